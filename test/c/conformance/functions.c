/* Function pointers, struct passing, recursion, casts of function types, inline, static locals, K&R style calls. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef void *pointer; typedef void (*GFunc)(pointer data, pointer user); typedef int (*Compare)(const void *, const void *);
struct V { double x, y, z; }; struct C { char c[3]; }; struct N { struct V v; struct C c; int n; }; struct E {};
static struct V add(struct V a, struct V b) { a.x += b.x; a.y += b.y; a.z += b.z; return a; }
static struct C next(struct C c) { c.c[0]++; return c; } static struct N wrap(struct V v, struct C c, int n) { return (struct N){ v, c, n }; }
static struct E empty(struct E e, int x) { (void)x; return e; }
static void each(int *items, int n, GFunc f, pointer user) { for (int i = 0; i < n; i++) f((pointer)(long)items[i], user); }
static int collect(long item, long *sum) { *sum += item; return 1; } static void only(pointer item) { printf("<%ld>", (long)item); }
static int compare(const int *a, const int *b) { return *a - *b; } static int ack(int m, int n) { return m == 0 ? n + 1 : n == 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1)); }
static int even(unsigned n); static int odd(unsigned n) { return n == 0 ? 0 : even(n - 1); } static int even(unsigned n) { return n == 0 ? 1 : odd(n - 1); }
static int counter(void) { static int n = 5; static struct { int a[2]; } s = { { 1, 2 } }; s.a[1] += n; return n++ + s.a[1]; }
static inline int twice(int (*f)(void)) { return f() + f(); } struct Ops { int (*op)(int, int); const char *name; struct Ops *(*self)(struct Ops *); };
static int plus(int a, int b) { return a + b; } static int minus(int a, int b) { return a - b; } static struct Ops *self(struct Ops *o) { return o; }
static struct Ops ops[] = { { plus, "plus", self }, { .name = "minus", .op = minus, .self = self } };
static int apply(int (*const *f)(int, int), int a, int b) { return (*f)(a, b); } static int (*choose(char c))(int, int) { return c == '+' ? plus : minus; }
static void swap(void *a, void *b, size_t n) { char *x = a, *y = b; while (n--) { char c = *x; *x++ = *y; *y++ = c; } }
static long fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } static unsigned char narrow(int x) { return x; } static _Bool truth(int x) { return x; } static float single(double d) { return d; }
static int many(char a, short b, int c, long d, float e, double f, unsigned char g, struct C h, long i, int j) { return a + b + c + d + (int)e + (int)f + g + h.c[2] + i + j; }
int main(void) {
  struct V a = { 1, 2, 3 }, b = { .5, .25, .125 }, c = add(add(a, b), add(b, a)); printf("%g %g %g %g\n", c.x, c.y, c.z, a.x); struct C s = { "ab" }; s = next(next(s)); printf("%s\n", s.c);
  struct N n = wrap(a, s, 7); printf("%g %s %d %g %s\n", n.v.z, n.c.c, n.n, wrap(b, next(s), 1).v.y, wrap(b, next(s), 1).c.c); (void)empty((struct E){}, 1);
  int items[] = { 5, 3, 9, 1 }; long sum = 0; each(items, 4, (GFunc)collect, &sum); each(items, 4, (GFunc)only, NULL); printf(" %ld\n", sum); qsort(items, 4, sizeof *items, (Compare)compare); for (int i = 0; i < 4; i++) printf("%d ", items[i]); puts("");
  printf("%d %d %d %ld\n", ack(2, 3), even(10), odd(7), fib(15)); printf("%d ", counter()); printf("%d ", twice(counter)); printf("%d\n", (*&counter)());
  for (unsigned i = 0; i < 2; i++) printf("%s %d %d\n", ops[i].name, ops[i].op(9, 4), ops[i].self(&ops[i])->self(ops + 1 - i)->op(1, 2)); int (*fp)(int, int) = minus; printf("%d %d\n", apply(&fp, 8, 3), choose('+')(8, 3));
  printf("%d %d\n", fp == minus, fp != plus); printf("%d %d %g\n", narrow(300), truth(256), single(0.1)); printf("%d\n", many(1, 2, 3, 4, 5.5f, 6.5, 250, s, -9, 10));
  long x = 1, y = 2; void (*sw)(void *, void *, size_t) = (void (*)(void *, void *, size_t))swap; sw(&x, &y, sizeof x); printf("%ld %ld\n", x, y); void *vp = (void *)plus; printf("%d\n", ((int (*)(int, int))vp)(2, 3));
  int (*table[2][2])(int, int) = { { plus, minus }, { minus, plus } }; printf("%d %d\n", table[1][0](5, 2), (*table[0][0])(5, 2)); return !strcmp(__func__, "main") - 1;
}
