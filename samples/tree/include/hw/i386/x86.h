/* What x86 machines share. SPDX-License-Identifier: MIT */
#ifndef HW_I386_X86_H
#define HW_I386_X86_H

#include "hw/core/boards.h"

typedef struct X86MachineState {
    MachineState machine;
    ram_addr_t below_4g_mem_size;
    ram_addr_t above_4g_mem_size;
    hwaddr above_4g_mem_start;
    MemoryRegion bios;
    MemoryRegion isa_bios;
} X86MachineState;

/* Maps the firmware below 4 GiB, and its end below 1 MiB as well. */
void x86_bios_rom_init(X86MachineState *x86ms, MemoryRegion *rom_memory);

#endif
