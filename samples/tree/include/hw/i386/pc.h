/* What PC boards share. SPDX-License-Identifier: MIT */
#ifndef HW_I386_PC_H
#define HW_I386_PC_H

#include "hw/i386/x86.h"

typedef struct PCMachineState {
    X86MachineState x86;
} PCMachineState;

extern const MachineClass pc_i440fx_machine_class;
extern const MachineClass pc_q35_machine_class;

MachineState *pc_machine_create(void);

/* Puts all RAM from lowmem on above 4 GiB. */
void pc_split_ram(X86MachineState *x86ms, ram_addr_t lowmem);

/* Maps RAM and ROMs. The sizes below and above 4 GiB have to be set. */
void pc_memory_init(PCMachineState *pcms, MemoryRegion *system_memory, MemoryRegion *rom_memory);

/* Shows the address space of the PCI bus wherever there is no RAM. */
void pc_pci_as_mapping_init(MemoryRegion *system_memory, MemoryRegion *pci_address_space);

/* The devices on the board that have memory: interrupt controllers, a timer, and VGA if the machine has it. */
void pc_basic_device_init(PCMachineState *pcms, MemoryRegion *system_memory, MemoryRegion *pci_address_space);

#endif
