/* What a host may look at between steps: flat views, RAM blocks, the e820 table. */
#include "headers.h"
#include "flatcheck.h"
#include "models.h"
#include "flatcheck-members.h"
#if __has_include("hw/i386/e820_memory_layout.h")
#include "hw/i386/e820_memory_layout.h"
#else
#include "e820_memory_layout.h"
#endif

static FlatcheckRow *rows;
static uint32_t row_count;
static uint32_t row_capacity;

/* The order of the questions is that of memory_region_type() in the tree's memory core. */
static uint32_t flatcheck_kind(MemoryRegion *mr)
{
    if (mr->alias) {
        return flatcheck_kind(mr->alias);
    }
    if (memory_region_is_ram_device(mr)) {
        return FLATCHECK_RAM_DEVICE;
    }
    if (memory_region_is_romd(mr)) {
        return FLATCHECK_ROMD;
    }
    if (memory_region_is_rom(mr)) {
        return FLATCHECK_ROM;
    }
    if (memory_region_is_ram(mr)) {
        return FLATCHECK_RAM;
    }
#ifdef FLATCHECK_TYPE_CONTAINER
    if (!mr->container) {
        return FLATCHECK_CONTAINER;
    }
#endif
    return FLATCHECK_IO;
}

static void flatcheck_row_add(MemoryListener *listener, MemoryRegionSection *section)
{
    FlatcheckRow *row;

    if (row_count == row_capacity) {
        row_capacity = row_capacity ? 2 * row_capacity : 128;
        rows = g_realloc(rows, row_capacity * sizeof(*rows));
    }
    row = &rows[row_count++];
    row->start = section->offset_within_address_space;
    row->last = row->start + int128_get64(int128_sub(section->size, int128_one()));
    row->offset = section->offset_within_region;
    row->region = (uintptr_t)section->mr;
    row->name = memory_region_name(section->mr);
    row->ram_block = section->mr->ram_block ? section->mr->ram_block->offset : UINT64_MAX;
    row->priority = section->mr->priority;
    row->kind = flatcheck_kind(section->mr);
    row->readonly = section->readonly;
    row->nonvolatile = section->nonvolatile;
}

/* Address spaces in the order in which they were first seen: one of a device that is taken away keeps its number. */
static struct {
    AddressSpace *as;
    char *name;
} *spaces;
static uint32_t space_count;

static bool flatcheck_is_listed(AddressSpace *wanted)
{
    for (AddressSpace *as = &address_space_memory; as; as = QTAILQ_NEXT(as, address_spaces_link)) {
        if (as == wanted) {
            return true;
        }
    }
    return false;
}

static void flatcheck_space_add(AddressSpace *as)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i < space_count; i++) {
        if (spaces[i].as == as) {
            return;
        }
    }
    /* A device that is plugged again has the number that it had. */
    while (at < space_count && (flatcheck_is_listed(spaces[at].as) || strcmp(spaces[at].name, as->name))) {
        at++;
    }
    if (at == space_count) {
        spaces = g_realloc(spaces, ++space_count * sizeof(*spaces));
        spaces[at].name = g_strdup(as->name);
    }
    spaces[at].as = as;
}

/* NULL while it is gone. */
static AddressSpace *flatcheck_address_space(uint32_t index)
{
    if (index >= space_count || !flatcheck_is_listed(spaces[index].as)) {
        flatcheck_address_space_count();
    }
    return flatcheck_is_listed(spaces[index].as) ? spaces[index].as : NULL;
}

uint32_t flatcheck_address_space_count(void)
{
    for (AddressSpace *as = &address_space_memory; as; as = QTAILQ_NEXT(as, address_spaces_link)) {
        flatcheck_space_add(as);
    }
    return space_count;
}

const char *flatcheck_address_space_name(uint32_t index)
{
    return spaces[index].name;
}

uint32_t flatcheck_flatview_take(uint32_t index)
{
    AddressSpace *as = flatcheck_address_space(index);
    FlatView *view;
    MemoryRegionSection *sections;

    row_count = 0;
    if (!as) {
        return 0;
    }
    view = address_space_to_flatview(as);
    sections = flatcheck_sections(view);
    if (sections || view->nr == 0) {
        for (uint32_t i = 0; i < view->nr; i++) {
            flatcheck_row_add(NULL, &sections[i]);
        }
    } else {
        /* A listener that comes late is told the whole flat view; nobody else notices it come and go. */
        MemoryListener listener = { .name = "flatcheck", .region_add = flatcheck_row_add };

        memory_listener_register(&listener, as);
        memory_listener_unregister(&listener);
    }
    return row_count;
}

const FlatcheckRow *flatcheck_flatview_rows(void)
{
    return rows;
}

bool flatcheck_flatview_shared(uint32_t index)
{
    AddressSpace *as = flatcheck_address_space(index);

    return as && address_space_to_flatview(as) == address_space_to_flatview(&address_space_memory);
}

bool flatcheck_mtree_print(void)
{
    mtree_info(false, false, false, false);
    return true;
}

static FlatcheckRamBlock *ram_blocks;

uint32_t flatcheck_ram_blocks_take(void)
{
    uint32_t count = 0;
    RAMBlock *block;

    RAMBLOCK_FOREACH(block) {
        count++;
    }
    ram_blocks = g_realloc(ram_blocks, MAX(count, 1) * sizeof(*ram_blocks));
    count = 0;
    RAMBLOCK_FOREACH(block) {
        ram_blocks[count].name = block->idstr;
        ram_blocks[count].region = block->mr ? memory_region_name(block->mr) : "";
        ram_blocks[count].offset = block->offset;
        ram_blocks[count].size = block->used_length;
        count++;
    }
    return count;
}

const FlatcheckRamBlock *flatcheck_ram_blocks(void)
{
    return ram_blocks;
}

/* Types of e820 entries are small numbers; QEMU uses 1 to 5. */
#define FLATCHECK_E820_TYPES 16

static FlatcheckE820Entry *e820;
static uint32_t e820_capacity;

static bool flatcheck_e820_entry(uint32_t index, FlatcheckE820Entry *entry)
{
    for (uint32_t type = 1; type < FLATCHECK_E820_TYPES; type++) {
        if (e820_get_entry(index, type, &entry->start, &entry->length)) {
            entry->type = type;
            return true;
        }
    }
    return false;
}

uint32_t flatcheck_e820_take(void)
{
    uint32_t count = 0;
    FlatcheckE820Entry entry = { 0 };

    while (flatcheck_e820_entry(count, &entry)) {
        if (count == e820_capacity) {
            e820_capacity = e820_capacity ? 2 * e820_capacity : 16;
            e820 = g_realloc(e820, e820_capacity * sizeof(*e820));
        }
        e820[count++] = entry;
    }
    return count;
}

const FlatcheckE820Entry *flatcheck_e820(void)
{
    return e820;
}
