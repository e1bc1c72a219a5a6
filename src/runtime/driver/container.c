/* A VFIO container whose IOMMU is a list: it records what the tree's VFIO listener maps and unmaps. */
#include "headers.h"
#include "flatcheck.h"
#include "models.h"
#if __has_include("hw/vfio/vfio-container.h")
#include "hw/vfio/vfio-container.h"
#else
#include "hw/vfio/vfio-container-base.h"
#endif
#if __has_include("hw/vfio/vfio-listener.h")
#include "hw/vfio/vfio-listener.h"
#define FLATCHECK_LISTENER_REGISTER 1
#elif __has_include("vfio-listener.h")
#include "vfio-listener.h"
#define FLATCHECK_LISTENER_REGISTER 1
#else
#include "hw/vfio/vfio-common.h"
#endif

/* The container was called VFIOContainerBase up to 10.1. */
typedef typeof(*((VFIOAddressSpace *)0)->containers.lh_first) FlatcheckContainer;

#define FLATCHECK_TYPE_IOMMU TYPE_VFIO_IOMMU "-flatcheck"

static FlatcheckEvent *events;
static uint32_t event_count;
static uint32_t event_capacity;

static FlatcheckEvent *flatcheck_event_add(uint32_t kind, hwaddr start, uint64_t size)
{
    FlatcheckEvent *event;

    if (event_count == event_capacity) {
        event_capacity = event_capacity ? 2 * event_capacity : 256;
        events = g_realloc(events, event_capacity * sizeof(*events));
    }
    event = &events[event_count++];
    memset(event, 0, sizeof(*event));
    event->kind = kind;
    event->start = start;
    event->last = start + size - 1;
    return event;
}

static int flatcheck_record_map(hwaddr iova, uint64_t size, void *vaddr, bool readonly)
{
    FlatcheckEvent *event = flatcheck_event_add(FLATCHECK_MAP, iova, size);
    RAMBlock *block;

    event->readonly = readonly;
    event->ram_block = UINT64_MAX;
    RAMBLOCK_FOREACH(block) {
        uint64_t offset = (uintptr_t)vaddr - (uintptr_t)block->host;

        if (offset < block->max_length) {
            event->ram_block = block->offset;
            event->offset = offset;
        }
    }
    return 0;
}

#if __has_include("hw/vfio-user/container.h")
static int flatcheck_dma_map(const FlatcheckContainer *container, hwaddr iova, uint64_t size, void *vaddr,
                             bool readonly, MemoryRegion *mr)
#else
static int flatcheck_dma_map(const FlatcheckContainer *container, hwaddr iova, ram_addr_t size, void *vaddr,
                             bool readonly)
#endif
{
    return flatcheck_record_map(iova, size, vaddr, readonly);
}

#if __has_include("hw/vfio-user/container.h")
static int flatcheck_dma_unmap(const FlatcheckContainer *container, hwaddr iova, uint64_t size,
                               IOMMUTLBEntry *iotlb, bool unmap_all)
{
    flatcheck_event_add(unmap_all ? FLATCHECK_UNMAP_ALL : FLATCHECK_UNMAP, iova, size);
    return 0;
}
#else
static int flatcheck_dma_unmap(const FlatcheckContainer *container, hwaddr iova, ram_addr_t size,
                               IOMMUTLBEntry *iotlb)
{
    flatcheck_event_add(FLATCHECK_UNMAP, iova, size);
    return 0;
}
#endif

static void flatcheck_iommu_class_init(ObjectClass *klass, void *data)
{
    VFIOIOMMUClass *iommu = (VFIOIOMMUClass *)klass;

    iommu->dma_map = flatcheck_dma_map;
    iommu->dma_unmap = flatcheck_dma_unmap;
}

static VFIOAddressSpace space;
static FlatcheckContainer *container;

bool flatcheck_listeners_register(void)
{
    TypeInfo info = {
        .name = FLATCHECK_TYPE_IOMMU,
        .parent = TYPE_VFIO_IOMMU,
        .class_init = (typeof(info.class_init))flatcheck_iommu_class_init,
    };

    if (!container) {
        flatcheck_type_register(&info);
        space.as = &address_space_memory;
        container = (FlatcheckContainer *)object_new(FLATCHECK_TYPE_IOMMU);
        container->space = &space;
        container->pgsizes = qemu_real_host_page_size();
    }
#ifdef FLATCHECK_LISTENER_REGISTER
    if (!vfio_listener_register(container, &error_fatal)) {
        return false;
    }
#else
    container->listener = vfio_memory_listener;
    memory_listener_register(&container->listener, container->space->as);
    if (container->error) {
        error_report_err(container->error);
        return false;
    }
#endif
    container->initialized = true;
    return true;
}

void flatcheck_listeners_unregister(void)
{
    memory_listener_unregister(&container->listener);
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
