/* A VFIO container whose IOMMU is a list: it records what the tree's VFIO listener maps and unmaps. */
#include "vfio.h"
#include "../flatcheck.h"
#include "../models.h"
#include "recorder.h"

#ifdef FLATCHECK_VFIO_CONTAINERS

/* The container was called VFIOContainerBase up to 10.1. */
typedef typeof(*((VFIOAddressSpace *)0)->containers.lh_first) FlatcheckContainer;

#ifdef TYPE_VFIO_IOMMU
typedef VFIOIOMMUClass FlatcheckOperations;
#else
/* 8.2 has them in a table of no type of QOM's. */
typedef typeof(*((FlatcheckContainer *)0)->ops) FlatcheckOperations;
#endif

/* Some trees hand the region as well, which nothing here looks at. */
static int flatcheck_dma_map(const FlatcheckContainer *container, hwaddr iova, uint64_t size, void *vaddr, bool readonly)
{
    flatcheck_record_map(iova, size, (uintptr_t)vaddr, readonly);
    return 0;
}

/* Trees that have no flag for all of them leave the last parameter out, which is then false. */
static int flatcheck_dma_unmap(const FlatcheckContainer *container, hwaddr iova, uint64_t size, IOMMUTLBEntry *iotlb,
                               bool unmap_all)
{
    flatcheck_record_unmap(iova, size, unmap_all);
    return 0;
}

static void flatcheck_set_operations(FlatcheckOperations *operations)
{
    operations->dma_map = (typeof(operations->dma_map))flatcheck_dma_map;
    operations->dma_unmap = (typeof(operations->dma_unmap))flatcheck_dma_unmap;
}

#ifdef TYPE_VFIO_IOMMU
#define FLATCHECK_TYPE_IOMMU TYPE_VFIO_IOMMU "-flatcheck"

static void flatcheck_iommu_class_init(ObjectClass *klass, void *data)
{
    flatcheck_set_operations((VFIOIOMMUClass *)klass);
}

static FlatcheckContainer *flatcheck_container_object(void)
{
    FlatcheckContainer *container;
    TypeInfo info = {
        .name = FLATCHECK_TYPE_IOMMU,
        .parent = TYPE_VFIO_IOMMU,
        .class_init = (typeof(info.class_init))flatcheck_iommu_class_init,
    };

    flatcheck_type_register(&info);
    container = (FlatcheckContainer *)object_new(FLATCHECK_TYPE_IOMMU);
#ifdef FLATCHECK_VFIO_CONTAINER_OPS
    container->ops = (typeof(container->ops))object_get_class(OBJECT(container));
#endif
    return container;
}
#else
static FlatcheckContainer *flatcheck_container_object(void)
{
    return NULL;
}
#endif

/* 8.2 and 9.0: a container is no object, and begins with a pointer to what maps and unmaps. */
static FlatcheckContainer *flatcheck_container_struct(void)
{
    static FlatcheckOperations operations;
    FlatcheckContainer *made = g_new0(FlatcheckContainer, 1);

    flatcheck_set_operations(&operations);
    *(const FlatcheckOperations **)made = &operations;
    return made;
}

static VFIOAddressSpace space;
static FlatcheckContainer *container;

bool flatcheck_container_register(void)
{
    if (!container) {
        bool is_object = offsetof(FlatcheckContainer, space) >= sizeof(Object);

        space.as = &address_space_memory;
        container = is_object ? flatcheck_container_object() : flatcheck_container_struct();
        container->space = &space;
        container->pgsizes = qemu_real_host_page_size();
    }
#ifdef FLATCHECK_VFIO_LISTENER_REGISTER
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

void flatcheck_container_unregister(void)
{
    memory_listener_unregister(&container->listener);
}

#endif
