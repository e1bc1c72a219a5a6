/* A vhost backend in another process that takes every memory table; nothing else is asked of it. */
#include "../../driver/headers.h"
#include "../../driver/flatcheck.h"
#include "../../driver/listeners/recorder.h"
#include "hw/virtio/virtio.h"
#include "hw/virtio/vhost.h"
#include "hw/virtio/vhost-backend.h"
#include "flatcheck-members.h"
#include <linux/vhost_types.h>

#ifdef FLATCHECK_VHOST_OPS_BACKEND
#define vhost_init vhost_backend_init
#define vhost_cleanup vhost_backend_cleanup
#define vhost_memslots_limit vhost_backend_memslots_limit
#endif

/* The most regions that vhost-user.c of any series offers on x86. */
#define FLATCHECK_VHOST_USER_SLOTS 509

static int flatcheck_user_init(struct vhost_dev *dev, void *opaque, Error **errp)
{
    return 0;
}

static int flatcheck_user_nothing(struct vhost_dev *dev)
{
    return 0;
}

static int flatcheck_user_get_features(struct vhost_dev *dev, uint64_t *features)
{
    *features = 1ULL << VHOST_F_LOG_ALL;
    return 0;
}

static int flatcheck_user_set_features(struct vhost_dev *dev, uint64_t features)
{
    return 0;
}

static int flatcheck_user_limit(struct vhost_dev *dev)
{
    return FLATCHECK_VHOST_USER_SLOTS;
}

static int flatcheck_user_set_mem_table(struct vhost_dev *dev, struct vhost_memory *table)
{
    flatcheck_record_table(FLATCHECK_USER_TABLE, table->nregions);
    for (uint32_t i = 0; i < table->nregions; i++) {
        flatcheck_record_table_region(table->regions[i].guest_phys_addr, table->regions[i].memory_size,
                                      table->regions[i].userspace_addr);
    }
    return 0;
}

/*
 * Stands around vhost_set_backend_type() of hw/virtio/vhost.c, which is static. Of vhost-user's operations those remain
 * that decide which memory is in a table; those that would send messages when a device without queues starts do not.
 */
int flatcheck_around_vhost_set_backend_type(int (*tree)(struct vhost_dev *, VhostBackendType), struct vhost_dev *dev,
                                            VhostBackendType type)
{
    static VhostOps operations;
    int result = tree(dev, type);

    if (!result && type == VHOST_BACKEND_TYPE_USER) {
        operations = *dev->vhost_ops;
        operations.vhost_init = flatcheck_user_init;
        operations.vhost_cleanup = flatcheck_user_nothing;
        operations.vhost_set_owner = flatcheck_user_nothing;
        operations.vhost_get_features = flatcheck_user_get_features;
        operations.vhost_set_features = flatcheck_user_set_features;
        operations.vhost_memslots_limit = flatcheck_user_limit;
        operations.vhost_requires_shm_log = NULL;
        operations.vhost_dev_start = NULL;
        operations.vhost_set_mem_table = flatcheck_user_set_mem_table;
        dev->vhost_ops = &operations;
    }
    return result;
}
