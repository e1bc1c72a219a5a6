/* Keeps the IOMMU in step with the address space that devices see. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "hw/vfio/vfio-container.h"

/* The whole pages of a section, as I/O virtual addresses. */
typedef struct IOVARange {
    hwaddr start;
    Int128 size;
} IOVARange;

static bool vfio_skips(const MemoryRegionSection *section)
{
    /* The upper half of the address space is beyond most IOMMUs; what is seen there is a BAR that is being sized. */
    return !memory_region_is_ram(section->mr) || section->offset_within_address_space >> 63;
}

static bool vfio_get_section_iova_range(const MemoryRegionSection *section, IOVARange *range)
{
    uint64_t page_size = qemu_real_host_page_size();
    Int128 end = int128_add(int128_make64(section->offset_within_address_space), section->size);

    if (vfio_skips(section)) {
        return false;
    }
    if ((section->offset_within_address_space - section->offset_within_region) % page_size) {
        fprintf(stderr, "vfio: region %s is not aligned to pages\n", memory_region_name(section->mr));
        return false;
    }
    range->start = ROUND_UP(section->offset_within_address_space, page_size);
    end &= ~(Int128)(page_size - 1);
    if (int128_ge(int128_make64(range->start), end)) {
        return false;
    }
    range->size = int128_sub(end, int128_make64(range->start));
    return true;
}

static void vfio_map_section(MemoryListener *listener, MemoryRegionSection *section)
{
    VFIOContainer *container = container_of(listener, VFIOContainer, listener);
    IOVARange range;
    uint8_t *vaddr;

    if (!vfio_get_section_iova_range(section, &range)) {
        return;
    }
    vaddr = (uint8_t *)memory_region_get_ram_ptr(section->mr) + section->offset_within_region +
            (range.start - section->offset_within_address_space);
    if (container->ops->dma_map(container, range.start, int128_get64(range.size), vaddr, section->readonly)) {
        fprintf(stderr, "vfio: region %s cannot be mapped at 0x%" HWADDR_PRIx "\n", memory_region_name(section->mr),
                range.start);
        container->error = true;
    }
}

static void vfio_unmap_section(MemoryListener *listener, MemoryRegionSection *section)
{
    VFIOContainer *container = container_of(listener, VFIOContainer, listener);
    IOVARange range;
    bool unmap_all;

    if (!vfio_get_section_iova_range(section, &range)) {
        return;
    }
    unmap_all = int128_eq(range.size, int128_2_64());
    if (container->ops->dma_unmap(container, range.start, unmap_all ? 0 : int128_get64(range.size), unmap_all)) {
        fprintf(stderr, "vfio: region %s cannot be unmapped at 0x%" HWADDR_PRIx "\n", memory_region_name(section->mr),
                range.start);
    }
}

static const MemoryListener vfio_listener = {
    .name = "vfio",
    .region_add = vfio_map_section,
    .region_del = vfio_unmap_section,
};

bool vfio_listener_register(VFIOContainer *container)
{
    container->listener = vfio_listener;
    container->error = false;
    memory_listener_register(&container->listener, container->as);
    return !container->error;
}

void vfio_listener_unregister(VFIOContainer *container)
{
    memory_listener_unregister(&container->listener);
}
