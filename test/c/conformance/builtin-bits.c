/* Builtins that count and reverse the bits of what has a sign, and of 128 bits. */
#include <stdio.h>

typedef unsigned __int128 U;

static void show(U value) { printf("%llx:%llx\n", (unsigned long long)(value >> 64), (unsigned long long)value); }

int main(void)
{
    int ints[] = { 0, 1, -1, -2, 0x7fffffff, -0x7fffffff - 1, 0x00ff, -0x1234 };
    for (int i = 0; i < 8; i++) {
        long wide = (long)ints[i] * 0x10001;
        printf("%d %d %d\n", __builtin_clrsb(ints[i]), __builtin_clrsbl(wide), __builtin_clrsbll(ints[i]));
    }
    printf("%d\n", __builtin_clrsb((char)-3) + __builtin_clrsb('a'));
    U value = (U)0x0102030405060708 << 64 | 0x090a0b0c0d0e0ff0;
    show(__builtin_bswap128(value));
    show(__builtin_bswap128(__builtin_bswap128(value)));
    show(__builtin_bswap128(1));
    show(__builtin_bswap128((__int128)-2));
    return 0;
}
