/* What the two sides of the shadow share, see shadow.c. */
#ifndef FLATCHECK_SHADOW_H
#define FLATCHECK_SHADOW_H

typedef unsigned long word;
typedef unsigned char byte;

enum {
    MOST_EFFECTS = 12,
    MOST_WRITES = 32,
    MOST_BYTES = 1024,
    MOST_STEPS = 4096,
    MOST_CALLS = 24,
    /* Below lies nothing: a null pointer and what is a little more. */
    FIRST_ADDRESS = 0x10000,
};

/* One for each activation of a patched function; its size is REGION_SIZE in src/c/shadow/support.ts. */
struct region {
    unsigned count;
    unsigned next;
    unsigned is_open;
    unsigned unused;
    word effects[MOST_EFFECTS];
};

word __flatcheck_shadow_mix(word hash, word value);

/* A store as an effect. */
word __flatcheck_shadow_stored(word address, word size, const byte *bytes);

/* Whether memory of so many pages has it. */
static int is_memory(word address, word size, unsigned pages)
{
    word end = (word)pages << 16;

    return address >= FIRST_ADDRESS && size <= end && address - FIRST_ADDRESS <= end - size;
}

#endif
