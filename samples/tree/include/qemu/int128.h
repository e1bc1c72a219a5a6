/* Numbers that can hold the size of the whole 64-bit address space. SPDX-License-Identifier: MIT */
#ifndef QEMU_INT128_H
#define QEMU_INT128_H

#include "qemu/osdep.h"

typedef __int128 Int128;

static inline Int128 int128_zero(void)
{
    return 0;
}

static inline Int128 int128_one(void)
{
    return 1;
}

static inline Int128 int128_2_64(void)
{
    return (Int128)1 << 64;
}

static inline Int128 int128_make64(uint64_t number)
{
    return number;
}

static inline uint64_t int128_get64(Int128 number)
{
    assert(number >> 64 == 0);
    return (uint64_t)number;
}

static inline Int128 int128_add(Int128 a, Int128 b)
{
    return a + b;
}

static inline Int128 int128_sub(Int128 a, Int128 b)
{
    return a - b;
}

static inline bool int128_eq(Int128 a, Int128 b)
{
    return a == b;
}

static inline bool int128_lt(Int128 a, Int128 b)
{
    return a < b;
}

static inline bool int128_le(Int128 a, Int128 b)
{
    return a <= b;
}

static inline bool int128_ge(Int128 a, Int128 b)
{
    return a >= b;
}

static inline Int128 int128_min(Int128 a, Int128 b)
{
    return a < b ? a : b;
}

static inline Int128 int128_max(Int128 a, Int128 b)
{
    return a > b ? a : b;
}

#endif
