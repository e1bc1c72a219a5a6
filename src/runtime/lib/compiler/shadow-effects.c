/* The new code's side: each of its effects is held against what the old code would have done. */
#include "shadow.h"

/* What a new store overwrites. */
static byte overwritten[MOST_BYTES];
static int can_overwrite;

word __flatcheck_shadow_mix(word hash, word value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ul;
    return hash ^ (hash >> 29);
}

static word mix_bytes(word hash, const byte *bytes, word size)
{
    for (word i = 0; i < size; i++) {
        hash = __flatcheck_shadow_mix(hash, bytes[i]);
    }
    return hash;
}

word __flatcheck_shadow_stored(word address, word size, const byte *bytes)
{
    word hash = __flatcheck_shadow_mix(__flatcheck_shadow_mix(1, address), size);
    return mix_bytes(hash, bytes, size);
}

/* The new code has an effect. */
void __flatcheck_shadow_effect(struct region *current, word effect, byte *mark)
{
    int differs;

    if (current->next < current->count) {
        differs = current->effects[current->next++] != effect;
    } else {
        differs = !current->is_open;
    }
    if (differs) {
        *mark = 1;
        current->next = current->count;
        current->is_open = 1;
    }
}

/* Whether a call of the new code is what the old code would have done next, or nothing is known of that. */
int __flatcheck_shadow_expects(struct region *current, word effect)
{
    if (current->next < current->count) {
        if (current->effects[current->next] != effect) {
            return 0;
        }
        current->next++;
        return 1;
    }
    return current->is_open;
}

/* The new code has come to the end of the region: what the old code would have done besides it does not. */
void __flatcheck_shadow_end(struct region *current, byte *mark)
{
    if (current->next < current->count) {
        *mark = 1;
        current->next = current->count;
        current->is_open = 1;
    }
}

/* Both have come to the end of the region, or it is open. */
void __flatcheck_shadow_compare(struct region *current, word old, word new, byte *mark)
{
    if (!current->is_open && current->next == current->count && old != new) {
        *mark = 1;
    }
}

void __flatcheck_shadow_before(word address, word size, unsigned pages)
{
    can_overwrite = size <= MOST_BYTES && is_memory(address, size, pages);
    for (word i = 0; can_overwrite && i < size; i++) {
        overwritten[i] = ((const byte *)address)[i];
    }
}

/* The new code has stored something at an address, of which __flatcheck_shadow_before was told. */
void __flatcheck_shadow_after(struct region *current, word address, word size, byte *mark)
{
    const byte *bytes = (const byte *)address;

    if (!can_overwrite) {
        current->next = current->count;
        current->is_open = 1;
        return;
    }
    for (word i = 0; i < size; i++) {
        if (bytes[i] != overwritten[i]) {
            __flatcheck_shadow_effect(current, __flatcheck_shadow_stored(address, size, bytes), mark);
            return;
        }
    }
}
