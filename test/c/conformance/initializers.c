#include <stdio.h>
#include <string.h>
struct P { int x, y; };
struct L { struct P a; struct P b[2]; char name[8]; union { int i; float f; struct { short lo, hi; }; }; };
struct F { int n; int v[]; };
struct F flex = { 3, { 10, 20, 30 } };
static struct F flex2 = { .n = 2, .v = { [1] = 7 } };
struct P arr[4] = { [1].x = 1, 2, 3, [3].y = 9 };
struct L g = { 1, 2, 3, 4, 5, 6, "abc", { .hi = 3 } };
struct L h = { .b[1].y = 5, .a = { .y = 3 }, .a.x = 8, .name = { 'q', 0 }, .lo = 4, 5 };
int ranges[] = { [0 ... 3] = 1, [2] = 5, [6 ... 7] = 2, 3 };
int md[][3] = { {1}, {2, 3}, 4, 5, 6, [4] = { [2] = 1 } };
char *strs[] = { "a", "b" "c", [4] = "e" };
char ca[] = "hello", cb[3] = "xyz", cc[10] = { "brace" };
struct { struct P p; int z; } over = { .p.x = 5, .p = { .y = 1 }, .z = 2 };
union { int a; long b; } un = { .a = -1, .b = 7 };
int *ptr = &md[1][2]; struct P *pp = &arr[2]; char *mid = "abcdef" + 2; long diff = &arr[3] - &arr[1];
struct P *lit = &(struct P){ 4, 5 }; int *la = (int[]){ 1, 2, 3 };
_Bool bb = 5; unsigned char uc = 300; float ff = 1; double dd = 1 / 3.0f; long neg = -1; unsigned un2 = -1;
typedef unsigned short wc; 
static void dump(const char *n, const struct L *l) { printf("%s %d %d %d %d %d %d %.8s %d %d\n", n, l->a.x, l->a.y, l->b[0].x, l->b[0].y, l->b[1].x, l->b[1].y, l->name, l->lo, l->hi); }
static int cnt; static int next(void) { return ++cnt; }
int main(void) {
  for (int i = 0; i < 3; i++) printf("%d ", flex.v[i]); printf("%d %d %zu\n", flex2.v[0], flex2.v[1], sizeof flex);
  for (int i = 0; i < 4; i++) printf("%d,%d ", arr[i].x, arr[i].y); puts("");
  dump("g", &g); dump("h", &h);
  struct L l = { 1, 2, 3, 4, 5, 6, "abc", { .hi = 3 } }; dump("l", &l);
  struct L m = { .b[1].y = 5, .a = { .y = 3 }, .a.x = 8, .name = { 'q', 0 }, .lo = 4, 5 }; dump("m", &m);
  struct L k = { .a = l.b[1], .b = { l.a, m.a } }; dump("k", &k);
  for (unsigned i = 0; i < sizeof ranges / sizeof *ranges; i++) printf("%d ", ranges[i]); puts("");
  for (unsigned i = 0; i < sizeof md / sizeof *md; i++) printf("%d%d%d ", md[i][0], md[i][1], md[i][2]); puts("");
  printf("%zu %s %s %s %d\n", sizeof strs, strs[1], strs[4], cc, strs[2] == 0);
  printf("%zu %.3s\n", sizeof ca, cb);
  printf("%d %d %d %ld\n", over.p.x, over.p.y, over.z, un.b);
  printf("%d %d %s %ld %d %d\n", *ptr, pp->x, mid, diff, lit->y, la[2]);
  printf("%d %d %f %f %ld %u\n", bb, uc, ff, dd, neg, un2);
  int *q = &(int){ 42 }; *q += 1; printf("%d %d\n", *q, *(const int[]){ 1, 2, 3 } );
  struct P t = { next(), next() }; printf("%d %d\n", t.x, t.y);
  struct P s = (struct P){ .y = t.x, .x = t.y }; printf("%d %d\n", s.x, s.y);
  (struct P){ next(), 0 }.x++; (struct P){ next(), 0 }.x += 5; printf("%d\n", cnt);
  struct P z = {}; int e[3] = {}; printf("%d %d\n", z.y, e[2]);
  struct F *fp = &flex; printf("%d\n", fp->v[2]);
  __auto_type au = next(); __auto_type as = s; printf("%d %d\n", au, as.x);
  int a2[2][2][2] = { { { 1 }, 2, 3 }, 4, 5, 6, 7 };
  for (int i = 0; i < 8; i++) printf("%d ", ((int *)a2)[i]); puts("");
  struct { int n; struct { int a, b; } in[2]; int t; } nest = { 1, .in[0].b = 2, 3, 4, 5 }; printf("%d %d %d %d %d %d\n", nest.n, nest.in[0].a, nest.in[0].b, nest.in[1].a, nest.in[1].b, nest.t);
  return 0;
}
