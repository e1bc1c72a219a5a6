/* goto, switch, loops, nested control, computed conditions, short circuit, comma. */
#include <stdio.h>
static int trace[64], traced; static int t(int v) { trace[traced++ & 63] = v; return v; }
static int search(int g[3][4], int want) { int i, j; for (i = 0; i < 3; i++) for (j = 0; j < 4; j++) if (g[i][j] == want) goto found; return -1; found: return i * 10 + j; }
static int backward(int n) { int i = 0, s = 0; again: if (i < n) { s += i++; goto again; } { int k = 0; inner: if (k++ < 3) { s += 100; goto inner; } if (s < 1000) { s += 400; goto again; } } return s; }
static int state(const char *p) { int n = 0; start: switch (*p++) { case 'a': n += 1; goto start; case 'b': n += 10; goto second; case 0: return n; default: goto start; } second: switch (*p++) { case 'b': goto start; case 'a': n += 100; goto second; case 0: goto done; } goto start; done: return -n; }
static int fall(int x) { int r = 0; switch (x) { case 1: r++; case 2: r += 2; break; default: r += 50; case 3: r += 3; if (x > 5) break; r += 7; break; case 4: { case 5: r = 45; } } return r; }
static int wide(unsigned long v) { switch (v) { case 0: return 0; case 0xffffffffffffffffUL: return 1; case 1UL << 40: return 2; case 5 ... 1UL << 33: return 3; default: return 4; } }
static int sparse(int v) { switch (v) { case -2147483647 - 1: return 1; case 2147483647: return 2; case 1000000: return 3; case -5: return 4; case 7: return 5; } return 6; }
static int chars(signed char c) { switch (c) { case -1: return 1; case '\x80': return 2; case 'a': return 3; default: return 4; } }
static int dense(int v) { switch (v) { case 10: case 11: return 1; case 12: return 2; case 13: return 3; case 14: return 4; case 16: return 5; default: return -1; } }
static int onlydefault(int v) { switch (v) { default: v += 5; } switch (v) { } switch (v) { case 6: v = 60; } return v; }
static int nested(int a, int b) { int r = 0; switch (a) { case 0: switch (b) { case 0: r = 1; break; case 1: r = 2; default: r += 3; } r += 100; break; case 1: while (b--) { if (b == 2) continue; if (b == 1) break; r++; switch (b) { case 3: continue; case 4: break; } r += 10; } } return r; }
static int loops(void) { int s = 0; for (;;) { if (++s > 5) break; } do { s++; if (s == 8) continue; } while (s < 10); while (s) { if (s-- == 4) break; } for (int i = 0, j = 10; i < j; i++, j--) s += i * j; do s++; while (0); for (int i = 3; i--;) ; return s; }
static int skip(int x) { if (x) goto end; x = 5; int y = x * 2; x = y; end: return x; }
static int vlalike(int n) { int r = 0; loop: { int a[4] = { n, n + 1 }; r += a[1]; if (--n > 0) goto loop; } return r; }
int main(void) {
  int g[3][4] = { { 1, 2, 3, 4 }, { 5, 6, 7, 8 }, { 9, 10, 11, 12 } }; printf("%d %d %d\n", search(g, 7), search(g, 12), search(g, 99)); printf("%d %d\n", backward(5), backward(0)); printf("%d %d %d\n", state("aabbab"), state("baa"), state("xbxa"));
  for (int i = 0; i < 8; i++) printf("%d ", fall(i)); puts(""); printf("%d %d %d %d %d\n", wide(0), wide(-1UL), wide(1UL << 40), wide(1UL << 32), wide(3)); printf("%d %d %d %d %d %d\n", sparse(-2147483647 - 1), sparse(2147483647), sparse(1000000), sparse(-5), sparse(7), sparse(0)); printf("%d %d %d %d\n", chars(-1), chars(-128), chars('a'), chars(0));
  for (int i = 8; i < 19; i++) printf("%d ", dense(i)); printf("%d %d\n", onlydefault(1), onlydefault(3)); for (int a = 0; a < 3; a++) for (int b = 0; b < 6; b++) printf("%d ", nested(a, b)); puts(""); printf("%d %d %d %d\n", loops(), skip(0), skip(3), vlalike(4));
  int r = t(0) && t(1); r += t(1) || t(2); r += (t(3), t(0)) || t(4); r += !t(5) && t(6); r += t(7) ? t(8) : t(9); r += t(0) ? t(10) : (t(11), t(12)); for (int i = 0; i < traced; i++) printf("%d ", trace[i]); printf("| %d\n", r);
  int n = 0; if (n++ || n++) n += 10; else n += 20; printf("%d\n", n); n = 5; if (n > 3) if (n > 10) puts("a"); else puts("b"); for (n = 0; n < 3; n++) { if (n == 1) { continue; } printf("%d", n); } puts("");
  if (0) { undefined_here: puts("reached by goto"); goto out; } goto undefined_here; out: return 0;
}
