/* The kernel's side of devices that listeners talk to: it records what QEMU asks for. Answers are those of Linux on x86. */
#include "../driver/headers.h"
#include "../driver/recorder.h"
#include <sys/ioctl.h>
#include <linux/vfio.h>

static int flatcheck_vfio(unsigned long request, void *argument)
{
    switch (request) {
    case VFIO_CHECK_EXTENSION:
        return (uintptr_t)argument == VFIO_TYPE1v2_IOMMU;
    case VFIO_GROUP_GET_STATUS:
        ((struct vfio_group_status *)argument)->flags = VFIO_GROUP_FLAGS_VIABLE;
        return 0;
    case VFIO_IOMMU_GET_INFO: {
        struct vfio_iommu_type1_info *info = argument;

        info->flags = VFIO_IOMMU_INFO_PGSIZES;
        info->iova_pgsizes = qemu_real_host_page_size();
        return 0;
    }
    case VFIO_IOMMU_MAP_DMA: {
        const struct vfio_iommu_type1_dma_map *map = argument;

        flatcheck_record_map(map->iova, map->size, map->vaddr, !(map->flags & VFIO_DMA_MAP_FLAG_WRITE));
        return 0;
    }
    case VFIO_IOMMU_UNMAP_DMA: {
        const struct vfio_iommu_type1_dma_unmap *unmap = argument;

        flatcheck_record_unmap(unmap->iova, unmap->size, unmap->flags & VFIO_DMA_UNMAP_FLAG_ALL);
        return 0;
    }
    case VFIO_GROUP_SET_CONTAINER:
    case VFIO_GROUP_UNSET_CONTAINER:
    case VFIO_SET_IOMMU:
        return 0;
    default:
        errno = ENOTTY;
        return -1;
    }
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    void *argument;

    /* The only one that is called without an argument. */
    if (request == VFIO_GET_API_VERSION) {
        return VFIO_API_VERSION;
    }
    va_start(arguments, request);
    argument = va_arg(arguments, void *);
    va_end(arguments);
    switch (_IOC_TYPE(request)) {
    case VFIO_TYPE:
        return flatcheck_vfio(request, argument);
    default:
        errno = ENOTTY;
        return -1;
    }
}
