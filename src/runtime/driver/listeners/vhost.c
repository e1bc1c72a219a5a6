/* Devices with a vhost backend that do nothing but hand it their memory table: one in the kernel, one in another
 * process. */
#include "../headers.h"
#include "../flatcheck.h"
#include "listeners.h"
#include "hw/virtio/virtio.h"
#include "hw/virtio/vhost.h"

/* A descriptor that the modelled kernel answers on. */
#define FLATCHECK_VHOST_DESCRIPTOR 90

typedef struct FlatcheckVhost {
    struct vhost_dev dev;
    struct vhost_virtqueue queue;
    VirtIODevice device;
    bool registered;
} FlatcheckVhost;

static FlatcheckVhost kernel;
static FlatcheckVhost user;

static void flatcheck_vhost_init(FlatcheckVhost *vhost, VhostBackendType type)
{
    vhost->device.name = (typeof(vhost->device.name))"flatcheck";
    /* Without it the queue for interrupts of configuration changes would be asked for. */
    vhost->device.use_guest_notifier_mask = true;
    vhost->dev.vqs = &vhost->queue;
    if (vhost_dev_init(&vhost->dev, (void *)(uintptr_t)FLATCHECK_VHOST_DESCRIPTOR, type, 0, &error_fatal) < 0) {
        error_setg(&error_fatal, "the tree's vhost device does not start on the modelled backend");
    }
    /* Not the last of its device's queues, whose business the device's status is. */
    vhost->dev.vq_index_end = 1;
    vhost->registered = true;
}

void flatcheck_vhost_register(void)
{
    flatcheck_vhost_init(&kernel, VHOST_BACKEND_TYPE_KERNEL);
}

void flatcheck_vhost_user_register(void)
{
    /* As with -object memory-backend-memfd,share=on: guest RAM is the one block that another process can map. */
    current_machine->ram->ram_block->fd = FLATCHECK_VHOST_DESCRIPTOR;
    current_machine->ram->ram_block->flags |= RAM_SHARED;
    flatcheck_vhost_init(&user, VHOST_BACKEND_TYPE_USER);
}

static void flatcheck_vhost_each(bool start)
{
    FlatcheckVhost *const all[] = { &kernel, &user };

    for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
        if (!all[i]->registered) {
            continue;
        }
        if (start) {
            vhost_dev_start(&all[i]->dev, &all[i]->device, false);
        } else if (all[i]->dev.started) {
            vhost_dev_stop(&all[i]->dev, &all[i]->device, false);
        }
    }
}

void flatcheck_vhost_start(void)
{
    flatcheck_vhost_each(true);
}

void flatcheck_vhost_stop(void)
{
    flatcheck_vhost_each(false);
}
