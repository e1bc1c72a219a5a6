/* The PC with a Q35. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "qemu/units.h"
#include "hw/i386/pc.h"
#include "hw/pci-host/q35.h"
#include "system/address-spaces.h"

/* Low RAM ends where the PCI Express configuration window may begin; other RAM is split at a gigabyte. */
#define LOWMEM_MAX     0xb0000000
#define LOWMEM_ALIGNED 0x80000000

static void q35_board_init(MachineState *machine)
{
    PCMachineState *pcms = container_of(machine, PCMachineState, x86.machine);
    X86MachineState *x86ms = &pcms->x86;
    MemoryRegion *system = get_system_memory(), *pci = calloc(1, sizeof(*pci));

    pc_split_ram(x86ms, machine->ram_size < LOWMEM_MAX ? LOWMEM_MAX : LOWMEM_ALIGNED);
    memory_region_init(pci, NULL, "pci", UINT64_MAX);
    pc_memory_init(pcms, system, pci);
    machine->host_bridge = mch_init(system, pci, machine->ram, x86ms->below_4g_mem_size);
    pc_basic_device_init(pcms, system, pci);
}

const MachineClass pc_q35_machine_class = {
    .name = "q35",
    .default_ram_id = "pc.ram",
    .create = pc_machine_create,
    .init = q35_board_init,
};
