/*
 * vhost's part of the modelled kernel: it records the memory tables that it is given. What answers on descriptor 93 is
 * a device for sockets (Documentation/virt of Linux has none of vhost: what it takes is in linux/vhost.h), which also
 * takes queues and can be started.
 */
#include "../../driver/headers.h"
#include "../../driver/flatcheck.h"
#include "../../driver/listeners/recorder.h"
#include "../../driver/models.h"
#include <linux/vhost.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>

#define FLATCHECK_VHOST_SOCKETS 93
#define FLATCHECK_QUEUES 2

/* What it is told is kept, though nothing is done with it: another value is then another state of the kernel. */
typedef struct FlatcheckQueue {
    uint32_t size;
    uint32_t base;
    struct vhost_vring_addr addresses;
} FlatcheckQueue;

static FlatcheckQueue queues[FLATCHECK_QUEUES];
static uint64_t features;
static int is_running;
static uint32_t countdown;

void flatcheck_vhost_fail(uint32_t number)
{
    countdown = number;
}

static int flatcheck_vhost_refuses(int error)
{
    errno = error;
    return -1;
}

static int flatcheck_vhost_table(const struct vhost_memory *table)
{
    flatcheck_record_table(FLATCHECK_TABLE, table->nregions);
    for (uint32_t i = 0; i < table->nregions; i++) {
        const struct vhost_memory_region *region = &table->regions[i];

        flatcheck_record_table_region(region->guest_phys_addr, region->memory_size, region->userspace_addr);
    }
    return 0;
}

/* A queue that is named is one of the device's. */
static FlatcheckQueue *flatcheck_vhost_queue(const void *argument)
{
    uint32_t index = *(const uint32_t *)argument;

    return index < FLATCHECK_QUEUES ? &queues[index] : NULL;
}

static int flatcheck_vhost_ring(unsigned long request, void *argument)
{
    FlatcheckQueue *queue = flatcheck_vhost_queue(argument);
    struct vhost_vring_state *state = argument;

    if (!queue) {
        return flatcheck_vhost_refuses(ENOBUFS);
    }
    switch (request) {
    case VHOST_SET_VRING_NUM:
        if (state->num == 0 || state->num > UINT16_MAX || state->num & (state->num - 1)) {
            return flatcheck_vhost_refuses(EINVAL);
        }
        queue->size = state->num;
        return 0;
    case VHOST_SET_VRING_BASE:
        if (state->num > UINT16_MAX) {
            return flatcheck_vhost_refuses(EINVAL);
        }
        queue->base = state->num;
        return 0;
    case VHOST_GET_VRING_BASE:
        state->num = queue->base;
        return 0;
    case VHOST_SET_VRING_ADDR:
        queue->addresses = *(struct vhost_vring_addr *)argument;
        return 0;
    /* Descriptors of eventfds, which nobody signals. */
    default:
        return 0;
    }
}

static int flatcheck_vhost_sockets(unsigned long request, void *argument)
{
    if (countdown && --countdown == 0) {
        return flatcheck_vhost_refuses(ENOMEM);
    }
    switch (request) {
    case VHOST_GET_FEATURES:
        *(uint64_t *)argument = 1ull << VHOST_F_LOG_ALL | 1ull << VIRTIO_F_VERSION_1 |
                                1ull << VIRTIO_RING_F_INDIRECT_DESC | 1ull << VIRTIO_RING_F_EVENT_IDX;
        return 0;
    case VHOST_SET_FEATURES:
        features = *(uint64_t *)argument;
        return 0;
    case VHOST_GET_BACKEND_FEATURES:
        *(uint64_t *)argument = 0;
        return 0;
    case VHOST_SET_OWNER:
    case VHOST_SET_BACKEND_FEATURES:
    case VHOST_VSOCK_SET_GUEST_CID:
    case VHOST_SET_LOG_BASE:
    case VHOST_SET_LOG_FD:
        return 0;
    case VHOST_SET_MEM_TABLE:
        return flatcheck_vhost_table(argument);
    case VHOST_VSOCK_SET_RUNNING:
        is_running = *(int *)argument;
        return 0;
    case VHOST_SET_VRING_NUM:
    case VHOST_SET_VRING_BASE:
    case VHOST_GET_VRING_BASE:
    case VHOST_SET_VRING_ADDR:
    case VHOST_SET_VRING_KICK:
    case VHOST_SET_VRING_CALL:
    case VHOST_SET_VRING_ERR:
        return flatcheck_vhost_ring(request, argument);
    default:
        return flatcheck_vhost_refuses(ENOTTY);
    }
}

int flatcheck_vhost_ioctl(int fd, unsigned long request, void *argument)
{
    if (fd == FLATCHECK_VHOST_SOCKETS) {
        return flatcheck_vhost_sockets(request, argument);
    }
    switch (request) {
    case VHOST_GET_FEATURES:
        *(uint64_t *)argument = 1ull << VHOST_F_LOG_ALL;
        return 0;
    case VHOST_SET_MEM_TABLE:
        return flatcheck_vhost_table(argument);
    case VHOST_SET_OWNER:
    case VHOST_SET_FEATURES:
        return 0;
    default:
        return flatcheck_vhost_refuses(ENOTTY);
    }
}
