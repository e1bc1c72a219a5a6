/* float and double: arithmetic, conversion, comparison, not-a-number, mixed expressions. */
#include <stdio.h>
#include <float.h>
#include <limits.h>
static double ds[] = { 0, -0.0, 1, -1.5, 3.999, 1e100, -1e-300, 4294967295.0, 2147483648.0, 16777217, 0.1 }; static volatile double zero = 0;
static float half(float f) { return f / 2; } static double mix(float f, double d, int i, unsigned u, long l) { return f * d + i - u + l; } struct F { float f; double d; float a[2]; };
int main(void) {
  for (unsigned i = 0; i < sizeof ds / sizeof *ds; i++) for (unsigned j = 0; j < sizeof ds / sizeof *ds; j++) { double a = ds[i], b = ds[j]; float f = a, g = b; printf("%.17g %.17g %.17g %.9g %.9g %d%d%d%d%d%d\n", a + b, a - b, a * b, f + g, f * g, a < b, a <= b, a > b, a >= b, a == b, a != b); if (b != 0) printf("%.17g %.9g\n", a / b, f / g); }
  for (unsigned i = 0; i < sizeof ds / sizeof *ds; i++) { double d = ds[i]; if (d > -1e9 && d < 1e9) printf("%d %d %ld %d ", (int)d, (short)(int)d, (long)d, (signed char)(int)d); if (d >= 0 && d < 5e9) printf("%u %lu ", (unsigned)d, (unsigned long)d); printf("%d %d %.9g\n", !d, d ? 1 : 0, (float)d); }
  long ls[] = { LONG_MAX, LONG_MIN, 9007199254740993, -1, 16777217 }; for (int i = 0; i < 5; i++) printf("%.17g %.9g %.17g %.9g\n", (double)ls[i], (float)ls[i], (double)(unsigned long)ls[i], (float)(unsigned long)ls[i]); printf("%.9g %.9g %.17g\n", (float)2147483647, (float)4294967295u, (double)4294967295u);
  double nan = zero / zero, inf = 1 / zero; printf("%d %d %d %d %d %d\n", nan == nan, nan != nan, nan < 1, nan >= 1, inf > DBL_MAX, -inf < 0); printf("%d %d %d\n", nan ? 1 : 0, !nan, nan || 0); printf("%d %d %d\n", __builtin_isnan(nan), __builtin_isinf(-inf) != 0, __builtin_signbit(-0.0) != 0);
  float f = 16777216; f += 1; printf("%.9g\n", f); f = 0.1f; printf("%d %d\n", f == 0.1, f == 0.1f); f++; f *= 3; f -= 1; printf("%.9g ", half(f--)); printf("%.9g\n", f); int n = 7; n *= 1.5; n += 0.9; n /= 2.5f; printf("%d\n", n); unsigned char c = 250; c += 3.7; printf("%d\n", c); printf("%.17g\n", mix(1.5f, 2.25, -3, 4u, 5)); printf("%.17g %.17g\n", 1 / 3.0, 1 / 3.0f); printf("%g %g\n", 1e3f, 0x1.8p3); printf("%zu %zu %zu\n", sizeof 1.0f, sizeof(1.0f + 1), sizeof(1.0f * 1.0));
  struct F s = { 1.1f, 2.2, { 3, 4 } }; s.f += s.d; s.a[1] /= 3; printf("%.9g %.9g %g\n", s.f, s.a[1], (float)s.d == s.d ? 1.0 : 0.5); static float sf = 1 / 3.0; static double sd = 1.0f / 3; printf("%.9g %.17g\n", sf, sd); double big = 1e19; unsigned long ul = big; printf("%lu\n", ul); printf("%.3f %e %g %5.1f|%-8.2f|\n", 3.14159, 12345.678, 0.0001, 2.25, 2.5); printf("%d\n", (int)(0.1 + 0.2 == 0.3) + (1.0 == 1) * 2); long double ld = 1.5L; ld = -ld; printf("%g %d\n", (double)ld, (int)ld); return 0;
}
