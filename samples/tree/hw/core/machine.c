/* Machines: which there are, how one begins, how it is reset. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/i386/pc.h"
#include "hw/pci/pci.h"

static const MachineClass *const machine_classes[] = { &pc_i440fx_machine_class, &pc_q35_machine_class };

const MachineClass *machine_class_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(machine_classes); i++) {
        if (strcmp(machine_classes[i]->name, name) == 0) {
            return machine_classes[i];
        }
    }
    return NULL;
}

MachineState *machine_create(const MachineClass *class, ram_addr_t ram_size, bool vga)
{
    MachineState *machine = class->create();

    machine->class = class;
    machine->ram_size = ram_size;
    machine->vga = vga;
    machine->ram = calloc(1, sizeof(*machine->ram));
    memory_region_init_ram(machine->ram, NULL, class->default_ram_id, ram_size);
    class->init(machine);
    return machine;
}

void machine_reset(MachineState *machine)
{
    pci_device_reset(machine->host_bridge);
}
