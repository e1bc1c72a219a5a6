/* The address spaces of the machine, and the RAM behind its regions. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "qemu/units.h"
#include "system/address-spaces.h"

/* Nothing executes here, so guest RAM needs addresses on the host, but no memory. */
#define RAM_HOST_BASE 0x7f0000000000ULL
#define RAM_ALIGNMENT (2 * MiB)

AddressSpace address_space_memory;
AddressSpace address_space_io;
RAMList ram_list = { .blocks = QTAILQ_HEAD_INITIALIZER(ram_list.blocks) };

static MemoryRegion memory_root, io_root;
static ram_addr_t next_ram_offset;

void memory_map_init(void)
{
    memory_region_init(&memory_root, NULL, "system", UINT64_MAX);
    memory_region_init_io(&io_root, NULL, "io", 64 * KiB);
    address_space_init(&address_space_memory, &memory_root, "memory");
    address_space_init(&address_space_io, &io_root, "I/O");
}

MemoryRegion *get_system_memory(void)
{
    return &memory_root;
}

RAMBlock *qemu_ram_alloc(ram_addr_t size, MemoryRegion *mr)
{
    RAMBlock *block = calloc(1, sizeof(*block));
    RAMBlock *smaller;

    block->mr = mr;
    block->idstr = memory_region_name(mr);
    block->offset = next_ram_offset;
    block->used_length = size;
    block->host = (uint8_t *)(uintptr_t)(RAM_HOST_BASE + next_ram_offset);
    next_ram_offset += ROUND_UP(size, RAM_ALIGNMENT);

    RAMBLOCK_FOREACH(smaller) {
        if (smaller->used_length < size) {
            break;
        }
    }
    QTAILQ_INSERT(&ram_list.blocks, smaller, block, next);
    return block;
}
