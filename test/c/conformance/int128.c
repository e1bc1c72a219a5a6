/* 128-bit integers: arithmetic, comparison, conversion, passing and returning. */
#include <stdio.h>
typedef __int128 i128;
typedef unsigned __int128 u128;
static void show(const char *name, u128 v) { printf("%s %016lx%016lx\n", name, (unsigned long)(v >> 64), (unsigned long)v); }
static i128 mix(int a, i128 b, long c, u128 d) { return b * a + c - (i128)d; }
struct W { char c; i128 v; };
static struct W pass(struct W w) { w.v = -w.v; return w; }
static i128 sum(int n, ...) {
  __builtin_va_list ap; __builtin_va_start(ap, n); i128 s = 0;
  while (n--) s += __builtin_va_arg(ap, i128);
  __builtin_va_end(ap); return s;
}
int main(void) {
  i128 values[] = { 0, 1, -1, 7, -7, (i128)1 << 64, -((i128)1 << 64), ((i128)0x7fffffffffffffff << 64) | 0xffffffffffffffffUL,
    (i128)1 << 127, ((i128)0x123456789abcdefUL << 64) + 0xfedcba9876543210UL, 1000000007, 0xffffffffffffffffUL };
  int n = sizeof values / sizeof *values;
  for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) {
    i128 a = values[i], b = values[j]; u128 ua = a, ub = b;
    show("+", ua + ub); show("-", ua - ub); show("*", ua * ub); show("&", a & b); show("|", a | b); show("^", a ^ b);
    if (b != 0 && !(b == -1 && ua == (u128)1 << 127)) { show("/", a / b); show("%", a % b); }
    if (ub) { show("u/", ua / ub); show("u%", ua % ub); }
    printf("%d%d%d%d%d%d %d%d%d%d\n", a < b, a <= b, a > b, a >= b, a == b, a != b, ua < ub, ua <= ub, ua > ub, ua >= ub);
  }
  for (int i = 0; i < n; i++) {
    for (int s = 0; s < 128; s += 21) { show("<<", (u128)values[i] << s); show(">>", values[i] >> s); show("u>>", (u128)values[i] >> s); }
    i128 a = values[i]; show("~", ~a); show("-", -(u128)a); printf("%d %d %ld %d %lu\n", !a, a ? 1 : 2, (long)a, (char)a, (unsigned long)(u128)a);
    printf("%.17g %.17g %.9g %.9g\n", (double)a, (double)(u128)a, (float)a, (float)(u128)a);
    a++; show("++", a); a += 5; a <<= 3; a -= 1; a ^= 0x55; show("op", a--); show("--", a);
  }
  double d[] = { 0, 1.9, -1.9, 1e10, -1e25, 1.5e38, 12345678901234567890.0 };
  for (unsigned i = 0; i < sizeof d / sizeof *d; i++) { show("from", (i128)d[i]); if (d[i] >= 0) show("ufrom", (u128)d[i]); }
  show("mix", mix(-3, values[9], 5, values[10])); struct W w = { 1, values[9] }; show("pass", pass(w).v); printf("%zu %zu\n", sizeof w, _Alignof(struct W));
  show("sum", sum(3, values[5], values[9], (i128)-3));
  i128 acc = 1; for (int i = 1; i <= 33; i++) acc *= i; show("33!", acc); while (acc) { printf("%d", (int)(acc % 10)); acc /= 10; } puts("");
  unsigned long r; printf("%d", __builtin_mul_overflow(0xffffffffffUL, 0xffffffffUL, &r)); printf(" %lx\n", r);
  int small; printf("%d", __builtin_add_overflow(2147483647, 1L, &small)); printf(" %d\n", small);
  static i128 st = (i128)5 << 100; show("static", st); st = values[3] > 5 ? st : -st; show("cond", st);
  return 0;
}
