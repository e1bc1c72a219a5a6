/* A VFIO container whose IOMMU is a list: it records what the tree's VFIO listener maps and unmaps. */
#include "qemu/osdep.h"
#include "hw/vfio/vfio-container.h"
#include "system/address-spaces.h"
#include "../flatcheck.h"

static FlatcheckEvent *events;
static uint32_t event_count;
static uint32_t event_capacity;

static FlatcheckEvent *flatcheck_event_add(uint32_t kind, hwaddr start, uint64_t size)
{
    FlatcheckEvent *event;

    if (event_count == event_capacity) {
        event_capacity = event_capacity ? 2 * event_capacity : 256;
        events = realloc(events, event_capacity * sizeof(*events));
    }
    event = &events[event_count++];
    memset(event, 0, sizeof(*event));
    event->kind = kind;
    event->start = start;
    event->last = start + size - 1;
    return event;
}

static int flatcheck_dma_map(VFIOContainer *bcontainer, hwaddr iova, uint64_t size, void *vaddr, bool readonly)
{
    FlatcheckEvent *event = flatcheck_event_add(FLATCHECK_MAP, iova, size);
    RAMBlock *block;

    event->readonly = readonly;
    event->ram_block = UINT64_MAX;
    RAMBLOCK_FOREACH(block) {
        uint64_t offset = (uintptr_t)vaddr - (uintptr_t)block->host;

        if (offset < block->used_length) {
            event->ram_block = block->offset;
            event->offset = offset;
        }
    }
    return 0;
}

static int flatcheck_dma_unmap(VFIOContainer *bcontainer, hwaddr iova, uint64_t size, bool unmap_all)
{
    flatcheck_event_add(unmap_all ? FLATCHECK_UNMAP_ALL : FLATCHECK_UNMAP, iova, size);
    return 0;
}

static const VFIOIOMMUOps flatcheck_iommu_ops = {
    .dma_map = flatcheck_dma_map,
    .dma_unmap = flatcheck_dma_unmap,
};

static VFIOContainer container = { .ops = &flatcheck_iommu_ops, .as = &address_space_memory };

bool flatcheck_listeners_register(void)
{
    return vfio_listener_register(&container);
}

void flatcheck_listeners_unregister(void)
{
    vfio_listener_unregister(&container);
}

const FlatcheckEvent *flatcheck_events(void)
{
    return events;
}

uint32_t flatcheck_event_count(void)
{
    return event_count;
}

void flatcheck_events_clear(void)
{
    event_count = 0;
}
