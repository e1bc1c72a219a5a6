/* Variable arguments: ints, doubles, pointers, structs, va_copy, passing a va_list on. */
#include <stdio.h>
#include <stdarg.h>
struct Small { int a; char b; }; struct Big { long v[5]; }; struct D { double x, y; };
static long sum(int n, ...) { va_list ap; va_start(ap, n); long s = 0; while (n-- > 0) s += va_arg(ap, int); va_end(ap); return s; }
static void mixed(const char *kinds, ...) {
  va_list ap; va_start(ap, kinds);
  for (; *kinds; kinds++) switch (*kinds) {
    case 'i': printf("i%d ", va_arg(ap, int)); break; case 'l': printf("l%ld ", va_arg(ap, long)); break; case 'd': printf("d%g ", va_arg(ap, double)); break;
    case 's': printf("s%s ", va_arg(ap, char *)); break; case 'S': { struct Small s = va_arg(ap, struct Small); printf("S%d,%d ", s.a, s.b); break; }
    case 'B': { struct Big b = va_arg(ap, struct Big); printf("B%ld,%ld ", b.v[0], b.v[4]); break; } case 'D': printf("D%g ", va_arg(ap, struct D).y); break;
    case 'f': { int (*f)(int) = va_arg(ap, int (*)(int)); printf("f%d ", f(3)); break; } case 'u': printf("u%u ", va_arg(ap, unsigned)); break;
  }
  va_end(ap); puts("");
}
static long consume(va_list ap, int n) { long s = 0; while (n-- > 0) s += va_arg(ap, int); return s; }
static long consume_by_pointer(va_list *ap, int n) { long s = 0; while (n-- > 0) s += va_arg(*ap, int); return s; }
static void twice(int n, ...) { va_list a, b; va_start(a, n); va_copy(b, a); printf("%ld ", consume(a, n)); printf("%ld\n", consume(b, n)); va_end(a); va_end(b); }
static void parts(int n, ...) { va_list a; va_start(a, n); long x = consume_by_pointer(&a, 2); long y = consume_by_pointer(&a, n - 2); printf("%ld %ld\n", x, y); va_end(a); va_start(a, n); printf("%d\n", va_arg(a, int)); va_end(a); }
static int triple(int x) { return 3 * x; }
static int out(char *b, size_t n, const char *fmt, ...) { va_list ap; va_start(ap, fmt); int r = vsnprintf(b, n, fmt, ap); va_end(ap); return r; }
int main(void) {
  char c = -5; short h = 300; float f = 1.5f; unsigned char u = 250; char buffer[32]; struct Big big = { { 1, 2, 3, 4, 5 } };
  printf("%ld %ld\n", sum(0), sum(12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)); printf("%ld\n", sum(4, c, h, u, 'a'));
  mixed("ildsSBDfu", 1, 2L, 3.5, "four", (struct Small){ 5, 'c' }, big, (struct D){ 1, 2.25 }, triple, -1); mixed("did", f, c, f * 2); mixed("SiBd", (struct Small){ 1, 2 }, 7, big, 0.5);
  twice(3, 1, 2, 3); parts(5, 1, 2, 3, 4, 5); int r = out(buffer, 8, "%d-%s-%c", 42, "long text", 'x'); printf("%d %s\n", r, buffer);
  void (*pm)(const char *, ...) = mixed; pm("is", 9, "pointer"); (void)big; return 0;
}
