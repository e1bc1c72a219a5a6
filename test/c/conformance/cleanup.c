/* The cleanup attribute on every way out of a scope. */
#include <stdio.h>
#include <stdlib.h>
#define AUTO __attribute__((cleanup(done)))
typedef struct { const char *name; int id; } Guard;
static void done(Guard *g) { printf("[%s%d]", g->name, g->id); } static void freed(void *p) { printf("(free %s)", *(char **)p ? *(char **)p : "null"); }
static inline Guard *lock(Guard *g) { printf("<%s%d>", g->name, g->id); return g; } static void unlock(Guard **g) { if (*g) done(*g); }
#define WITH(g) for (Guard *it __attribute__((cleanup(unlock))) = lock(g); it; it = (unlock(&it), (Guard *)0))
#define GUARD(g) __attribute__((cleanup(unlock))) Guard *guard __attribute__((unused)) = lock(g)
static Guard A = { "A", 0 };
static int plain(int n) { AUTO Guard a = { "a", n }; if (n == 1) return a.id; { AUTO Guard b = { "b", n }; if (n == 2) return b.id + (a.id = 9); } AUTO Guard c = { "c", n }; return n * 10; }
static Guard record(void) { AUTO Guard a = { "r", 1 }; a.id++; return a; }
static int loop(void) { int s = 0; for (int i = 0; i < 5; i++) { AUTO Guard a = { "l", i }; if (i == 1) continue; if (i == 3) break; s += i; } return s; }
static int jumps(int n) { again:; AUTO Guard a = { "j", n }; { AUTO Guard b = { "k", n }; if (n == 0) goto out; n--; if (n & 1) goto again; { AUTO Guard c = { "m", n }; if (n == 2) goto inner; } } inner: printf("inner "); { AUTO Guard d = { "d", n }; if (n > 0) { n--; goto again; } } out: return n; }
static int sw(int n) { switch (n) { case 0: { AUTO Guard a = { "s", n }; break; } case 1: { AUTO Guard b = { "t", n }; } case 2: { AUTO Guard c = { "u", n }; return 5; } } return 6; }
static int with(int n) { WITH(&A) { if (n == 1) return 1; if (n == 2) break; printf("body"); } return 0; } static void voids(int n) { GUARD(&A); if (n) return; printf("end"); }
static int expr(void) { int v = ({ AUTO Guard a = { "e", 1 }; a.id + 5; }); Guard g = ({ AUTO Guard a = { "e", 2 }; a; }); ({ AUTO Guard a = { "e", 3 }; (void)a; }); return v + g.id; }
static char *steal(void) { __attribute__((cleanup(freed))) char *p = (char *)"p", *q __attribute__((cleanup(freed))) = (char *)"q"; char *r = p; p = NULL; return r; }
int main(void) {
  for (int i = 1; i < 4; i++) printf(" %d\n", plain(i)); printf(" %d\n", record().id); printf(" %d\n", loop()); for (int i = 0; i < 5; i++) printf(" %d\n", jumps(i)); for (int i = 0; i < 4; i++) printf(" %d\n", sw(i));
  for (int i = 0; i < 3; i++) printf(" %d\n", with(i)); voids(0); voids(1); puts(""); printf(" %d\n", expr()); printf(" %s\n", steal()); return 0;
}
