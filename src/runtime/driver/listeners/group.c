/* A VFIO group of the modelled kernel, which records: for trees whose containers map and unmap by ioctl(). */
#include "vfio.h"

#ifdef FLATCHECK_VFIO_GROUPS

static VFIOGroup *group;

bool flatcheck_group_register(void)
{
    group = vfio_get_group(0, &address_space_memory, &error_fatal);
    return group;
}

void flatcheck_group_unregister(void)
{
    vfio_put_group(group);
}

#endif
