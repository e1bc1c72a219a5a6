/* What CPUs and devices see. SPDX-License-Identifier: MIT */
#ifndef SYSTEM_ADDRESS_SPACES_H
#define SYSTEM_ADDRESS_SPACES_H

#include "system/memory.h"

extern AddressSpace address_space_memory;
extern AddressSpace address_space_io;

/* Creates the two address spaces; to be called once, before any board is built. */
void memory_map_init(void);

MemoryRegion *get_system_memory(void);

#endif
