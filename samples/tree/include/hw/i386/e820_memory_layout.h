/* The memory map that firmware is told. SPDX-License-Identifier: MIT */
#ifndef HW_I386_E820_MEMORY_LAYOUT_H
#define HW_I386_E820_MEMORY_LAYOUT_H

#include "qemu/osdep.h"

enum { E820_RAM = 1, E820_RESERVED = 2 };

void e820_add_entry(uint64_t address, uint64_t length, uint32_t type);

/* False if there are not so many entries, or the one at index is of another type. */
bool e820_get_entry(unsigned index, uint32_t type, uint64_t *address, uint64_t *length);

#endif
