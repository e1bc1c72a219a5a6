/* Where names, attributes and parentheses may stand in declarations. */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
typedef int T;
typedef void (handler)(int);
typedef int (*(*maker)(int))(T);
static int seen;
static void note(int value) { seen = value; }
static int twice(T T) { return T * 2; }
static int (*make(int unused __attribute__((unused))))(T) { return twice; }
static int sum(int count, int values[static 1], int (*each)(T), int (f)(int));
static int sum(int count, int values[static 1], int (*each)(T), int (f)(int)) {
  int total = 0;
  for (int i = 0, *p = values; i < count; i++, p++) total += each(*p) + f(i);
  return total;
}
static int hides(int T, int U) { return T * U; }
static long first(int count, ...) {
  va_list list;
  va_start(list, count);
  long value = va_arg(list, T) + va_arg(list, long) + *va_arg(list, T *);
  va_end(list);
  return value;
}
struct __attribute__((packed)) front { char a; int b; };
struct back { char a; int b; } __attribute__((packed, aligned(2)));
struct member { char a; int b __attribute__((aligned(sizeof(long) * 2))); char c; };
struct bits { unsigned a : 3, : 2, b : 4; unsigned : 0; unsigned c : 1; };
union { struct { int x, y; }; int both[2]; } anonymous = { .y = 4 };
struct front __attribute__((aligned(32))) padded; struct __attribute__((aligned(64))) front ignored;
static int aligned_parameter(int a __attribute__((unused))) { return a; }
enum colour { RED, GREEN __attribute__((deprecated)) = 4, BLUE, } colour = BLUE;
_Alignas(16) static char buffer[3];
extern int named __asm__("named") __attribute__((weak));
int named = 6;
const char *const names[] = { [0 ... 1] = "low", [2] = "high", };
int matrix[][2] = { { 1, 2 }, { 3 }, [3] = { [1] = 8 } };
struct point { int x, y; } points[] = { [1].y = 5, { x: 2 } };
unsigned const volatile long *(*(*pointers[2])[3])(void);
int main(void) {
  handler *h = note; maker m = make; handler declared_here;
  h(3); printf("%d %d %d\n", seen, m(1)(21), hides(3, 4));
  int values[] = { 1, 2, 3 }; printf("%d %ld\n", sum(3, values, twice, (twice)), first(3, 1, 2L, values + 2));
  printf("%zu %zu %zu %zu\n", sizeof(struct front), sizeof(struct back), offsetof(struct member, b), sizeof(struct member));
  printf("%zu %zu %zu %d\n", sizeof(struct bits), (size_t)&padded % 32, sizeof ignored, aligned_parameter(2));
  printf("%d %d %d %d\n", anonymous.both[1], colour, (int)((size_t)buffer % 16), named);
  printf("%s %s %zu %d %d\n", names[1], names[2], sizeof matrix, matrix[3][1], matrix[1][1]);
  printf("%zu %d %d %zu\n", sizeof points / sizeof *points, points[1].y, points[2].x, sizeof pointers);
  { enum { T = 7 }; printf("%d\n", T * 2); } { T T = 1; { extern int named; printf("%d\n", T + named); } }
  { static const T t = 5; register T r = t; auto T a = r; __extension__ T e = a; const __typeof__(e) *q = &e; printf("%d\n", *q); }
  struct point *p = &(struct point){ .x = 1, 2 }; printf("%d %zu %d\n", p->y, sizeof(struct point){ 1 }, (struct point){ 3, 4 }.y);
  printf("%d\n", ((int (*)(T))twice)(4) + (*(int (**)(int))&(void *){ (void *)twice })(1));
  int i, j; for (i = 0, j = 10; i < j; i++, j -= 2); printf("%d %d\n", i, j);
  switch (colour) { int unused; case RED ... GREEN: unused = 1; printf("%d\n", unused); break; default: __attribute__((unused)); printf("blue\n"); }
  if (i) T: if (j > 100) goto T; else printf("else\n");
  return 0;
}
