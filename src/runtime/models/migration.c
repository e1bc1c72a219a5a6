/* Migration: nobody saves or loads the state of the machine. */
#include "../driver/headers.h"
#include "migration/vmstate.h"

/* Of what these do for migration, blocks get their names, and are logged with it. */
void vmstate_register_ram(MemoryRegion *mr, DeviceState *dev)
{
    qemu_ram_set_idstr(mr->ram_block, memory_region_name(mr), dev);
    qemu_ram_set_migratable(mr->ram_block);
}

void vmstate_register_ram_global(MemoryRegion *mr)
{
    vmstate_register_ram(mr, NULL);
}

/* -only-migratable was not given. */
bool vmstate_check_only_migratable(const VMStateDescription *vmsd)
{
    return true;
}
