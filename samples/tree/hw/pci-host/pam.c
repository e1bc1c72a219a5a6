/* Programmable attribute map. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "hw/pci-host/pam.h"

void init_pam(PAMMemoryRegion *mem, MemoryRegion *ram, MemoryRegion *system, MemoryRegion *pci, uint32_t start,
              uint32_t size)
{
    memory_region_init_alias(&mem->alias[0], NULL, "pam-pci", pci, start, size);
    memory_region_init_alias(&mem->alias[PAM_ATTR_RE], NULL, "pam-rom", ram, start, size);
    memory_region_set_readonly(&mem->alias[PAM_ATTR_RE], true);
    /* A region is read from where it is written to, so this is only nearly what the hardware does. */
    memory_region_init_alias(&mem->alias[PAM_ATTR_WE], NULL, "pam-pci", ram, start, size);
    memory_region_init_alias(&mem->alias[PAM_ATTR_RE | PAM_ATTR_WE], NULL, "pam-ram", ram, start, size);

    for (MemoryRegion *view = mem->alias; view < mem->alias + ARRAY_SIZE(mem->alias); view++) {
        memory_region_set_enabled(view, false);
        memory_region_add_subregion_overlap(system, start, view, 1);
    }
    mem->current = 0;
}

void init_pam_regions(PAMMemoryRegion *regions, MemoryRegion *ram, MemoryRegion *system, MemoryRegion *pci)
{
    init_pam(&regions[0], ram, system, pci, PAM_BIOS_BASE, PAM_BIOS_SIZE);
    for (unsigned i = 1; i < PAM_REGIONS_COUNT; i++) {
        init_pam(&regions[i], ram, system, pci, PAM_EXPAN_BASE + (i - 1) * PAM_EXPAN_SIZE, PAM_EXPAN_SIZE);
    }
}

void pam_update(PAMMemoryRegion *mem, unsigned index, uint8_t val)
{
    /* Segments with an even number have the high nibble. */
    unsigned shift = index % 2 ? 0 : 4;

    assert(index < PAM_REGIONS_COUNT);
    memory_region_set_enabled(&mem->alias[mem->current], false);
    mem->current = (val >> shift) & PAM_ATTR_MASK;
    memory_region_set_enabled(&mem->alias[mem->current], true);
}

void pam_update_all(PAMMemoryRegion *regions, const uint8_t *registers)
{
    memory_region_transaction_begin();
    for (unsigned i = 0; i < PAM_REGIONS_COUNT; i++) {
        pam_update(&regions[i], i, registers[DIV_ROUND_UP(i, 2)]);
    }
    memory_region_transaction_commit();
}
