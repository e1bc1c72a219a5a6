/* Checked arithmetic in all widths. */
#include <stdio.h>
typedef __int128 wide; typedef unsigned __int128 uwide;
static struct { unsigned five : 5; int four : 4; } fields;
int main(void)
{
    wide s; uwide u; int i; unsigned char c; wide big = (wide)1 << 126, least = -big - big;
    printf("%d", __builtin_add_overflow(big, big, &s)); printf("%d ", s < 0);
    printf("%d", __builtin_add_overflow(least, -1, &s)); printf("%d ", s > 0);
    printf("%d", __builtin_sub_overflow((uwide)0, 1, &u)); printf("%d ", u == ~(uwide)0);
    printf("%d", __builtin_mul_overflow((wide)1 << 64, (wide)1 << 63, &s)); printf("%d ", __builtin_mul_overflow((wide)1 << 64, (wide)1 << 62, &s));
    printf("%d", __builtin_mul_overflow(~0UL, ~0UL, &s)); printf("%d ", __builtin_mul_overflow(~0UL, ~0UL, &u));
    printf("%d", __builtin_mul_overflow(least, -1, &s)); printf("%d ", __builtin_mul_overflow(-big, 2, &s));
    printf("%d %d\n", __builtin_sub_overflow(-5L, ~0UL, &i), __builtin_add_overflow(200, 55, &c));
    printf("%d%d%d%d%d%d\n", __builtin_add_overflow_p(2147483647, 1, (int)0), __builtin_add_overflow_p(2147483647, 1, 0L), __builtin_sub_overflow_p(0, 1, 0U),
           __builtin_add_overflow_p(i, c, (char)0), __builtin_add_overflow_p(c, 1, fields.five), __builtin_mul_overflow_p(c & 3, 2, fields.four));
    return 0;
}
