/* What gcc takes for constant in the initializer of an object with static storage duration. */
#include <stdio.h>
#include <string.h>

static const int three = 3;
static int four = three + 1;
static const double half = 0.5;
static double twice = half * 4;
static const char letter = 'a';
static const unsigned char *const no_pointer = 0;
static const unsigned swapped = __builtin_bswap32(0x11223344);
static const unsigned short halves[] = { __builtin_bswap16(0x1234), (0x12 << 8) };
static const unsigned long wide = __builtin_bswap64(0x1122334455667788UL);
static const int length = __builtin_strlen("abcd"), other_length = sizeof(char[1 + 2]) + strlen("ab\0cd");
static const int counts[] = {
    __builtin_popcount(0xff00), __builtin_clz(1), __builtin_ctzl(1UL << 40), __builtin_ffs(8), __builtin_ffs(0),
    __builtin_parity(7), __builtin_clrsb(-1), __builtin_abs(-5),
};
enum { in_enumeration = __builtin_popcount(7), bytes = __builtin_bswap16(0x100) };
static char sized[__builtin_ctz(16)];
static const _Bool truth = three;
static const unsigned long long all = ~0ULL;
static unsigned int narrowed = all;
static signed char sign = (signed char)all;

int main(void)
{
    static const int local = 7;
    static int from_local = local * 6;
    switch (4) {
    case __builtin_ffs(8):
        printf("four\n");
    }
    printf("%d %d %g %g %c %d\n", three, four, half, twice, letter, no_pointer == 0);
    printf("%x %x %x %lx %d %d\n", swapped, halves[0], halves[1], wide, length, other_length);
    for (unsigned i = 0; i < sizeof counts / sizeof counts[0]; i++)
        printf("%d ", counts[i]);
    printf("%d %d %zu %d %u %d %d\n", in_enumeration, bytes, sizeof sized, truth, narrowed, sign, from_local);
    return 0;
}
