/*
 * Guest accesses are looked up in a radix tree of sections, which is not made: there are few. But the sections are
 * kept, for those who look at flat views or look one up, and hold their regions: whoever loses a reference is found out
 * by their number. Like phys_section_add() of the tree's physmem.c they do so once for each part of a section: what is left and
 * right of whole pages, and these. A page that is not all one section's has a region of its own there; of it remains
 * here that its end is a transaction of the memory core.
 */
#include "../driver/headers.h"
#include "../driver/models.h"

#define FLATCHECK_PAGE 4096

typedef struct FlatcheckDispatch {
    MemoryRegionSection *sections;
    uint32_t count;
    uint32_t capacity;
    uint32_t subpages;
    /* Where the last of them starts. */
    hwaddr subpage;
} FlatcheckDispatch;

AddressSpaceDispatch *address_space_dispatch_new(FlatView *fv);
void address_space_dispatch_free(AddressSpaceDispatch *d);
void flatview_add_to_dispatch(FlatView *fv, MemoryRegionSection *section);
MemoryRegionSection *address_space_lookup_region(AddressSpaceDispatch *d, hwaddr addr, bool resolve_subpage);

static int flatcheck_parts(const MemoryRegionSection *section)
{
    hwaddr start = section->offset_within_address_space;
    hwaddr last = start + int128_get64(int128_sub(section->size, int128_one()));
    hwaddr whole = ROUND_UP(start, FLATCHECK_PAGE);
    int parts = 1;

    if (last >= whole) {
        parts += whole != start;
        parts += last - whole >= FLATCHECK_PAGE && (last + 1) % FLATCHECK_PAGE != 0;
    }
    return parts;
}

static void flatcheck_add_subpage(FlatcheckDispatch *dispatch, hwaddr address)
{
    hwaddr start = ROUND_DOWN(address, FLATCHECK_PAGE);

    if (dispatch->subpages == 0 || dispatch->subpage != start) {
        dispatch->subpages++;
        dispatch->subpage = start;
    }
}

AddressSpaceDispatch *address_space_dispatch_new(FlatView *fv)
{
    return (AddressSpaceDispatch *)g_new0(FlatcheckDispatch, 1);
}

void flatview_add_to_dispatch(FlatView *fv, MemoryRegionSection *section)
{
    FlatcheckDispatch *dispatch = (FlatcheckDispatch *)fv->dispatch;
    hwaddr start = section->offset_within_address_space;
    hwaddr last = start + int128_get64(int128_sub(section->size, int128_one()));

    if (dispatch->count == dispatch->capacity) {
        dispatch->capacity = MAX(2 * dispatch->capacity, 32);
        dispatch->sections = g_renew(MemoryRegionSection, dispatch->sections, dispatch->capacity);
    }
    dispatch->sections[dispatch->count++] = *section;
    if (start % FLATCHECK_PAGE) {
        flatcheck_add_subpage(dispatch, start);
    }
    if ((last + 1) % FLATCHECK_PAGE) {
        flatcheck_add_subpage(dispatch, last);
    }
    for (int parts = flatcheck_parts(section); parts; parts--) {
        memory_region_ref(section->mr);
    }
}

void address_space_dispatch_free(AddressSpaceDispatch *d)
{
    FlatcheckDispatch *dispatch = (FlatcheckDispatch *)d;

    while (dispatch->count) {
        const MemoryRegionSection *section = &dispatch->sections[--dispatch->count];

        for (int parts = flatcheck_parts(section); parts; parts--) {
            memory_region_unref(section->mr);
        }
    }
    while (dispatch->subpages--) {
        memory_region_transaction_begin();
        memory_region_transaction_commit();
    }
    g_free(dispatch->sections);
    g_free(dispatch);
}

MemoryRegionSection *flatcheck_sections(FlatView *fv)
{
    FlatcheckDispatch *dispatch = (FlatcheckDispatch *)fv->dispatch;

    return dispatch && dispatch->count == fv->nr ? dispatch->sections : NULL;
}

static bool flatcheck_takes_nothing(void *opaque, hwaddr addr, unsigned size, bool is_write, MemTxAttrs attrs)
{
    return false;
}

static const MemoryRegionOps flatcheck_unassigned_ops = { .valid.accepts = flatcheck_takes_nothing };

/* One section for all that no region has, as the tree's; it is made when it is first looked up. */
static MemoryRegionSection *flatcheck_unassigned(void)
{
    static MemoryRegion region;
    static MemoryRegionSection section;

    if (!section.mr) {
        memory_region_init_io(&region, NULL, &flatcheck_unassigned_ops, NULL, NULL, UINT64_MAX);
        section.mr = &region;
        section.size = int128_2_64();
    }
    return &section;
}

MemoryRegionSection *address_space_lookup_region(AddressSpaceDispatch *d, hwaddr addr, bool resolve_subpage)
{
    FlatcheckDispatch *dispatch = (FlatcheckDispatch *)d;

    for (uint32_t i = 0; i < dispatch->count; i++) {
        MemoryRegionSection *section = &dispatch->sections[i];

        if (addr >= section->offset_within_address_space &&
            int128_lt(int128_make64(addr - section->offset_within_address_space), section->size)) {
            return section;
        }
    }
    return flatcheck_unassigned();
}
