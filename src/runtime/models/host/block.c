/* Block back ends. The only ones are those of flash memory: with firmware in it, and with its variables. */
#include "../../driver/headers.h"
#include "../../driver/models.h"
#if __has_include("system/block-backend-global-state.h")
#include "system/block-backend.h"
#else
#include "sysemu/block-backend.h"
#endif

static uint64_t flash_sizes[2];

void flatcheck_flash_set(uint32_t unit, uint64_t size)
{
    flash_sizes[unit] = size;
}

/* QEMU only hands it around; the tree's type is opaque outside the block layer. */
BlockBackend *blk_by_name(const char *name)
{
    if (!strcmp(name, FLATCHECK_FLASH_NAME)) {
        return (BlockBackend *)&flash_sizes[0];
    }
    return strcmp(name, FLATCHECK_SECOND_FLASH_NAME) ? NULL : (BlockBackend *)&flash_sizes[1];
}

int64_t blk_getlength(BlockBackend *blk)
{
    return blk ? *(const uint64_t *)blk : 0;
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
