/* The PC with an i440FX. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "qemu/units.h"
#include "hw/i386/pc.h"
#include "hw/pci-host/i440fx.h"
#include "system/address-spaces.h"

/* RAM that fits below the PCI hole stays in one piece; other RAM is split at a gigabyte. */
#define LOWMEM_MAX     0xe0000000
#define LOWMEM_ALIGNED 0xc0000000

static void pc_init1(MachineState *machine)
{
    PCMachineState *pcms = container_of(machine, PCMachineState, x86.machine);
    X86MachineState *x86ms = &pcms->x86;
    MemoryRegion *system = get_system_memory(), *pci = calloc(1, sizeof(*pci));

    pc_split_ram(x86ms, machine->ram_size < LOWMEM_MAX ? LOWMEM_MAX : LOWMEM_ALIGNED);
    memory_region_init(pci, NULL, "pci", UINT64_MAX);
    machine->host_bridge = i440fx_init(system, pci, machine->ram);
    pc_memory_init(pcms, system, pci);
    pc_basic_device_init(pcms, system, pci);
}

const MachineClass pc_i440fx_machine_class = {
    .name = "pc",
    .default_ram_id = "pc.ram",
    .create = pc_machine_create,
    .init = pc_init1,
};
