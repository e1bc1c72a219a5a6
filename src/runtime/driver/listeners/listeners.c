/* Which listeners of the tree are run, each through whichever interface the tree has. */
#include "vfio.h"
#include "../flatcheck.h"
#include "listeners.h"
#include "../models.h"
#include "qemu/error-report.h"

static uint32_t selected = FLATCHECK_VFIO;

/* Boards ask their accelerator for its class, so there has to be one; no guest instruction runs on it. */
static const TypeInfo flatcheck_accel_info = {
    .name = "flatcheck-accel",
    .parent = TYPE_ACCEL,
    .instance_size = sizeof(AccelState),
    .class_size = sizeof(AccelClass),
};

void flatcheck_listeners_select(uint32_t listeners)
{
    selected = listeners;
}

void flatcheck_accelerator_init(void)
{
    if (selected & FLATCHECK_OBSERVER) {
        flatcheck_observers_register();
    }
    if (selected & FLATCHECK_KVM) {
        flatcheck_kvm_init();
        return;
    }
    flatcheck_type_register(&flatcheck_accel_info);
    current_machine->accelerator = ACCEL(object_new(flatcheck_accel_info.name));
    /* Boards ask whether there is System Management Mode; TCG has it. */
    tcg_allowed = true;
}

/* A device that the machine has is attached by itself: its container is what is recorded. */
static bool is_device_attached;

static bool flatcheck_vfio_register(void)
{
    is_device_attached = flatcheck_vfio_is_attached();
    if (is_device_attached) {
        return true;
    }
#if defined(FLATCHECK_VFIO_CONTAINERS)
    return flatcheck_container_register();
#elif defined(FLATCHECK_VFIO_GROUPS)
    return flatcheck_group_register();
#elif defined(FLATCHECK_VFIO_DEVICES)
    return flatcheck_device_register();
#else
    error_report("the tree has none of hw/vfio/vfio-container.h, hw/vfio/vfio-container-base.h and "
                 "hw/vfio/vfio-common.h, where VFIO's containers are declared");
    return false;
#endif
}

bool flatcheck_listeners_register(void)
{
    if (selected & FLATCHECK_VHOST) {
        flatcheck_vhost_register();
    }
    if (selected & FLATCHECK_VHOST_USER) {
        flatcheck_vhost_user_register();
    }
    return !(selected & FLATCHECK_VFIO) || flatcheck_vfio_register();
}

void flatcheck_listeners_unregister(void)
{
    if (!(selected & FLATCHECK_VFIO) || is_device_attached) {
        return;
    }
#if defined(FLATCHECK_VFIO_CONTAINERS)
    flatcheck_container_unregister();
#elif defined(FLATCHECK_VFIO_GROUPS)
    flatcheck_group_unregister();
#elif defined(FLATCHECK_VFIO_DEVICES)
    flatcheck_device_unregister();
#endif
}

void flatcheck_before_reset(void)
{
    if (selected & (FLATCHECK_VHOST | FLATCHECK_VHOST_USER)) {
        flatcheck_vhost_stop();
    }
}

void flatcheck_after_reset(void)
{
    if (selected & FLATCHECK_OBSERVER) {
        flatcheck_observers_reset();
    }
    if (selected & (FLATCHECK_VHOST | FLATCHECK_VHOST_USER)) {
        flatcheck_vhost_start();
    }
}
