/*
 * Programmable attribute map: what the guest sees between 768 KiB and 1 MiB, and the SMRAM register.
 * Segment 0 is the 64 KiB below 1 MiB; 1 to 12 are 16 KiB each, from 768 KiB on.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef HW_PCI_HOST_PAM_H
#define HW_PCI_HOST_PAM_H

#include "system/memory.h"

#define SMRAM_C_BASE 0xa0000
#define SMRAM_C_SIZE 0x20000

#define PAM_EXPAN_BASE 0xc0000
#define PAM_EXPAN_SIZE 0x04000
#define PAM_BIOS_BASE  0xf0000
#define PAM_BIOS_SIZE  0x10000

#define PAM_REGIONS_COUNT   13
#define PAM_REGISTERS_COUNT 7

/* Attributes of a segment: the bits of a nibble of its register. */
#define PAM_ATTR_RE   1
#define PAM_ATTR_WE   2
#define PAM_ATTR_MASK (PAM_ATTR_RE | PAM_ATTR_WE)

/* Bits of the SMRAM register. */
#define SMRAM_G_SMRAME   (1 << 3)
#define SMRAM_D_LCK      (1 << 4)
#define SMRAM_D_CLS      (1 << 5)
#define SMRAM_D_OPEN     (1 << 6)
#define SMRAM_C_BASE_SEG 2

typedef struct PAMMemoryRegion {
    MemoryRegion alias[4];      /* by attributes */
    unsigned current;
} PAMMemoryRegion;

/* All segments of a host bridge; none is shown until its register is. */
void init_pam_regions(PAMMemoryRegion *regions, MemoryRegion *ram, MemoryRegion *system, MemoryRegion *pci);
void init_pam(PAMMemoryRegion *mem, MemoryRegion *ram, MemoryRegion *system, MemoryRegion *pci, uint32_t start,
              uint32_t size);

/* Shows a segment as val, the value of its register, says. */
void pam_update(PAMMemoryRegion *mem, unsigned index, uint8_t val);

/* Shows all segments as the registers say. */
void pam_update_all(PAMMemoryRegion *regions, const uint8_t *registers);

#endif
