#include "headers.h"
#include "added-devices.h"
#include "monitor/qdev.h"
#if __has_include("qemu/keyval.h")
#include "qemu/keyval.h"
#else
#include "qemu/option.h"
#endif
#if __has_include("qobject/qdict.h")
#include "qobject/qdict.h"
#else
#include "qapi/qmp/qdict.h"
#endif
#include "qapi/error.h"

enum { FLATCHECK_MOST_DEVICES = 32 };

/* As -device takes it, and the device while it is there. */
static struct {
    const char *text;
    DeviceState *device;
} devices[FLATCHECK_MOST_DEVICES];
static uint32_t device_count;

bool flatcheck_device_add(const char *text)
{
    if (device_count == FLATCHECK_MOST_DEVICES) {
        return false;
    }
    devices[device_count++].text = text;
    return true;
}

static void flatcheck_device_plug(uint32_t number, Error **errp)
{
    QDict *options = keyval_parse(devices[number].text, "driver", NULL, &error_fatal);
    DeviceState *device = qdev_device_add_from_qdict(options, false, errp);

    if (device) {
        object_unref(OBJECT(device));
    }
    devices[number].device = device;
    qobject_unref(options);
}

void flatcheck_devices_plug(void)
{
    for (uint32_t i = 0; i < device_count; i++) {
        flatcheck_device_plug(i, &error_fatal);
    }
}

void flatcheck_device_hotplug(uint32_t number, bool is_plugged)
{
    Error *error = NULL;

    if (number >= device_count || is_plugged == !!devices[number].device) {
        return;
    }
    if (is_plugged) {
        flatcheck_device_plug(number, &error);
        if (error) {
            warn_report_err(error);
        }
        return;
    }
    /* What is left to be done when the guest has ejected it (hw/acpi/pcihp.c, hw/pci/pcie.c). */
    object_unparent(OBJECT(devices[number].device));
    devices[number].device = NULL;
}
