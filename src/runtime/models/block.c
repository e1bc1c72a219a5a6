/* Block back ends. The only one is that of flash memory with firmware in it. */
#include "../driver/headers.h"
#include "../driver/models.h"
#if __has_include("system/block-backend-global-state.h")
#include "system/block-backend.h"
#else
#include "sysemu/block-backend.h"
#endif

static uint64_t flash_size;

void flatcheck_flash_set(uint64_t size)
{
    flash_size = size;
}

/* QEMU only hands it around; the tree's type is opaque outside the block layer. */
BlockBackend *blk_by_name(const char *name)
{
    return strcmp(name, FLATCHECK_FLASH_NAME) ? NULL : (BlockBackend *)&flash_size;
}

int64_t blk_getlength(BlockBackend *blk)
{
    return blk ? flash_size : 0;
}

bool blk_supports_write_perm(BlockBackend *blk)
{
    return true;
}

/* A disk controller wants buffers for the disks it might have. */
void *blk_blockalign(BlockBackend *blk, size_t size)
{
    return g_malloc(size);
}
