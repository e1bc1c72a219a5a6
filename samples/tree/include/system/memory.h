/*
 * Memory regions, address spaces, flat views and those who listen to them.
 *
 * A memory region is a node of an acyclic graph: RAM, ROM, I/O, a container of other regions, or an alias that shows
 * a part of another region. An address space has a region as its root. Rendering it gives a flat view: a sorted list of
 * ranges, each backed by one region.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SYSTEM_MEMORY_H
#define SYSTEM_MEMORY_H

#include "exec/hwaddr.h"
#include "qemu/int128.h"
#include "qemu/queue.h"
#include "system/ramblock.h"

typedef struct AddressSpace AddressSpace;
typedef struct FlatView FlatView;
typedef struct MemoryListener MemoryListener;

struct MemoryRegion {
    const char *name;
    Object *owner;
    Int128 size;
    hwaddr addr;                /* in the container */
    int32_t priority;           /* in the container: the higher one is seen */
    bool enabled;
    bool terminates;            /* has something behind it: no container, no alias */
    bool ram;
    bool readonly;
    bool nonvolatile;
    RAMBlock *ram_block;
    MemoryRegion *alias;
    hwaddr alias_offset;
    MemoryRegion *container;
    QTAILQ_HEAD(, MemoryRegion) children;       /* the highest priority first */
    QTAILQ_ENTRY(MemoryRegion) siblings;
};

/* A part of a region, seen at some place of an address space. */
typedef struct MemoryRegionSection {
    MemoryRegion *mr;
    Int128 size;
    hwaddr offset_within_region, offset_within_address_space;
    bool readonly;
    bool nonvolatile;
} MemoryRegionSection;

typedef void TransactionCallback(MemoryListener *listener);
typedef void SectionCallback(MemoryListener *listener, MemoryRegionSection *section);

/*
 * Is told how the flat view of an address space changes: begin, then what is gone, then what is new or unchanged,
 * then commit. Callbacks may be NULL.
 */
struct MemoryListener {
    const char *name;
    int priority;               /* lower ones are called first, for what is gone last */
    TransactionCallback *begin, *commit;
    SectionCallback *region_del, *region_add, *region_nop;
    AddressSpace *as;           /* NULL while it is not registered */
    QTAILQ_ENTRY(MemoryListener) everywhere;   /* among all listeners */
    QTAILQ_ENTRY(MemoryListener) here;         /* among those of the address space */
};

struct AddressSpace {
    const char *name;
    MemoryRegion *root;
    FlatView *current_map;
    QTAILQ_HEAD(, MemoryListener) listening;
    QTAILQ_ENTRY(AddressSpace) next;
};

/* A container of regions. A size of UINT64_MAX is the whole address space. */
void memory_region_init(MemoryRegion *mr, Object *owner, const char *name, uint64_t size);
void memory_region_init_io(MemoryRegion *mr, Object *owner, const char *name, uint64_t size);
void memory_region_init_ram(MemoryRegion *mr, Object *owner, const char *name, uint64_t size);
void memory_region_init_alias(MemoryRegion *mr, Object *owner, const char *name, MemoryRegion *orig, hwaddr offset,
                              uint64_t size);

const char *memory_region_name(const MemoryRegion *mr);
uint64_t memory_region_size(const MemoryRegion *mr);
bool memory_region_is_ram(const MemoryRegion *mr);
bool memory_region_is_rom(const MemoryRegion *mr);
void *memory_region_get_ram_ptr(MemoryRegion *mr);

void memory_region_set_enabled(MemoryRegion *mr, bool enabled);
void memory_region_set_readonly(MemoryRegion *mr, bool readonly);
void memory_region_set_size(MemoryRegion *mr, uint64_t size);

/* Among subregions of one priority, the one that was added last is seen. */
void memory_region_add_subregion(MemoryRegion *mr, hwaddr offset, MemoryRegion *subregion);
void memory_region_add_subregion_overlap(MemoryRegion *mr, hwaddr offset, MemoryRegion *subregion, int priority);
void memory_region_del_subregion(MemoryRegion *mr, MemoryRegion *subregion);

/* Between these, changes are collected; the outermost commit makes them seen. */
void memory_region_transaction_begin(void);
void memory_region_transaction_commit(void);

void address_space_init(AddressSpace *as, MemoryRegion *root, const char *name);

/* A listener that comes late is told all ranges as new, one that goes all as gone. */
void memory_listener_register(MemoryListener *listener, AddressSpace *as);
void memory_listener_unregister(MemoryListener *listener);

#endif
