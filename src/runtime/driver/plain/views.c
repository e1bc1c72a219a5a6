/* What a host may look at between steps: flat views, RAM blocks, the e820 table. */
#include "qemu/osdep.h"
#include "hw/i386/e820_memory_layout.h"
#include "system/address-spaces.h"
#include "../flatcheck.h"

static FlatcheckRow *rows;
static uint32_t row_count;
static uint32_t row_capacity;

static uint32_t flatcheck_kind(const MemoryRegion *mr)
{
    if (memory_region_is_rom(mr)) {
        return FLATCHECK_ROM;
    }
    return memory_region_is_ram(mr) ? FLATCHECK_RAM : FLATCHECK_IO;
}

static void flatcheck_row_add(MemoryListener *listener, MemoryRegionSection *section)
{
    FlatcheckRow *row;

    if (row_count == row_capacity) {
        row_capacity = row_capacity ? 2 * row_capacity : 128;
        rows = realloc(rows, row_capacity * sizeof(*rows));
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

static AddressSpace *flatcheck_address_space(uint32_t index)
{
    AddressSpace *as = &address_space_memory;

    while (index--) {
        as = QTAILQ_NEXT(as, next);
    }
    return as;
}

uint32_t flatcheck_address_space_count(void)
{
    uint32_t count = 0;

    for (AddressSpace *as = &address_space_memory; as; as = QTAILQ_NEXT(as, next)) {
        count++;
    }
    return count;
}

const char *flatcheck_address_space_name(uint32_t index)
{
    return flatcheck_address_space(index)->name;
}

uint32_t flatcheck_flatview_take(uint32_t index)
{
    /* A listener that comes late is told the whole flat view; nobody else notices it come and go. */
    MemoryListener listener = { .name = "flatcheck", .region_add = flatcheck_row_add };

    row_count = 0;
    memory_listener_register(&listener, flatcheck_address_space(index));
    memory_listener_unregister(&listener);
    return row_count;
}

const FlatcheckRow *flatcheck_flatview_rows(void)
{
    return rows;
}

/* Each address space of such a tree has its own. */
bool flatcheck_flatview_shared(uint32_t index)
{
    return index == 0;
}

/* The memory core of such a tree has nothing that prints it. */
bool flatcheck_mtree_print(void)
{
    return false;
}

static FlatcheckRamBlock *ram_blocks;

uint32_t flatcheck_ram_blocks_take(void)
{
    uint32_t count = 0;
    RAMBlock *block;

    RAMBLOCK_FOREACH(block) {
        count++;
    }
    ram_blocks = realloc(ram_blocks, MAX(count, 1) * sizeof(*ram_blocks));
    count = 0;
    RAMBLOCK_FOREACH(block) {
        ram_blocks[count].name = block->idstr;
        ram_blocks[count].region = memory_region_name(block->mr);
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

/* The host bridge of such a tree is on no bus. */
uint32_t flatcheck_pci_functions_take(void)
{
    return 0;
}

const FlatcheckPciFunction *flatcheck_pci_functions(void)
{
    return NULL;
}

static FlatcheckE820Entry *e820;
static uint32_t e820_capacity;

static bool flatcheck_e820_entry(uint32_t index, FlatcheckE820Entry *entry)
{
    for (uint32_t type = E820_RAM; type <= E820_RESERVED; type++) {
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
            e820 = realloc(e820, e820_capacity * sizeof(*e820));
        }
        e820[count++] = entry;
    }
    return count;
}

const FlatcheckE820Entry *flatcheck_e820(void)
{
    return e820;
}

/* There is no fw_cfg. */
uint32_t flatcheck_firmware_files_take(void)
{
    return 0;
}

const FlatcheckFirmwareFile *flatcheck_firmware_files(void)
{
    return NULL;
}
