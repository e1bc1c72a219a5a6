/* What KVM and vhost were handed, in order. */
#include "../headers.h"
#include "../flatcheck.h"
#include "recorder.h"

static FlatcheckRegion *regions;
static uint32_t region_count;
static uint32_t region_capacity;

static FlatcheckRegion *flatcheck_region_add(uint32_t kind)
{
    FlatcheckRegion *region;

    if (region_count == region_capacity) {
        region_capacity = region_capacity ? 2 * region_capacity : 64;
        regions = g_realloc(regions, region_capacity * sizeof(*regions));
    }
    region = &regions[region_count++];
    memset(region, 0, sizeof(*region));
    region->kind = kind;
    return region;
}

void flatcheck_record_slot(uint32_t slot, uint32_t flags, uint64_t start, uint64_t size, uint64_t vaddr)
{
    FlatcheckRegion *region = flatcheck_region_add(FLATCHECK_SLOT);

    region->slot = slot;
    region->flags = flags;
    region->start = start;
    region->size = size;
    flatcheck_find_ram_block(vaddr, &region->ram_block, &region->offset);
}

void flatcheck_record_table(uint32_t kind, uint32_t count)
{
    flatcheck_region_add(kind)->count = count;
}

void flatcheck_record_table_region(uint64_t start, uint64_t size, uint64_t vaddr)
{
    FlatcheckRegion *region = flatcheck_region_add(FLATCHECK_TABLE_REGION);

    region->start = start;
    region->size = size;
    flatcheck_find_ram_block(vaddr, &region->ram_block, &region->offset);
}

void flatcheck_record_call(uint32_t observer, uint32_t flags, uint64_t start, uint64_t size, uint64_t ram_block,
                           uint64_t offset)
{
    FlatcheckRegion *region = flatcheck_region_add(FLATCHECK_CALL);

    region->slot = observer;
    region->flags = flags;
    region->start = start;
    region->size = size;
    region->ram_block = ram_block;
    region->offset = offset;
}

const FlatcheckRegion *flatcheck_regions(void)
{
    return regions;
}

uint32_t flatcheck_region_count(void)
{
    return region_count;
}

void flatcheck_regions_clear(void)
{
    region_count = 0;
}
