/*
 * Guest accesses are looked up in a radix tree of sections, which is not made: there are none. What it does to reference counts is,
 * as whoever loses a reference is found out by when the count is at zero. Like phys_section_add() of the tree's physmem.c it
 * holds the region once for each part of a section: what is left and right of whole pages, and these.
 */
#include "../driver/headers.h"

#define FLATCHECK_PAGE 4096

typedef struct FlatcheckDispatch {
    MemoryRegion **regions;
    uint32_t count;
    uint32_t capacity;
} FlatcheckDispatch;

AddressSpaceDispatch *address_space_dispatch_new(FlatView *fv);
void address_space_dispatch_free(AddressSpaceDispatch *d);
void flatview_add_to_dispatch(FlatView *fv, MemoryRegionSection *section);

AddressSpaceDispatch *address_space_dispatch_new(FlatView *fv)
{
    return (AddressSpaceDispatch *)g_new0(FlatcheckDispatch, 1);
}

void flatview_add_to_dispatch(FlatView *fv, MemoryRegionSection *section)
{
    FlatcheckDispatch *dispatch = (FlatcheckDispatch *)fv->dispatch;
    hwaddr start = section->offset_within_address_space;
    hwaddr end = start + int128_get64(int128_sub(section->size, int128_one()));
    bool has_head = start % FLATCHECK_PAGE != 0;
    hwaddr whole = ROUND_UP(start, FLATCHECK_PAGE);
    int parts = 1;

    if (has_head && end >= whole) {
        parts += 1;
    }
    if (end >= whole && (end + 1) % FLATCHECK_PAGE != 0 && end - whole >= FLATCHECK_PAGE) {
        parts += 1;
    }
    if (dispatch->count + parts > dispatch->capacity) {
        dispatch->capacity = MAX(2 * dispatch->capacity, 32);
        dispatch->regions = g_renew(MemoryRegion *, dispatch->regions, dispatch->capacity);
    }
    while (parts--) {
        memory_region_ref(section->mr);
        dispatch->regions[dispatch->count++] = section->mr;
    }
}

void address_space_dispatch_free(AddressSpaceDispatch *d)
{
    FlatcheckDispatch *dispatch = (FlatcheckDispatch *)d;

    while (dispatch->count) {
        memory_region_unref(dispatch->regions[--dispatch->count]);
    }
    g_free(dispatch->regions);
    g_free(dispatch);
}
