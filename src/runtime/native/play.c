/*
 * Plays steps on a board and prints what is observed, or how long it took.
 * Arguments: machine, RAM in bytes, VGA, mode, then steps: "REG=VALUE:WIDTH" (hex) or "reset".
 * Mode "events" prints, for the first reset and for each step, a line "step" and then the DMA events, one a line;
 * "views" prints the flat view of address space "memory" as well. Mode "time=N" plays all steps once, then N times
 * more, observing the events after each step, and prints the nanoseconds of processor time that those took;
 * "time-views=N" observes the flat view, too.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "flatcheck.h"

/* Of the native host: processor time of this process. */
uint64_t flatcheck_nanoseconds(void);

typedef struct Step {
    bool reset;
    uint32_t reg;
    uint32_t value;
    uint32_t width;
} Step;

/* Everything is loaded from the start. */
bool flatcheck_load_type(const char *name)
{
    (void)name;
    return false;
}

void flatcheck_load_machine(const char *machine_type)
{
    (void)machine_type;
}

static Step parse(const char *text)
{
    Step step = { .reset = !strcmp(text, "reset") };
    char *end;

    if (!step.reset) {
        step.reg = strtoul(text, &end, 16);
        step.value = strtoul(end + 1, &end, 16);
        step.width = strtoul(end + 1, &end, 16);
    }
    return step;
}

static void play(const Step *step)
{
    if (step->reset) {
        flatcheck_machine_reset();
    } else {
        flatcheck_config_write(step->reg, step->value, step->width);
    }
    flatcheck_rcu_drain();
}

static void play_together(const Step *steps, int count)
{
    for (int i = 0; i < count;) {
        uint32_t together = 0;

        for (; together < FLATCHECK_MOST_STEPS && i < count; i++) {
            const Step *step = &steps[i];

            flatcheck_steps()[together++] = (FlatcheckStep) { step->reg, step->value, step->reset ? 0 : step->width };
        }
        flatcheck_play(together);
    }
}

static void print_view(void)
{
    static const char *const kinds[] = { "i/o", "ram", "rom", "romd", "ramd" };
    uint32_t count = flatcheck_flatview_take(0);

    for (uint32_t i = 0; i < count; i++) {
        const FlatcheckRow *row = &flatcheck_flatview_rows()[i];

        printf("row %016" PRIx64 "-%016" PRIx64 " (prio %d, %s%s): %s", row->start, row->last, row->priority,
               row->nonvolatile ? "nv-" : "", row->readonly ? "rom" : kinds[row->kind], row->name);
        if (row->offset) {
            printf(" @%016" PRIx64, row->offset);
        }
        printf("\n");
    }
}

static void print_observed(bool views)
{
    printf("step\n");
    for (uint32_t i = 0; i < flatcheck_event_count(); i++) {
        const FlatcheckEvent *event = &flatcheck_events()[i];

        printf("%s 0x%" PRIx64 " 0x%" PRIx64, event->kind == FLATCHECK_MAP ? "map" : "unmap", event->start, event->last);
        if (event->kind == FLATCHECK_MAP) {
            printf(" %s 0x%" PRIx64 " 0x%" PRIx64, event->readonly ? "ro" : "rw", event->ram_block, event->offset);
        }
        printf("\n");
    }
    flatcheck_events_clear();
    if (views) {
        print_view();
    }
}

static void print_time(const Step *steps, int count, long repetitions, bool views)
{
    uint64_t start = 0;

    if (views) {
        flatcheck_follow(0);
    }
    for (long repetition = 0; repetition <= repetitions; repetition++) {
        if (repetition == 1) {
            start = flatcheck_nanoseconds();
        }
        play_together(steps, count);
    }
    printf("%" PRIu64 "\n", flatcheck_nanoseconds() - start);
}

int main(int argc, char **argv)
{
    enum { FIRST_STEP = 5 };
    int count = argc - FIRST_STEP;
    Step *steps;

    if (count < 0) {
        fprintf(stderr, "usage: play MACHINE RAM VGA MODE STEP...\n");
        return 2;
    }
    steps = calloc(count + 1, sizeof(*steps));
    for (int i = 0; i < count; i++) {
        steps[i] = parse(argv[FIRST_STEP + i]);
    }
    if (!flatcheck_machine_create(argv[1], strtoull(argv[2], NULL, 10), argv[3])) {
        fprintf(stderr, "no machine %s\n", argv[1]);
        return 1;
    }
    flatcheck_rcu_drain();
    if (!flatcheck_listeners_register()) {
        fprintf(stderr, "the listener cannot be registered\n");
        return 1;
    }
    flatcheck_machine_reset();
    flatcheck_rcu_drain();
    if (!strncmp(argv[4], "time", 4)) {
        print_time(steps, count, strtol(strchr(argv[4], '=') + 1, NULL, 10), !strncmp(argv[4], "time-views", 10));
        return 0;
    }
    print_observed(!strcmp(argv[4], "views"));
    for (int i = 0; i < count; i++) {
        play(&steps[i]);
        print_observed(!strcmp(argv[4], "views"));
    }
    return 0;
}
