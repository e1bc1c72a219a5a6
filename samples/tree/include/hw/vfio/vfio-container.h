/* A set of devices that share an IOMMU. SPDX-License-Identifier: MIT */
#ifndef HW_VFIO_VFIO_CONTAINER_H
#define HW_VFIO_VFIO_CONTAINER_H

#include "system/memory.h"

typedef struct VFIOContainer VFIOContainer;

/* What the IOMMU can do; both return 0, or a negative number if they fail. */
typedef struct VFIOIOMMUOps {
    int (*dma_map)(VFIOContainer *container, hwaddr iova, uint64_t size, void *vaddr, bool readonly);
    /* size is 0 if all is to be unmapped. */
    int (*dma_unmap)(VFIOContainer *container, hwaddr iova, uint64_t size, bool unmap_all);
} VFIOIOMMUOps;

struct VFIOContainer {
    const VFIOIOMMUOps *ops;
    AddressSpace *as;
    MemoryListener listener;
    bool error;                 /* a region could not be mapped */
};

/* Maps all RAM of the container's address space, now and as it changes. False if that fails. */
bool vfio_listener_register(VFIOContainer *container);
void vfio_listener_unregister(VFIOContainer *container);

#endif
