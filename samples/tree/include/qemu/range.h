/* Ranges of registers. SPDX-License-Identifier: MIT */
#ifndef QEMU_RANGE_H
#define QEMU_RANGE_H

#include "qemu/osdep.h"

static inline bool range_covers_byte(uint64_t start, uint64_t length, uint64_t byte)
{
    return byte >= start && byte - start < length;
}

static inline bool ranges_overlap(uint64_t first, uint64_t first_length, uint64_t second, uint64_t second_length)
{
    return first_length && second_length &&
           (range_covers_byte(first, first_length, second) || range_covers_byte(second, second_length, first));
}

#endif
