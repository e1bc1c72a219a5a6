/* GNU C expressions: statement expressions, typeof, __auto_type, elvis, compound literals, case ranges, void pointers. */
#include <stdio.h>
#include <stddef.h>
struct P { int x, y; };
#define container_of(p, t, m) ({ const __typeof__(((t *)0)->m) *m_ = (p); (t *)((char *)m_ - offsetof(t, m)); })
#define MIN(a, b) ({ __auto_type a_ = (a); __auto_type b_ = (b); a_ < b_ ? a_ : b_; })
#define swap(a, b) do { typeof(a) t_ = a; a = b; b = t_; } while (0)
struct Outer { long pad; struct P in; struct { int deep[4]; } arr[2]; };
static int calls; static int count(void) { return ++calls; }
static const char *kind(int c) { switch (c) { case '0' ... '9': return "digit"; case 'a' ... 'f': case 'A' ... 'F': return "hex"; case -10 ... -1: return "negative"; default: return "other"; } }
static int early(int n) { int s = 0; for (int i = 0; i < 10; i++) s += ({ if (i == n) break; if (i & 1) continue; i; }); return s; }
static int leave(int n) { return 1 + ({ if (n) return -1; 5; }); }
int main(void) {
  int a = 5, b = 3; swap(a, b); printf("%d %d\n", a, b);
  struct Outer o = { .in = { 1, 2 } }; printf("%d %d\n", container_of(&o.in, struct Outer, in) == &o, container_of(&o.arr[1].deep[2], struct Outer, arr[1].deep[2]) == &o);
  printf("%d %d\n", MIN(MIN(a, b), MIN(7, 2)), count() ?: 9); printf("%d %d\n", 0 ?: 4, calls); printf("%s\n", (char *)NULL ?: "null");
  struct P q = ({ struct P t = { a, b }; t.x++; t; }); printf("%d %d %d\n", q.x, q.y, ({ struct P t = q; t; }).y);
  typeof(q.x) z = 4; typeof(int[3]) arr = { 1, 2, 3 }; typeof(&arr[0]) pa = arr; typeof(count) *pf = count; __typeof__(1 ? 1L : 1) l = 1; printf("%d %d %d %zu\n", z, pa[2], pf(), sizeof l);
  printf("%s %s %s %s\n", kind('5'), kind('c'), kind(-3), kind('z')); for (int i = 0; i < 11; i += 3) printf("%d ", early(i)); printf("%d %d\n", leave(0), leave(1));
  void *v = &o; v += 8; printf("%d %d\n", *(int *)v, v - 8 == (void *)&o); printf("%zu %zu\n", sizeof(void), sizeof(main));
  struct P *lp = &(struct P){ .y = 9 }; lp->x++; printf("%d %d %d\n", lp->x, lp->y, ((struct P){ 3, 4 }).y + ((int[]){ 1, 2 })[1]);
  int i = 0, j = (i++, i += 2, i); printf("%d %d\n", i, j); int w = ({ int k; for (k = 0; k < 5; k++) ; k; }); printf("%d\n", w);
  printf("%d\n", ({ ({ 3; }) + ({ int y = ({ 4; }); y; }); })); ({ printf("effect\n"); }); 
  printf("%d %d\n", __builtin_choose_expr(1, 5, (char *)0), __builtin_types_compatible_p(typeof(a), int)); printf("%d\n", __builtin_constant_p(3) && !__builtin_constant_p("x"[calls]));
  int t = 1; t = t ? : 0; unsigned char c = 200; __auto_type cc = c; cc += 100; printf("%d\n", cc); typeof(c + 0) ci = c; ci += 100; printf("%d\n", ci);
  const typeof(a) ca = 3; printf("%d %zu %zu\n", ca, _Alignof(double), __alignof__(o.in)); printf("%zu\n", sizeof(struct { char c; typeof(long) l; }));
  return 0;
}
