/* The DMA events, in order. */
#include "../headers.h"
#include "../flatcheck.h"
#include "recorder.h"

void flatcheck_find_ram_block(uint64_t vaddr, uint64_t *ram_block, uint64_t *offset)
{
    RAMBlock *block;

    *ram_block = UINT64_MAX;
    *offset = 0;
    RAMBLOCK_FOREACH(block) {
        uint64_t distance = vaddr - (uintptr_t)block->host;

        if (distance < block->max_length) {
            *ram_block = block->offset;
            *offset = distance;
        }
    }
}

static FlatcheckEvent *events;
static uint32_t event_count;
static uint32_t event_capacity;

static FlatcheckEvent *flatcheck_event_add(uint32_t kind, uint64_t start, uint64_t size)
{
    FlatcheckEvent *event;

    if (event_count == event_capacity) {
        event_capacity = event_capacity ? 2 * event_capacity : 256;
        events = g_realloc(events, event_capacity * sizeof(*events));
    }
    event = &events[event_count++];
    memset(event, 0, sizeof(*event));
    event->kind = kind;
    event->start = start;
    event->last = start + size - 1;
    return event;
}

void flatcheck_record_map(uint64_t start, uint64_t size, uint64_t vaddr, bool readonly)
{
    FlatcheckEvent *event = flatcheck_event_add(FLATCHECK_MAP, start, size);

    event->readonly = readonly;
    flatcheck_find_ram_block(vaddr, &event->ram_block, &event->offset);
}

void flatcheck_record_unmap(uint64_t start, uint64_t size, bool all)
{
    flatcheck_event_add(all ? FLATCHECK_UNMAP_ALL : FLATCHECK_UNMAP, start, size);
}

const FlatcheckEvent *flatcheck_events(void)
{
    return events;
}

uint32_t flatcheck_event_count(void)
{
    return event_count;
}

void flatcheck_events_clear(void)
{
    event_count = 0;
}
