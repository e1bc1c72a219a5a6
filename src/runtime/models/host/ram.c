/* Host memory behind RAM blocks. QEMU keeps its books of blocks itself; only the mmap() beneath is not done. */
#include "../../driver/headers.h"
#include "../../driver/models.h"

/*
 * Blocks up to this size have memory: option ROMs are read and patched when they are loaded, firmware is copied from
 * flash.
 */
static uint64_t backed_max = 1 * 1024 * 1024;

/*
 * Where the addresses of all other blocks begin; no memory is there, so whoever follows one is stopped
 * (src/machine/machine.ts says by what).
 */
#define FLATCHECK_FAKE_BASE 0x7f0000000000ULL

static uint64_t next_host = FLATCHECK_FAKE_BASE;

void flatcheck_ram_back(uint64_t size)
{
    backed_max = MAX(backed_max, size);
}

bool flatcheck_ram_has_memory(void)
{
    return next_host == FLATCHECK_FAKE_BASE;
}

void *qemu_anon_ram_alloc(size_t size, uint64_t *align, bool shared, bool noreserve)
{
    uint64_t host = next_host;

    if (align) {
        *align = 2 * 1024 * 1024;
    }
    if (size <= backed_max) {
        return g_malloc0(size);
    }
    next_host = (next_host + size + 0x1fffff) & ~0x1fffffULL;
    return (void *)(uintptr_t)host;
}

void qemu_anon_ram_free(void *ptr, size_t size)
{
    if (size <= backed_max) {
        g_free(ptr);
    }
}

/* Up to 8.2 QEMU sets them when it starts, in a function that newer trees have not. */
uintptr_t qemu_host_page_size = 4096;
intptr_t qemu_host_page_mask = -4096;
