/* Bring-up of a board in a tree without an object model, such as the sample tree. */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/pci/pci.h"
#include "system/address-spaces.h"
#include "../flatcheck.h"

/* QEMU rounds the size of RAM up to this. */
#define FLATCHECK_RAM_ALIGNMENT 8192

static MachineState *machine;

/* Machines of such a tree have no options. */
bool flatcheck_machine_option(const char *name, const char *value)
{
    return false;
}

bool flatcheck_machine_create(const char *machine_type, uint64_t ram_size, const char *vga)
{
    const MachineClass *machine_class = machine_class_find(machine_type);

    if (!machine_class || (strcmp(vga, "std") && strcmp(vga, "none"))) {
        return false;
    }
    memory_map_init();
    machine = machine_create(machine_class, ROUND_UP(ram_size, FLATCHECK_RAM_ALIGNMENT), !strcmp(vga, "std"));
    return true;
}

void flatcheck_machine_reset(void)
{
    machine_reset(machine);
}

bool flatcheck_config_write(uint64_t reg, uint32_t value, uint32_t width)
{
    /* Such a tree has no other function than the host bridge. */
    if (reg <= 0xff) {
        pci_host_config_write(machine->host_bridge, reg, value, width);
    }
    return true;
}

uint32_t flatcheck_config_read(uint32_t reg, uint32_t width)
{
    return pci_host_config_read(machine->host_bridge, reg, width);
}

/* There is nothing to wait for: such a tree frees a flat view when it is replaced. */
void flatcheck_rcu_drain(void)
{
}
