/* Names that are declared before they are used, and defined or declared again after it; recursion; an enumerator of the file. */
#include <stdio.h>
static int later(int x);
extern int base;
struct late;
static int a(struct late *p) { return later(3) + base + (p == 0); }
static int later(int x) { struct late { int y; }; return x + base; }
int base = 4;
enum { LATE = 7 };
static int tail(int n) { return n ? tail(n - 1) : LATE; }
int main(void) { extern int printf(const char *, ...); printf("%d %d\n", a(0), tail(3)); return 0; }
