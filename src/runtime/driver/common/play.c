/*
 * Plays steps and gives what is observed after each a number: equal observations have the same one, and only what is
 * new need be looked at. It knows nothing of QEMU.
 */
#include <flatcheck/heap.h>
#include <stdlib.h>
#include <string.h>
#include "../flatcheck.h"

/* Observations of one kind that differ from each other. Their bytes lie one after the other; their sizes are multiples
 * of 8. */
typedef struct Observations {
    uint64_t *words;
    uint64_t words_used;
    uint64_t words_capacity;
    uint64_t *ends;        /* by number, the word after the observation's last */
    uint32_t count;
    uint32_t capacity;
    uint32_t *slots;       /* open hash table of number + 1; twice the capacity, a power of two */
} Observations;

enum { MOST_FOLLOWED = 64 };

static uint32_t followed[MOST_FOLLOWED];
static uint32_t followed_count;
/* The events, then the rows of each address space that is followed. */
static Observations observations[1 + MOST_FOLLOWED];
static uint32_t numbers[FLATCHECK_MOST_STEPS * (1 + MOST_FOLLOWED)];
static FlatcheckStep steps[FLATCHECK_MOST_STEPS];
static uint32_t played;

static uint64_t start_of(const Observations *known, uint32_t number)
{
    return number ? known->ends[number - 1] : 0;
}

/* A multiplicative hash: every bit of a word has its part in the upper half, which is the one that counts. */
static uint32_t hash_of(const uint64_t *words, uint64_t count)
{
    uint64_t hash = count;

    for (uint64_t i = 0; i < count; i++) {
        hash = (hash ^ (hash >> 32) ^ words[i]) * 0x9e3779b97f4a7c15;
    }
    return hash >> 32;
}

static void insert(Observations *known, uint32_t number)
{
    uint32_t mask = 2 * known->capacity - 1;
    uint64_t start = start_of(known, number);
    uint32_t at = hash_of(known->words + start, known->ends[number] - start) & mask;

    while (known->slots[at]) {
        at = (at + 1) & mask;
    }
    known->slots[at] = number + 1;
}

static void make_room(Observations *known, uint64_t count)
{
    if (known->words_used + count > known->words_capacity) {
        known->words_capacity = 2 * (known->words_used + count);
        known->words = realloc(known->words, known->words_capacity * sizeof(*known->words));
    }
    if (known->count < known->capacity) {
        return;
    }
    known->capacity = known->capacity ? 2 * known->capacity : 64;
    known->ends = realloc(known->ends, known->capacity * sizeof(*known->ends));
    free(known->slots);
    known->slots = calloc(2 * known->capacity, sizeof(*known->slots));
    flatcheck_derived(known->slots);
    for (uint32_t number = 0; number < known->count; number++) {
        insert(known, number);
    }
}

static bool is_equal(const uint64_t *left, const uint64_t *right, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        if (left[i] != right[i]) {
            return false;
        }
    }
    return true;
}

static uint32_t number_of(Observations *known, const uint64_t *words, uint64_t count)
{
    uint32_t number;

    if (known->capacity) {
        uint32_t mask = 2 * known->capacity - 1;

        for (uint32_t at = hash_of(words, count) & mask; known->slots[at]; at = (at + 1) & mask) {
            number = known->slots[at] - 1;
            if (known->ends[number] - start_of(known, number) == count
                && is_equal(known->words + start_of(known, number), words, count)) {
                return number;
            }
        }
    }
    make_room(known, count);
    number = known->count++;
    if (count) {
        memcpy(known->words + known->words_used, words, count * sizeof(*words));
    }
    known->words_used += count;
    known->ends[number] = known->words_used;
    insert(known, number);
    return number;
}

static void observe(uint32_t *into)
{
    uint64_t count = flatcheck_event_count() * sizeof(FlatcheckEvent) / sizeof(uint64_t);

    *into++ = number_of(&observations[0], (const uint64_t *)flatcheck_events(), count);
    flatcheck_events_clear();
    for (uint32_t i = 0; i < followed_count; i++) {
        count = flatcheck_flatview_take(followed[i]) * sizeof(FlatcheckRow) / sizeof(uint64_t);
        *into++ = number_of(&observations[1 + i], (const uint64_t *)flatcheck_flatview_rows(), count);
    }
}

bool flatcheck_follow(uint32_t address_space)
{
    if (followed_count == MOST_FOLLOWED) {
        return false;
    }
    followed[followed_count++] = address_space;
    return true;
}

void flatcheck_observe(void)
{
    observe(numbers);
}

FlatcheckStep *flatcheck_steps(void)
{
    return steps;
}

bool flatcheck_play(uint32_t count)
{
    for (played = 0; played < count; played++) {
        const FlatcheckStep *step = &steps[played];

        if (step->width == 0) {
            flatcheck_machine_reset();
        } else if (!flatcheck_config_write(step->reg, step->value, step->width)) {
            return false;
        }
        flatcheck_rcu_drain();
        observe(numbers + played * (1 + followed_count));
    }
    return true;
}

uint32_t flatcheck_played(void)
{
    return played;
}

const uint32_t *flatcheck_numbers(void)
{
    return numbers;
}

const void *flatcheck_observation(uint32_t kind, uint32_t number)
{
    return observations[kind].words + start_of(&observations[kind], number);
}

uint32_t flatcheck_observation_size(uint32_t kind, uint32_t number)
{
    const Observations *known = &observations[kind];

    return (known->ends[number] - start_of(known, number)) * sizeof(*known->words);
}
