/* Firmware of x86 machines. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "qemu/units.h"
#include "hw/i386/x86.h"

#define BIOS_SIZE (256 * KiB)
#define ISA_BIOS_SIZE (128 * KiB)

void x86_bios_rom_init(X86MachineState *x86ms, MemoryRegion *rom_memory)
{
    memory_region_init_ram(&x86ms->bios, NULL, "pc.bios", BIOS_SIZE);
    memory_region_set_readonly(&x86ms->bios, true);
    memory_region_add_subregion(rom_memory, 4 * GiB - BIOS_SIZE, &x86ms->bios);

    memory_region_init_alias(&x86ms->isa_bios, NULL, "isa-bios", &x86ms->bios, BIOS_SIZE - ISA_BIOS_SIZE,
                             ISA_BIOS_SIZE);
    memory_region_set_readonly(&x86ms->isa_bios, true);
    memory_region_add_subregion_overlap(rom_memory, 1 * MiB - ISA_BIOS_SIZE, &x86ms->isa_bios, 1);
}
