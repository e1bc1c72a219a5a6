/*
 * The memory core: from a graph of regions to flat views, and from the difference of two flat views to calls of
 * listeners.
 *
 * SPDX-License-Identifier: MIT
 */
#include "qemu/osdep.h"
#include "system/memory.h"

typedef struct AddrRange {
    Int128 start;
    Int128 size;
} AddrRange;

/* A piece of one region that is seen. */
typedef struct FlatRange {
    AddrRange addr;
    MemoryRegion *mr;
    hwaddr offset_in_region;
    bool readonly, nonvolatile;
} FlatRange;

struct FlatView {
    FlatRange *ranges;
    unsigned nr, capacity;
    unsigned users;
};

/* What a region passes on to all that is seen through it. */
typedef struct RenderState {
    AddrRange clip;
    bool readonly;
    bool nonvolatile;
} RenderState;

/* Changes that nobody has been told of yet. */
static struct {
    unsigned depth;
    bool pending;
} transaction;

static QTAILQ_HEAD(, AddressSpace) spaces = QTAILQ_HEAD_INITIALIZER(spaces);
static QTAILQ_HEAD(, MemoryListener) all_listeners = QTAILQ_HEAD_INITIALIZER(all_listeners);

static AddrRange addrrange_make(Int128 from, Int128 length)
{
    return (AddrRange) { .start = from, .size = length };
}

static Int128 addrrange_end(AddrRange range)
{
    return int128_add(range.start, range.size);
}

/* Of no size where the two do not meet. */
static AddrRange addrrange_intersection(AddrRange a, AddrRange b)
{
    Int128 start = int128_max(a.start, b.start);
    Int128 end = int128_min(addrrange_end(a), addrrange_end(b));

    return addrrange_make(start, int128_max(int128_sub(end, start), int128_zero()));
}

static bool flatrange_equal(const FlatRange *left, const FlatRange *right)
{
    return left->mr == right->mr && left->offset_in_region == right->offset_in_region &&
           int128_eq(left->addr.start, right->addr.start) && int128_eq(left->addr.size, right->addr.size) &&
           left->readonly == right->readonly && left->nonvolatile == right->nonvolatile;
}

static void tell_of_range(MemoryListener *listener, SectionCallback *callback, const FlatRange *range)
{
    MemoryRegionSection section = {
        .offset_within_address_space = int128_get64(range->addr.start),
        .size = range->addr.size,
        .mr = range->mr,
        .offset_within_region = range->offset_in_region,
        .readonly = range->readonly,
        .nonvolatile = range->nonvolatile,
    };

    if (callback) {
        callback(listener, &section);
    }
}

static void flatview_put(FlatView *view)
{
    if (--view->users == 0) {
        free(view->ranges);
        free(view);
    }
}

/* Makes room at a position; the caller keeps the ranges sorted. */
static void flatview_insert(FlatView *view, unsigned position, const FlatRange *range)
{
    FlatRange *place;

    if (view->capacity < view->nr + 1) {
        view->capacity += view->capacity / 2 + 16;
        view->ranges = realloc(view->ranges, view->capacity * sizeof(FlatRange));
    }
    place = view->ranges + position;
    memmove(place + 1, place, (view->nr++ - position) * sizeof(FlatRange));
    *place = *range;
}

/* Shows the part of a region that no range of the view hides yet. */
static void render_terminating_region(FlatView *view, MemoryRegion *mr, Int128 base, RenderState state)
{
    Int128 start = state.clip.start;
    Int128 end = addrrange_end(state.clip);

    for (unsigned i = 0; int128_lt(start, end); i++) {
        AddrRange taken = i < view->nr ? view->ranges[i].addr : addrrange_make(end, int128_zero());

        if (int128_lt(start, taken.start)) {
            FlatRange range = {
                .mr = mr,
                .offset_in_region = int128_get64(int128_sub(start, base)),
                .addr = addrrange_make(start, int128_sub(int128_min(end, taken.start), start)),
                .readonly = state.readonly,
                .nonvolatile = state.nonvolatile,
            };

            flatview_insert(view, i++, &range);
        }
        start = int128_max(start, addrrange_end(taken));
    }
}

/* base is where the container of the region begins; what the view has already hides what is rendered now. */
static void render_memory_region(FlatView *view, MemoryRegion *mr, Int128 base, RenderState state)
{
    MemoryRegion *child;

    base = int128_add(base, int128_make64(mr->addr));
    state.clip = addrrange_intersection(state.clip, addrrange_make(base, mr->size));
    if (!mr->enabled || int128_eq(state.clip.size, int128_zero())) {
        return;
    }
    state.readonly = state.readonly || mr->readonly;
    state.nonvolatile = state.nonvolatile || mr->nonvolatile;

    if (mr->alias) {
        /* The target adds its own address again. */
        base = int128_sub(base, int128_make64(mr->alias_offset));
        base = int128_sub(base, int128_make64(mr->alias->addr));
        render_memory_region(view, mr->alias, base, state);
        return;
    }
    QTAILQ_FOREACH(child, &mr->children, siblings) {
        render_memory_region(view, child, base, state);
    }
    if (mr->terminates) {
        render_terminating_region(view, mr, base, state);
    }
}

/* Whether the second range goes on where the first ends, as the same region does. */
static bool can_merge(const FlatRange *low, const FlatRange *high)
{
    return low->mr == high->mr && low->readonly == high->readonly && low->nonvolatile == high->nonvolatile &&
           int128_eq(high->addr.start, addrrange_end(low->addr)) &&
           int128_eq(int128_make64(high->offset_in_region),
                     int128_add(low->addr.size, int128_make64(low->offset_in_region)));
}

/* Makes one range of neighbours that may merge. */
static void flatview_simplify(FlatView *view)
{
    unsigned kept = 0;

    for (unsigned i = 1; i < view->nr; i++) {
        FlatRange *last = &view->ranges[kept];

        if (can_merge(&view->ranges[i - 1], &view->ranges[i])) {
            last->addr.size = int128_add(last->addr.size, view->ranges[i].addr.size);
        } else {
            view->ranges[++kept] = view->ranges[i];
        }
    }
    view->nr = view->nr ? kept + 1 : 0;
}

static FlatView *generate_memory_topology(MemoryRegion *root)
{
    FlatView *view = calloc(1, sizeof(FlatView));
    RenderState everything = { .clip = addrrange_make(int128_zero(), int128_2_64()) };

    view->users = 1;
    render_memory_region(view, root, int128_zero(), everything);
    flatview_simplify(view);
    return view;
}

/*
 * Walks both views side by side. A range that differs in anything, be it only in its size, is gone and new. The first
 * pass tells what is gone, the second what is new, so that nothing is ever mapped twice.
 */
static void address_space_update_topology_pass(AddressSpace *as, const FlatView *before, const FlatView *after,
                                               bool adding)
{
    const FlatRange *gone = before->ranges, *gone_end = gone + before->nr;
    const FlatRange *come = after->ranges, *come_end = come + after->nr;
    MemoryListener *listener;

    while (gone != gone_end || come != come_end) {
        bool old = gone != gone_end && (come == come_end || int128_le(gone->addr.start, come->addr.start));
        bool same = old && come != come_end && flatrange_equal(gone, come);

        if (adding && (same || !old)) {
            QTAILQ_FOREACH(listener, &as->listening, here) {
                tell_of_range(listener, same ? listener->region_nop : listener->region_add, come);
            }
        } else if (!adding && old && !same) {
            QTAILQ_FOREACH_REVERSE(listener, &as->listening, here) {
                tell_of_range(listener, listener->region_del, gone);
            }
        }
        gone += old;
        come += same || !old;
    }
}

static void address_space_update(AddressSpace *as)
{
    FlatView *before = as->current_map;
    FlatView *after = generate_memory_topology(as->root);

    address_space_update_topology_pass(as, before, after, false);
    address_space_update_topology_pass(as, before, after, true);
    as->current_map = after;
    flatview_put(before);
}

static void tell_all(size_t callback_offset)
{
    MemoryListener *listener;

    QTAILQ_FOREACH(listener, &all_listeners, everywhere) {
        TransactionCallback *callback = *(TransactionCallback **)((char *)listener + callback_offset);

        if (callback) {
            callback(listener);
        }
    }
}

void memory_region_transaction_begin(void)
{
    transaction.depth++;
}

void memory_region_transaction_commit(void)
{
    AddressSpace *as;

    assert(transaction.depth > 0);
    transaction.depth--;
    if (transaction.depth == 0 && transaction.pending) {
        tell_all(offsetof(MemoryListener, begin));
        QTAILQ_FOREACH(as, &spaces, next) {
            address_space_update(as);
        }
        transaction.pending = false;
        tell_all(offsetof(MemoryListener, commit));
    }
}

/* After a change: to be told at the end of the transaction, or at once where there is none. */
static void memory_region_changed(bool seen)
{
    memory_region_transaction_begin();
    transaction.pending = transaction.pending || seen;
    memory_region_transaction_commit();
}

static Int128 memory_region_size_from(uint64_t size)
{
    return size == UINT64_MAX ? int128_2_64() : int128_make64(size);
}

void memory_region_init(MemoryRegion *mr, Object *owner, const char *name, uint64_t size)
{
    *mr = (MemoryRegion) {
        .name = name,
        .owner = owner,
        .size = memory_region_size_from(size),
        .enabled = true,
    };
}

static void memory_region_init_terminating(MemoryRegion *mr, Object *owner, const char *name, uint64_t size, bool ram)
{
    memory_region_init(mr, owner, name, size);
    mr->terminates = true;
    mr->ram = ram;
}

void memory_region_init_io(MemoryRegion *mr, Object *owner, const char *name, uint64_t size)
{
    memory_region_init_terminating(mr, owner, name, size, false);
}

void memory_region_init_ram(MemoryRegion *mr, Object *owner, const char *name, uint64_t size)
{
    memory_region_init_terminating(mr, owner, name, size, true);
    mr->ram_block = qemu_ram_alloc(size, mr);
}

void memory_region_init_alias(MemoryRegion *mr, Object *owner, const char *name, MemoryRegion *orig, hwaddr offset,
                              uint64_t size)
{
    memory_region_init(mr, owner, name, size);
    mr->alias_offset = offset;
    mr->alias = orig;
}

const char *memory_region_name(const MemoryRegion *mr)
{
    return mr->name;
}

uint64_t memory_region_size(const MemoryRegion *mr)
{
    return int128_eq(mr->size, int128_2_64()) ? UINT64_MAX : int128_get64(mr->size);
}

bool memory_region_is_ram(const MemoryRegion *mr)
{
    return mr->ram;
}

bool memory_region_is_rom(const MemoryRegion *mr)
{
    return memory_region_is_ram(mr) && mr->readonly;
}

void *memory_region_get_ram_ptr(MemoryRegion *mr)
{
    assert(mr->ram_block);
    return mr->ram_block->host;
}

void memory_region_set_enabled(MemoryRegion *mr, bool enabled)
{
    bool differs = mr->enabled != enabled;

    mr->enabled = enabled;
    memory_region_changed(differs);
}

void memory_region_set_readonly(MemoryRegion *mr, bool readonly)
{
    bool differs = mr->readonly != readonly;

    mr->readonly = readonly;
    memory_region_changed(differs && mr->enabled);
}

void memory_region_set_size(MemoryRegion *mr, uint64_t size)
{
    Int128 before = mr->size;

    mr->size = memory_region_size_from(size);
    memory_region_changed(!int128_eq(before, mr->size));
}

void memory_region_add_subregion_overlap(MemoryRegion *mr, hwaddr offset, MemoryRegion *subregion, int priority)
{
    MemoryRegion *behind = QTAILQ_FIRST(&mr->children);

    assert(subregion->container == NULL);
    while (behind && behind->priority > priority) {
        behind = QTAILQ_NEXT(behind, siblings);
    }
    QTAILQ_INSERT(&mr->children, behind, subregion, siblings);
    subregion->priority = priority;
    subregion->addr = offset;
    subregion->container = mr;
    memory_region_changed(subregion->enabled && mr->enabled);
}

void memory_region_add_subregion(MemoryRegion *mr, hwaddr offset, MemoryRegion *subregion)
{
    memory_region_add_subregion_overlap(mr, offset, subregion, 0);
}

void memory_region_del_subregion(MemoryRegion *mr, MemoryRegion *subregion)
{
    assert(mr == subregion->container);
    QTAILQ_REMOVE(&mr->children, subregion, siblings);
    subregion->container = NULL;
    memory_region_changed(subregion->enabled && mr->enabled);
}

void address_space_init(AddressSpace *as, MemoryRegion *root, const char *name)
{
    *as = (AddressSpace) { .name = name, .root = root, .current_map = generate_memory_topology(root) };
    QTAILQ_INSERT_TAIL(&spaces, as, next);
}

/* Tells one listener of all ranges, as new or as gone. */
static void listener_replay(MemoryListener *listener, SectionCallback *callback)
{
    FlatView *view = listener->as->current_map;

    view->users++;
    if (listener->begin) {
        (*listener->begin)(listener);
    }
    for (unsigned i = 0; i < view->nr; i++) {
        tell_of_range(listener, callback, &view->ranges[i]);
    }
    if (listener->commit) {
        (*listener->commit)(listener);
    }
    flatview_put(view);
}

/* Puts a listener into a list, behind those of its priority. */
#define LISTENER_INSERT(list, listener, link)                               \
    do {                                                                    \
        MemoryListener *behind = QTAILQ_FIRST(list);                        \
                                                                            \
        while (behind && behind->priority <= (listener)->priority) {        \
            behind = QTAILQ_NEXT(behind, link);                             \
        }                                                                   \
        QTAILQ_INSERT(list, behind, listener, link);                        \
    } while (0)

void memory_listener_register(MemoryListener *listener, AddressSpace *as)
{
    LISTENER_INSERT(&all_listeners, listener, everywhere);
    LISTENER_INSERT(&as->listening, listener, here);
    listener->as = as;
    listener_replay(listener, listener->region_add);
}

void memory_listener_unregister(MemoryListener *listener)
{
    AddressSpace *as = listener->as;

    if (as) {
        listener_replay(listener, listener->region_del);
        QTAILQ_REMOVE(&as->listening, listener, here);
        QTAILQ_REMOVE(&all_listeners, listener, everywhere);
        listener->as = NULL;
    }
}
