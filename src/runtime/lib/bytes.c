/* Blocks of bytes. */
#include <stdint.h>
#include <string.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    unsigned char *target = to;
    const unsigned char *source = from;
    while (size-- > 0) {
        *target++ = *source++;
    }
    return to;
}

void *mempcpy(void *restrict to, const void *restrict from, size_t size)
{
    return (char *)memcpy(to, from, size) + size;
}

void *memmove(void *to, const void *from, size_t size)
{
    unsigned char *target = to;
    const unsigned char *source = from;
    if (target < source) {
        for (size_t i = 0; i < size; i++) {
            target[i] = source[i];
        }
    } else {
        while (size-- > 0) {
            target[size] = source[size];
        }
    }
    return to;
}

void *memset(void *to, int value, size_t size)
{
    unsigned char *target = to;
    while (size-- > 0) {
        *target++ = (unsigned char)value;
    }
    return to;
}

int memcmp(const void *left, const void *right, size_t size)
{
    const unsigned char *l = left, *r = right;
    for (; size > 0; size--, l++, r++) {
        if (*l != *r) {
            return *l - *r;
        }
    }
    return 0;
}

int bcmp(const void *left, const void *right, size_t size)
{
    return memcmp(left, right, size);
}

void bzero(void *to, size_t size)
{
    memset(to, 0, size);
}

void bcopy(const void *from, void *to, size_t size)
{
    memmove(to, from, size);
}

void *memchr(const void *block, int value, size_t size)
{
    const unsigned char *place = block;
    for (; size > 0; size--, place++) {
        if (*place == (unsigned char)value) {
            return (void *)place;
        }
    }
    return NULL;
}

void *memrchr(const void *block, int value, size_t size)
{
    const unsigned char *place = block;
    while (size-- > 0) {
        if (place[size] == (unsigned char)value) {
            return (void *)(place + size);
        }
    }
    return NULL;
}

void *rawmemchr(const void *block, int value)
{
    const unsigned char *place = block;
    while (*place != (unsigned char)value) {
        place++;
    }
    return (void *)place;
}

void *memmem(const void *block, size_t size, const void *wanted, size_t wanted_size)
{
    const char *place = block;
    for (; size >= wanted_size; size--, place++) {
        if (memcmp(place, wanted, wanted_size) == 0) {
            return (void *)place;
        }
    }
    return NULL;
}

int ffs(int value)
{
    return value == 0 ? 0 : __builtin_ctz((unsigned)value) + 1;
}

int ffsl(long value)
{
    return value == 0 ? 0 : __builtin_ctzl((unsigned long)value) + 1;
}

int ffsll(long long value)
{
    return value == 0 ? 0 : __builtin_ctzll((unsigned long long)value) + 1;
}
