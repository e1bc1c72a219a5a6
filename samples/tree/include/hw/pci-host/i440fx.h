/* The i440FX host bridge. SPDX-License-Identifier: MIT */
#ifndef HW_PCI_HOST_I440FX_H
#define HW_PCI_HOST_I440FX_H

#include "hw/pci/pci.h"
#include "hw/pci-host/pam.h"

typedef struct PCII440FXState {
    PCIDevice parent_obj;
    PAMMemoryRegion pam[PAM_REGIONS_COUNT];
    MemoryRegion smram_window;
} PCII440FXState;

PCIDevice *i440fx_init(MemoryRegion *system, MemoryRegion *pci, MemoryRegion *ram);

#endif
