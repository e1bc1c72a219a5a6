/* Guest RAM on the host. SPDX-License-Identifier: MIT */
#ifndef SYSTEM_RAMBLOCK_H
#define SYSTEM_RAMBLOCK_H

#include "exec/hwaddr.h"
#include "qemu/queue.h"

typedef struct MemoryRegion MemoryRegion;

typedef struct RAMBlock {
    MemoryRegion *mr;
    const char *idstr;
    uint8_t *host;
    ram_addr_t offset;
    ram_addr_t used_length;
    QTAILQ_ENTRY(RAMBlock) next;
} RAMBlock;

typedef struct RAMList {
    QTAILQ_HEAD(, RAMBlock) blocks;
} RAMList;

/* All blocks, the biggest first. */
extern RAMList ram_list;

#define RAMBLOCK_FOREACH(block) QTAILQ_FOREACH(block, &ram_list.blocks, next)

/* Gives a region a block of its own. */
RAMBlock *qemu_ram_alloc(ram_addr_t size, MemoryRegion *mr);

#endif
