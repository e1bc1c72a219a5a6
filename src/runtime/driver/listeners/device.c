/* A VFIO device of the modelled kernel, for trees in which nothing else leads to a container: its group is found by its
 * link in sysfs.
 */
#include "vfio.h"

#ifdef FLATCHECK_VFIO_DEVICES

static VFIODevice device;
/* Not realized: resets leave it out. */
static DeviceState state;

bool flatcheck_device_register(void)
{
    Error *error = NULL;

    device.name = (typeof(device.name))"flatcheck";
    device.sysfsdev = (typeof(device.sysfsdev))"/sys/devices/flatcheck";
    device.dev = &state;
    vfio_attach_device(device.name, &device, &address_space_memory, &error);
    if (error) {
        error_report_err(error);
        return false;
    }
    return true;
}

void flatcheck_device_unregister(void)
{
    vfio_detach_device(&device);
}

#endif
