/* VGA, as far as it shows without a driver in the guest. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "qemu/units.h"
#include "hw/display/vga.h"

#define VGA_LOWMEM_BASE 0xa0000
#define VGA_LOWMEM_SIZE (128 * KiB)

void vga_init(MemoryRegion *address_space)
{
    MemoryRegion *vga_lowmem = calloc(1, sizeof(*vga_lowmem));

    memory_region_init_io(vga_lowmem, NULL, "vga-lowmem", VGA_LOWMEM_SIZE);
    memory_region_add_subregion_overlap(address_space, VGA_LOWMEM_BASE, vga_lowmem, 1);
}
