/* Migration: nobody saves or loads the state of the machine. */
#include "../driver/headers.h"
#include "migration/misc.h"
#include "qemu/typedefs.h"
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

/* Up to 9.0, devices are only added while nothing is migrated. */
bool migration_is_idle(void)
{
    return true;
}

/* Its state is that before any migration. QEMU's code alone knows the type. */
MigrationState *migrate_get_current(void)
{
    static uint64_t state[1024];

    return (MigrationState *)state;
}
