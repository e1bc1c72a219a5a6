/* Block back ends: there are none, but a disk controller wants buffers for the disks it might have. */
#include "../driver/headers.h"
#if __has_include("system/block-backend-global-state.h")
#include "system/block-backend.h"
#else
#include "sysemu/block-backend.h"
#endif

void *blk_blockalign(BlockBackend *blk, size_t size)
{
    return g_malloc(size);
}
