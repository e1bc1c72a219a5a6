/*
 * Plays register writes on a board and prints, as JSON lines, what the driver recorded.
 * Arguments: machine, RAM in bytes, VGA, then steps: REG=VALUE:WIDTH (hex), "reset", "view" (the flat view of "memory"),
 * "blocks", "e820", "unregister". ARGUMENTS takes their place where a program has none.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "flatcheck.h"

static void print_events(void)
{
    static const char *const operations[] = {
        [FLATCHECK_MAP] = "map", [FLATCHECK_UNMAP] = "unmap", [FLATCHECK_UNMAP_ALL] = "unmap-all",
    };

    for (uint32_t i = 0; i < flatcheck_event_count(); i++) {
        const FlatcheckEvent *event = &flatcheck_events()[i];

        printf("{\"dma\": {\"op\": \"%s\", \"start\": \"0x%" PRIx64 "\", \"end\": \"0x%" PRIx64 "\"",
               operations[event->kind], event->start, event->last);
        if (event->kind == FLATCHECK_MAP) {
            printf(", \"access\": \"%s\", \"block\": %" PRIu64 ", \"offset\": %" PRIu64, event->readonly ? "ro" : "rw",
                   event->ram_block, event->offset);
        }
        printf("}}\n");
    }
    flatcheck_events_clear();
}

static const char *kind(const FlatcheckRow *row)
{
    static const char *const names[] = { "i/o", "ram", "rom", "romd", "ramd" };

    return row->readonly ? "rom" : names[row->kind];
}

static void print_view(void)
{
    uint32_t count = flatcheck_flatview_take(0);

    for (uint32_t i = 0; i < count; i++) {
        const FlatcheckRow *row = &flatcheck_flatview_rows()[i];

        printf("{\"row\": \"%016" PRIx64 "-%016" PRIx64 " (prio %d, %s): %s", row->start, row->last, row->priority,
               kind(row), row->name);
        if (row->offset) {
            printf(" @%016" PRIx64, row->offset);
        }
        printf("\"}\n");
    }
}

static void print_blocks(void)
{
    uint32_t count = flatcheck_ram_blocks_take();

    for (uint32_t i = 0; i < count; i++) {
        const FlatcheckRamBlock *block = &flatcheck_ram_blocks()[i];

        printf("{\"block\": {\"name\": \"%s\", \"region\": \"%s\", \"offset\": %" PRIu64 ", \"size\": %" PRIu64 "}}\n",
               block->name, block->region, block->offset, block->size);
    }
}

static void print_e820(void)
{
    uint32_t count = flatcheck_e820_take();

    for (uint32_t i = 0; i < count; i++) {
        const FlatcheckE820Entry *entry = &flatcheck_e820()[i];

        printf("{\"e820\": [%" PRIu64 ", %" PRIu64 ", %u]}\n", entry->start, entry->length, entry->type);
    }
}

static void play_write(const char *step)
{
    char *end;
    uint32_t reg = strtoul(step, &end, 16);
    uint32_t value = strtoul(end + 1, &end, 16);
    uint32_t width = strtoul(end + 1, &end, 16);

    flatcheck_config_write(reg, value, width);
    printf("{\"write\": {\"register\": \"0x%x\", \"value\": \"0x%x\", \"width\": %u}}\n", reg, value, width);
    printf("{\"read\": \"0x%x\"}\n", flatcheck_config_read(reg, width));
}

static void play(const char *step)
{
    if (!strcmp(step, "view")) {
        print_view();
    } else if (!strcmp(step, "blocks")) {
        print_blocks();
    } else if (!strcmp(step, "e820")) {
        print_e820();
    } else if (!strcmp(step, "reset")) {
        flatcheck_machine_reset();
        printf("{\"reset\": true}\n");
    } else if (!strcmp(step, "unregister")) {
        flatcheck_listeners_unregister();
    } else {
        play_write(step);
    }
    print_events();
    flatcheck_rcu_drain();
}

#ifdef ARGUMENTS
int main(void)
{
    static const char *const argv[] = { "play", ARGUMENTS };
    int argc = sizeof(argv) / sizeof(argv[0]);
#else
int main(int argc, char **argv)
{
#endif
    if (argc < 4 || !flatcheck_machine_create(argv[1], strtoull(argv[2], NULL, 10), argv[3])) {
        fprintf(stderr, "no such machine\n");
        return 1;
    }
    if (!flatcheck_listeners_register()) {
        fprintf(stderr, "the listener cannot be registered\n");
        return 1;
    }
    flatcheck_machine_reset();
    print_events();
    for (int i = 4; i < argc; i++) {
        play(argv[i]);
    }
    return 0;
}
