/*
 * Guest memory is read and written only where our test device or a step asks for it: most RAM has no memory behind it.
 * While they do, the tree's own functions run. All else reads zero, and its writes are lost.
 */
#include "../driver/headers.h"
#include "../driver/models.h"

static bool is_accessing;

void flatcheck_access_memory(bool on)
{
    is_accessing = on;
}

MemTxResult flatcheck_around_address_space_rw(
    MemTxResult (*tree)(AddressSpace *, hwaddr, MemTxAttrs, void *, hwaddr, bool), AddressSpace *as, hwaddr addr,
    MemTxAttrs attrs, void *buf, hwaddr len, bool is_write)
{
    if (is_accessing) {
        return tree(as, addr, attrs, buf, len, is_write);
    }
    if (!is_write) {
        memset(buf, 0, len);
    }
    return MEMTX_OK;
}

MemTxResult flatcheck_around_address_space_write(
    MemTxResult (*tree)(AddressSpace *, hwaddr, MemTxAttrs, const void *, hwaddr), AddressSpace *as, hwaddr addr,
    MemTxAttrs attrs, const void *buf, hwaddr len)
{
    return is_accessing ? tree(as, addr, attrs, buf, len) : MEMTX_OK;
}

MemTxResult flatcheck_around_address_space_read_full(
    MemTxResult (*tree)(AddressSpace *, hwaddr, MemTxAttrs, void *, hwaddr), AddressSpace *as, hwaddr addr,
    MemTxAttrs attrs, void *buf, hwaddr len)
{
    if (is_accessing) {
        return tree(as, addr, attrs, buf, len);
    }
    memset(buf, 0, len);
    return MEMTX_OK;
}

bool flatcheck_around_address_space_access_valid(
    bool (*tree)(AddressSpace *, hwaddr, hwaddr, bool, MemTxAttrs), AddressSpace *as, hwaddr addr, hwaddr len,
    bool is_write, MemTxAttrs attrs)
{
    return is_accessing && tree(as, addr, len, is_write, attrs);
}

void *flatcheck_around_address_space_map(
    void *(*tree)(AddressSpace *, hwaddr, hwaddr *, bool, MemTxAttrs), AddressSpace *as, hwaddr addr, hwaddr *plen,
    bool is_write, MemTxAttrs attrs)
{
    return is_accessing ? tree(as, addr, plen, is_write, attrs) : NULL;
}

void flatcheck_around_address_space_unmap(
    void (*tree)(AddressSpace *, void *, hwaddr, bool, hwaddr), AddressSpace *as, void *buffer, hwaddr len,
    bool is_write, hwaddr access_len)
{
    if (is_accessing) {
        tree(as, buffer, len, is_write, access_len);
    }
}

MemoryRegion *flatcheck_around_flatview_translate(
    MemoryRegion *(*tree)(FlatView *, hwaddr, hwaddr *, hwaddr *, bool, MemTxAttrs), FlatView *fv, hwaddr addr,
    hwaddr *xlat, hwaddr *len, bool is_write, MemTxAttrs attrs)
{
    return is_accessing ? tree(fv, addr, xlat, len, is_write, attrs) : NULL;
}

int64_t flatcheck_around_address_space_cache_init(
    int64_t (*tree)(MemoryRegionCache *, AddressSpace *, hwaddr, hwaddr, bool), MemoryRegionCache *cache,
    AddressSpace *as, hwaddr addr, hwaddr len, bool is_write)
{
    return is_accessing ? tree(cache, as, addr, len, is_write) : 0;
}
