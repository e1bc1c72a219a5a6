/* The memory map that firmware is told. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "hw/i386/e820_memory_layout.h"

#define E820_ENTRIES_MAX 16

typedef struct E820Entry {
    uint64_t address;
    uint64_t length;
    uint32_t type;
} E820Entry;

static E820Entry entries[E820_ENTRIES_MAX];
static unsigned entry_count;

void e820_add_entry(uint64_t address, uint64_t length, uint32_t type)
{
    assert(entry_count < E820_ENTRIES_MAX);
    entries[entry_count++] = (E820Entry) { address, length, type };
}

bool e820_get_entry(unsigned index, uint32_t type, uint64_t *address, uint64_t *length)
{
    if (index >= entry_count || entries[index].type != type) {
        return false;
    }
    *address = entries[index].address;
    *length = entries[index].length;
    return true;
}
