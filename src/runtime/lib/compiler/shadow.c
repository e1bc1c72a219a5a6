/*
 * What the compiler calls where the old code of a patched function is evaluated in the shadow of the new
 * (src/c/shadow). The old code of a region runs first, to its end and without effect: what it would do is noted. Then
 * the new code of the region runs, and each of its effects is held against the note. The old code may end early, where
 * it would need the result of an effect: then the region is open, and nothing is said of what comes after.
 */
#include "shadow.h"

struct write {
    word address;
    word size;
    byte *bytes;
};

/* Of the old code that is being evaluated; nothing else runs meanwhile. */
static struct region *region;
static int has_stopped;
static unsigned steps;
/* Calls of functions with effects that the old code is in. */
static unsigned depth;
/* The stack below belongs to functions that the old code calls. */
static word stack_end;
static unsigned writes;
static word used;
static int is_pending;
static struct write written[MOST_WRITES];
static byte contents[MOST_BYTES];
static byte before[MOST_BYTES];
/* Several: what was read for one argument must outlive what is read for the next. */
static byte composed[4][MOST_BYTES];
static unsigned compositions;
/* What is read where there is nothing to read, and where is written what is not to be kept. */
static byte zeros[MOST_BYTES];
static byte sink[MOST_BYTES];

/* What a call of the new code would do, where that is asked. */
static struct region asked;

void __flatcheck_shadow_begin(struct region *begun)
{
    /* The only variable in memory: the caller's frame begins 16 bytes further. */
    word here[1];

    stack_end = (word)here + 16;
    region = begun;
    begun->count = 0;
    begun->next = 0;
    begun->is_open = 0;
    has_stopped = 0;
    steps = 0;
    depth = 0;
    writes = 0;
    used = 0;
    is_pending = 0;
}

/* From here on it is not known what the old code would do. */
void __flatcheck_shadow_stop(void)
{
    if (!has_stopped) {
        has_stopped = 1;
        region->is_open = 1;
    }
}

int __flatcheck_shadow_runs(void)
{
    return !has_stopped;
}

/* Counts the turn of a loop; 0 where the old code is to leave it. */
int __flatcheck_shadow_step(void)
{
    if (++steps > MOST_STEPS) {
        __flatcheck_shadow_stop();
    }
    return !has_stopped;
}

static void note(word effect)
{
    if (has_stopped) {
        return;
    }
    if (region->count == MOST_EFFECTS) {
        __flatcheck_shadow_stop();
        return;
    }
    region->effects[region->count++] = effect;
}

/* Ends the store that __flatcheck_shadow_put began. One of what was there already is no effect. */
void __flatcheck_shadow_commit(void)
{
    struct write *last = &written[writes];
    int is_changed = 0;

    if (!is_pending) {
        return;
    }
    is_pending = 0;
    for (word i = 0; i < last->size; i++) {
        is_changed |= last->bytes[i] != before[i];
    }
    if (is_changed) {
        note(__flatcheck_shadow_stored(last->address, last->size, last->bytes));
        writes++;
        used += last->size;
    }
}

void __flatcheck_shadow_note(word effect)
{
    note(effect);
}

/* The old code is about to call a function with effects; 0 where it must not. */
int __flatcheck_shadow_deeper(void)
{
    if (depth == MOST_CALLS || ++steps > MOST_STEPS) {
        __flatcheck_shadow_stop();
    }
    if (has_stopped) {
        return 0;
    }
    depth++;
    return 1;
}

void __flatcheck_shadow_back(void)
{
    depth--;
}

/* How many effects there are before a call of the old code: what it does is one of them, if it does anything. */
unsigned __flatcheck_shadow_enter(void)
{
    return has_stopped ? MOST_EFFECTS + 1 : region->count;
}

/* Ends such a call. Where `has_address` is set, it may have changed a variable of the old code if it did anything. */
void __flatcheck_shadow_leave(unsigned count, word effect, int has_address)
{
    int was_stopped = has_stopped;

    if (count > MOST_EFFECTS || (!was_stopped && region->count == count)) {
        return;
    }
    has_stopped = 0;
    region->is_open = 0;
    region->count = count;
    note(effect);
    if (was_stopped || has_address) {
        __flatcheck_shadow_stop();
    }
}

/* The old code would end the run here. */
void __flatcheck_shadow_trap(void)
{
    note(2);
    has_stopped = 1;
}

static int overlaps(const struct write *each, word address, word size)
{
    return each->address < address + size && address < each->address + each->size;
}

/* Memory as the old code would see it. */
static void compose(byte *target, word address, word size)
{
    const byte *source = (const byte *)address;

    for (word i = 0; i < size; i++) {
        target[i] = source[i];
    }
    for (unsigned n = 0; n < writes; n++) {
        const struct write *each = &written[n];
        if (!overlaps(each, address, size)) {
            continue;
        }
        for (word i = 0; i < each->size; i++) {
            word at = each->address + i - address;
            if (at < size) {
                target[at] = each->bytes[i];
            }
        }
    }
}

/* From where the old code is to read what lies at an address. */
word __flatcheck_shadow_at(word address, word size, unsigned pages)
{
    if (size > MOST_BYTES) {
        __flatcheck_shadow_stop();
        return (word)zeros;
    }
    if (has_stopped) {
        return (word)zeros;
    }
    if (!is_memory(address, size, pages)) {
        __flatcheck_shadow_trap();
        return (word)zeros;
    }
    for (unsigned n = 0; n < writes; n++) {
        if (overlaps(&written[n], address, size)) {
            byte *target = composed[compositions++ % 4];
            compose(target, address, size);
            return (word)target;
        }
    }
    return address;
}

/* Where the old code is to write what it would write to an address. */
word __flatcheck_shadow_put(word address, word size, unsigned pages)
{
    struct write *next = &written[writes];

    if (has_stopped) {
        return (word)sink;
    }
    if (size > MOST_BYTES) {
        __flatcheck_shadow_stop();
        return (word)sink;
    }
    if (!is_memory(address, size, pages)) {
        __flatcheck_shadow_trap();
        return (word)sink;
    }
    if (address < stack_end) {
        return address;
    }
    if (writes == MOST_WRITES || size > MOST_BYTES - used) {
        __flatcheck_shadow_stop();
        return (word)sink;
    }
    next->address = address;
    next->size = size;
    next->bytes = contents + used;
    compose(next->bytes, address, size);
    for (word i = 0; i < size; i++) {
        before[i] = next->bytes[i];
    }
    is_pending = 1;
    return (word)next->bytes;
}

void __flatcheck_shadow_copy(word target, word source, word size, unsigned pages)
{
    const byte *from = (const byte *)__flatcheck_shadow_at(source, size, pages);
    byte *to = (byte *)__flatcheck_shadow_put(target, size, pages);

    if (!has_stopped) {
        for (word i = 0; i < size; i++) {
            to[i] = from[i];
        }
    }
    __flatcheck_shadow_commit();
}

void __flatcheck_shadow_fill(word target, int value, word size, unsigned pages)
{
    byte *to = (byte *)__flatcheck_shadow_put(target, size, pages);

    if (!has_stopped) {
        for (word i = 0; i < size; i++) {
            to[i] = value;
        }
    }
    __flatcheck_shadow_commit();
}

/* A divisor, but for 0. */
word __flatcheck_shadow_divisor(word divisor)
{
    if (divisor == 0) {
        __flatcheck_shadow_trap();
        return 1;
    }
    return divisor;
}

/* Begins to find out whether a call of the new code does anything. */
void __flatcheck_shadow_ask(void)
{
    word here[1];

    __flatcheck_shadow_begin(&asked);
    stack_end = (word)here + 16;
}

/* Notes that it does, where it does. */
void __flatcheck_shadow_answer(struct region *current, byte *mark)
{
    if (has_stopped || asked.count > 0) {
        *mark = 1;
        current->next = current->count;
        current->is_open = 1;
    }
}
