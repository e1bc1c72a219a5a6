/* The Q35 host bridge, a memory controller hub. SPDX-License-Identifier: MIT */
#ifndef HW_PCI_HOST_Q35_H
#define HW_PCI_HOST_Q35_H

#include "hw/pci/pci.h"
#include "hw/pci-host/pam.h"

typedef struct MCHPCIState {
    PCIDevice parent_obj;
    MemoryRegion *system;
    PAMMemoryRegion pam[PAM_REGIONS_COUNT];
    MemoryRegion smram_window;
    MemoryRegion high_window;
    MemoryRegion tseg;
    MemoryRegion mmcfg;
    hwaddr low_ram_end;
} MCHPCIState;

PCIDevice *mch_init(MemoryRegion *system, MemoryRegion *pci, MemoryRegion *ram,
                    hwaddr low_ram_end);

#endif
