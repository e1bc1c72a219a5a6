/* Integer conversions, promotions, shifts, wrapping, literals, division, comparison across signs. */
#include <stdio.h>
#include <stdint.h>
#include <limits.h>
#include <stdbool.h>
static int8_t s8[] = { 0, 1, -1, 127, -128 }; static uint8_t u8[] = { 0, 1, 127, 128, 255 }; static int16_t s16[] = { 0, -1, 32767, -32768 }; static uint16_t u16[] = { 0, 65535, 32768 };
static int32_t s32[] = { 0, 1, -1, INT_MAX, INT_MIN, 65536, -7, 3 }; static uint32_t u32[] = { 0, 1, UINT_MAX, 0x80000000u, 7 }; static int64_t s64[] = { 0, 1, -1, LONG_MAX, LONG_MIN, -7, 1L << 32 }; static uint64_t u64[] = { 0, 1, ULONG_MAX, 1UL << 63, 7 };
#define N(a) (int)(sizeof(a) / sizeof *(a))
#define ALL(A, B) for (int i = 0; i < N(A); i++) for (int j = 0; j < N(B); j++) { printf("%lx %lx %lx %lx %d%d%d%d ", (long)(A[i] + B[j]), (long)(A[i] - B[j]), (long)(A[i] * B[j]), (long)(A[i] ^ B[j]), A[i] < B[j], A[i] >= B[j], A[i] == B[j], A[i] != B[j]); if (B[j] && !((int64_t)B[j] == -1 && (int64_t)A[i] < -1000000)) printf("%lx %lx", (long)(A[i] / B[j]), (long)(A[i] % B[j])); puts(""); }
#define CONV(A) for (int i = 0; i < N(A); i++) printf("%d %u %d %u %d %u %ld %lu %d %ld %ld\n", (int8_t)A[i], (uint8_t)A[i], (int16_t)A[i], (uint16_t)A[i], (int32_t)A[i], (uint32_t)A[i], (int64_t)A[i], (uint64_t)A[i], (bool)A[i], (long)-A[i], (long)~A[i]);
enum E { NEG = -1, BIG = 0x7fffffff }; enum U { ONE = 1, HUGE_ = 0xffffffffu }; enum L { LL = 1L << 40 };
int main(void) {
  ALL(s8, u8) ALL(s16, u16) ALL(s32, u32) ALL(s64, u64) ALL(s32, u64) ALL(u8, s64) ALL(u32, s64) ALL(s32, s32) ALL(u64, s8)
  CONV(s8) CONV(u8) CONV(s16) CONV(u16) CONV(s32) CONV(u32) CONV(s64) CONV(u64)
  for (int i = 0; i < 8; i++) { int32_t v = s32[i]; uint32_t u = v; printf("%d %u %d %u %ld\n", (int)(u << 3), u >> 5, v >> 5, (uint16_t)(u >> 16), (long)v << 31 >> 3); int8_t c = v; c <<= 1; c += 100; c--; c = c * 3; uint16_t h = v; h += c; h >>= 2; h = -h; printf("%d %u\n", c, h); }
  int8_t a = 127; a++; uint8_t b = 0; b--; short s = 32767; s += 1; unsigned char c = 200; int r = c + c; bool t = 5; t += 3; t--; printf("%d %d %d %d %d\n", a, b, s, r, t); t = 0.5; printf("%d %d\n", t, (bool)0.0); b = 255; printf("%d ", b++); printf("%d ", b); printf("%d\n", ++b); printf("%d %d\n", ~b, -b); printf("%d\n", (unsigned char)~0 == 255);
  printf("%d %d %d\n", -1 < 1u, -1L < 1u, (char)-1 < 1u); printf("%d %d %d %d\n", -7 / 2, -7 % 2, 7 / -2, 7 % -2); printf("%ld %lu %llu %d\n", 0x7fffffffffffffff, 0xffffffffffffffff, 18446744073709551615ull, 0b1011); printf("%zu %zu %zu %zu %zu\n", sizeof 1, sizeof 2147483648, sizeof 0xffffffff, sizeof 1LL, sizeof 'a'); printf("%d %d %d\n", '\377', '\x41', '\0'); printf("%d %d\n", 'ab', '\e');
  printf("%zu %zu %zu %d %d %d\n", sizeof(enum E), sizeof(enum U), sizeof(enum L), NEG < 0u, (enum U)-1 > 0, LL > INT_MAX); enum E e = -5; printf("%d %d\n", e, e < 0); int m = INT_MAX; m++; printf("%d\n", m); m = INT_MIN; m = -m; printf("%d\n", m); m = 65537; m *= 65537; printf("%d\n", m); long l = LONG_MAX; l += 2; printf("%ld\n", l);
  unsigned x = 5; printf("%u %d\n", x - 6, (int)(x - 6) < 0); printf("%d\n", (x - 6) / 2 > 1000000); int sh = 33; uint64_t w = 1; printf("%lx %lx\n", w << sh, (w << 63) >> sh); printf("%d %d\n", 1 ? -1 : 0u, (1 ? -1 : 0u) > 0); short ss = -1; unsigned short us = ss; printf("%d %d %d\n", us, us == ss, us == (unsigned short)ss); return 0;
}
