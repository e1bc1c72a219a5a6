import { describe, expect, it } from 'vitest';
import { areProven } from './support.js';

const PRELUDE = `
typedef unsigned char uint8_t; typedef unsigned int uint32_t; typedef unsigned long uint64_t; typedef _Bool bool;
struct dev { int a; int b; bool on; uint64_t base; struct dev *next; void (*op)(struct dev *); unsigned f : 3; unsigned g : 5; };
void out(int); int in(void); int take(struct dev *d, int n); void g_free(void *p); void *g_malloc(uint64_t n); void fill(int *p);
extern int global; extern struct dev *table[4];
struct class; struct class *object_get_class(struct dev *d); int ask(struct class *c);
struct dev *object_dynamic_cast_assert(struct dev *d, const char *type, const char *file, int line, const char *func);
#define DEV(d) object_dynamic_cast_assert(d, "dev", "a.c", 1, "f")
static inline void g_cleanup(void *p) { g_free(*(void **)p); }
#define g_autofree __attribute__((cleanup(g_cleanup)))
`;

/** Bodies or whole texts of f() that are the same program. */
const SAME: ReadonlyArray<readonly [string, string, string]> = [
  [
    'renamed locals and parameters',
    'int f(int x) { int y = x + 1; return y * 2; }',
    'int f(int n) { int m = n + 1; return m * 2; }',
  ],
  [
    'the class of an object, asked for again behind a call',
    'void f(struct dev *d) { struct class *c = object_get_class(d); out(1); out(ask(c)); }',
    'void f(struct dev *d) { out(1); out(ask(object_get_class(d))); }',
  ],
  [
    'a cast checked again in a loop',
    'void f(struct dev *d, int n) { struct dev *e = DEV(d); while (in()) out(e->a); out(n); }',
    'void f(struct dev *d, int n) { struct dev *e = DEV(d); while (in()) out(DEV(d)->a); out(n); }',
  ],
  ['early return', 'void f(int x) { if (x) { out(1); } }', 'void f(int x) { if (!x) return; out(1); }'],
  [
    'nested conditions',
    'void f(int x, int y) { if (x && y) out(1); else out(2); }',
    'void f(int x, int y) { if (x) { if (y) { out(1); return; } } out(2); }',
  ],
  ['De Morgan', 'int f(int x, int y) { return !(x && y); }', 'int f(int x, int y) { return !x || !y; }'],
  [
    'ternary',
    'int f(int x) { int r; if (x > 3) r = 1; else r = 2; return r; }',
    'int f(int x) { return x > 3 ? 1 : 2; }',
  ],
  ['commuted', 'int f(int x, int y) { return (x + y) == 3; }', 'int f(int x, int y) { return 3 == (y + x); }'],
  [
    'for and while',
    'void f(int n) { for (int i = 0; i < n; i++) out(i); }',
    'void f(int n) { int i = 0; while (i < n) { out(i); i += 1; } }',
  ],
  [
    'loop over a list',
    'void f(struct dev *d) { while (d) { out(d->a); d = d->next; } }',
    'void f(struct dev *p) { for (struct dev *q = p; q != 0; q = q->next) { int v = q->a; out(v); } }',
  ],
  [
    'extracted helper',
    'void f(struct dev *d) { d->a = 1; if (d->on) { d->b = 2; out(d->a); } }',
    'static void h(struct dev *d) { if (!d->on) return; d->b = 2; out(d->a); } void f(struct dev *d) { d->a = 1; h(d); }',
  ],
  [
    'helper with a loop',
    'int f(int n) { int s = 0; for (int i = 0; i < n; i++) s += i; return s; }',
    'static int sum(int n) { int s = 0; for (int i = 0; i < n; i++) s += i; return s; } int f(int n) { return sum(n); }',
  ],
  [
    'a pointer that walks through a local array',
    'int f(int x) { struct dev all[3] = { { 1, x }, { 2, 5 } }, *p = all; while (p->a) { out(p->b); p++; } out(x); return x; }',
    'static void h(int y) { out(y); } int f(int x) { struct dev all[3] = { { 1, x }, { 2, 5 } }, *q = all; while (q->a) { out(q->b); q++; } h(x); return x; }',
  ],
  [
    'renamed static',
    'static int h(int x) { out(x); return x; } int f(int x) { return h(x) + 1; }',
    'static int k(int x) { out(x); return x; } int f(int x) { return k(x) + 1; }',
  ],
  [
    'constant parameter',
    'static int h(int x, int k) { if (k) return x; return in() + x; } int f(int x) { return h(x, 0); }',
    'static int h(int x) { return in() + x; } int f(int x) { return h(x); }',
  ],
  [
    'line of the source',
    'extern void (*hook)(const char *file, int line); void f(void) { hook(__FILE__, __LINE__); }',
    'extern void (*hook)(const char *file, int line);\nvoid f(void) { hook(__FILE__, __LINE__); }',
  ],
  [
    'parameter for which all callers give a constant',
    'int h(int x, int k) { for (; x < k; x++) out(x); return x; } int f(int x) { return h(x, 9) + h(in(), 9); }',
    'int h(int x) { for (; x < 9; x++) out(x); return x; } int f(int x) { return h(x) + h(in()); }',
  ],
  [
    'parameter that is not used',
    'int h(int x, int k) { for (; x < 9; x++) out(x); return x; } int f(int x) { return h(x, x); }',
    'int h(int x) { for (; x < 9; x++) out(x); return x; } int f(int x) { return h(x); }',
  ],
  [
    'result that nobody uses',
    'void h(int x) { out(x); } void f(int x) { h(x); h(in()); }',
    'int h(int x) { out(x); return x; } void f(int x) { h(x); h(in()); }',
  ],
  [
    'stores in another order',
    'void f(struct dev *d) { d->a = 1; d->b = 2; }',
    'void f(struct dev *d) { d->b = 2; d->a = 1; }',
  ],
  [
    'kept pointer',
    'void f(struct dev *d) { d->next->a = d->next->b; }',
    'void f(struct dev *d) { struct dev *n = d->next; n->a = n->b; }',
  ],
  ['dead branch', 'int f(int x) { if (0) { out(1); } return x; }', 'int f(int x) { return x; }'],
  ['unused local', 'int f(int x) { int y = x; (void)y; return x; }', 'int f(int x) { return x; }'],
  [
    'cleanup and free',
    'void f(int x) { void *p = g_malloc(8); if (x) { out(1); g_free(p); return; } out(2); g_free(p); }',
    'void f(int x) { g_autofree void *p = g_malloc(8); if (x) { out(1); return; } out(2); }',
  ],
  [
    'free of null',
    'void f(int x) { void *p = 0; if (x) { p = g_malloc(8); g_free(p); } }',
    'void f(int x) { g_autofree void *p = 0; if (x) { p = g_malloc(8); } }',
  ],
  [
    'address of a local',
    'int f(void) { int v = 0; fill(&v); return v; }',
    'int f(void) { int other; int w = 0; fill(&w); other = w; return other; }',
  ],
  [
    'goto out',
    'int f(int x) { int r = -1; if (x) goto out; r = in(); out: return r; }',
    'int f(int x) { if (x) { return -1; } return in(); }',
  ],
  [
    'switch and if',
    'int f(int x) { switch (x) { case 1: return 5; case 2: case 3: return 6; default: return 7; } }',
    'int f(int x) { if (x == 1) return 5; if (x == 2 || x == 3) return 6; return 7; }',
  ],
  ['bool and int', 'int f(int x) { if (x) return 1; return 0; }', 'bool f(int x) { return x; }'],
  ['bit-field', 'void f(struct dev *d) { d->f = 3; d->g = 4; }', 'void f(struct dev *d) { d->g = 4; d->f = 3; }'],
  ['double negation', 'int f(int x) { return !!x; }', 'int f(int x) { return x != 0; }'],
  [
    'merged conditions',
    'void f(int x, int y) { if (x) { out(1); return; } if (y) { out(1); return; } out(2); }',
    'void f(int x, int y) { if (x || y) { out(1); return; } out(2); }',
  ],
  [
    'struct copy by member',
    'struct p { int a, b; }; void f(struct p *x, struct p *y) { struct p t = *x; y->a = t.a; }',
    'struct p { int a, b; }; void f(struct p *x, struct p *y) { y->a = x->a; }',
  ],
  [
    'call through a pointer',
    'void f(struct dev *d) { d->op(d); }',
    'void f(struct dev *d) { void (*g)(struct dev *) = d->op; g(d); }',
  ],
  [
    'array of constants',
    'int f(int i) { return table[i & 3]->a; }',
    'int f(int i) { struct dev *d = table[i & 3]; return d->a; }',
  ],
  [
    'while true',
    'void f(void) { while (1) { if (in()) break; out(1); } }',
    'void f(void) { for (;;) { int r = in(); if (r) return; out(1); } }',
  ],
  [
    'do and while',
    'void f(int n) { if (n) { do { out(n); n--; } while (n); } }',
    'void f(int n) { while (n) { out(n); n--; } }',
  ],
];

/** The almost same, which is another program. */
const OTHER: ReadonlyArray<readonly [string, string, string]> = [
  ['order of calls', 'void f(void) { out(1); out(2); }', 'void f(void) { out(2); out(1); }'],
  ['call before store', 'void f(struct dev *d) { d->a = 1; out(0); }', 'void f(struct dev *d) { out(0); d->a = 1; }'],
  ['short circuit', 'int f(int x) { return x && in(); }', 'int f(int x) { int y = in(); return x && y; }'],
  ['signedness', 'int f(int x, int y) { return x < y; }', 'int f(int x, int y) { return (uint32_t)x < (uint32_t)y; }'],
  ['narrowing', 'int f(int x) { return x; }', 'int f(int x) { return (uint8_t)x; }'],
  [
    'width of a sum',
    'uint64_t f(uint32_t x, uint32_t y) { return x + y; }',
    'uint64_t f(uint32_t x, uint32_t y) { return (uint64_t)x + y; }',
  ],
  ['width of a shift', 'uint64_t f(int x) { return 1u << x; }', 'uint64_t f(int x) { return 1ul << x; }'],
  ['aliasing stores', 'void f(int *p, int *q) { *p = 1; *q = 2; }', 'void f(int *p, int *q) { *q = 2; *p = 1; }'],
  [
    'aliasing load',
    'int f(int *p, int *q) { int v = *p; *q = 2; return v; }',
    'int f(int *p, int *q) { *q = 2; return *p; }',
  ],
  [
    'fallthrough',
    'void f(int x) { switch (x) { case 1: out(1); break; case 2: out(2); } }',
    'void f(int x) { switch (x) { case 1: out(1); case 2: out(2); } }',
  ],
  [
    'shadowed name',
    'int f(int x) { int y = 1; { y = x; } return y; }',
    'int f(int x) { int y = 1; { int y = x; (void)y; } return y; }',
  ],
  [
    'off by one',
    'void f(int n) { for (int i = 0; i < n; i++) out(i); }',
    'void f(int n) { for (int i = 0; i <= n; i++) out(i); }',
  ],
  [
    'other start',
    'void f(int n) { for (int i = 0; i < n; i++) out(i); }',
    'void f(int n) { for (int i = 1; i < n; i++) out(i); }',
  ],
  ['other member', 'int f(struct dev *d) { return d->a; }', 'int f(struct dev *d) { return d->b; }'],
  ['dropped store', 'void f(struct dev *d) { d->a = 1; d->b = 2; }', 'void f(struct dev *d) { d->a = 1; }'],
  [
    'dropped store in a loop',
    'void f(struct dev *d) { while (d) { d->a = 0; d = d->next; } }',
    'void f(struct dev *d) { while (d) { d = d->next; } }',
  ],
  [
    'swapped arguments',
    'int f(struct dev *d, int x, int y) { return take(d, x - y); }',
    'int f(struct dev *d, int x, int y) { return take(d, y - x); }',
  ],
  [
    'missing free',
    'void f(int x) { void *p = g_malloc(8); if (x) { g_free(p); return; } g_free(p); }',
    'void f(int x) { void *p = g_malloc(8); if (x) { return; } g_free(p); }',
  ],
  [
    'cleanup order',
    'void f(void) { g_autofree void *p = g_malloc(8); g_autofree void *q = g_malloc(9); }',
    'void f(void) { void *p = g_malloc(8); void *q = g_malloc(9); g_free(p); g_free(q); }',
  ],
  [
    'volatile',
    'extern volatile int v; int f(void) { return v + v; }',
    'extern volatile int v; int f(void) { return 2 * v; }',
  ],
  [
    'barrier',
    'void f(struct dev *d) { d->a = 1; __asm__ volatile("" ::: "memory"); d->b = 2; }',
    'void f(struct dev *d) { d->a = 1; d->b = 2; }',
  ],
  [
    'fence moved',
    'void f(struct dev *d) { d->a = 1; __atomic_thread_fence(5); d->b = 2; }',
    'void f(struct dev *d) { __atomic_thread_fence(5); d->a = 1; d->b = 2; }',
  ],
  [
    'memory order',
    'int f(int *p) { return __atomic_load_n(p, 0); }',
    'int f(int *p) { return __atomic_load_n(p, 2); }',
  ],
  [
    'other global',
    'extern int other; int f(void) { return global; }',
    'extern int other; int f(void) { return other; }',
  ],
  ['constant', 'int f(int x) { return x & 0xff; }', 'int f(int x) { return x & 0x7f; }'],
  ['negated', 'void f(int x) { if (x) out(1); }', 'void f(int x) { if (!x) out(1); }'],
  [
    'unset locals',
    'int f(int x) { int a = 1, b = 2; if (x) a = b; return a; }',
    'int f(int x) { int a = 1, b = 2; if (x) b = a; return a; }',
  ],
  ['call twice', 'void f(void) { out(in()); }', 'void f(void) { in(); out(in()); }'],
  [
    'local seen after call',
    'int f(void) { int v = 0; fill(&v); return v; }',
    'int f(void) { int v = 0; fill(&v); return 0; }',
  ],
  [
    'local not given',
    'int f(void) { int v = 0; int w = 0; fill(&v); return v + w; }',
    'int f(void) { int v = 0; int w = 0; fill(&w); return v + v; }',
  ],
  [
    'static local start',
    'int f(void) { static int n = 1; return n++; }',
    'int f(void) { static int n = 2; return n++; }',
  ],
  ['float', 'float f(float x, float y) { return x + y; }', 'float f(float x, float y) { return x - y; }'],
  ['bit-field width', 'void f(struct dev *d, int x) { d->f = x; }', 'void f(struct dev *d, int x) { d->g = x; }'],
  [
    'number after a file',
    'extern void (*hook)(const char *file, int line); void f(void) { hook(__FILE__, 1); }',
    'extern void (*hook)(const char *file, int line); void f(void) { hook(__FILE__, 2); }',
  ],
  [
    'parameter that is used',
    'int h(int x, int k) { for (; x < k; x++) out(x); return x; } int f(int x) { return h(x, 9); }',
    'int h(int x) { for (; x < 8; x++) out(x); return x; } int f(int x) { return h(x); }',
  ],
  [
    'parameter that callers give otherwise',
    'int h(int x, int k) { for (; x < k; x++) out(x); return x; } int f(int x) { return h(x, 9) + h(x, x); }',
    'int h(int x) { for (; x < 9; x++) out(x); return x; } int f(int x) { return h(x) + h(x); }',
  ],
  [
    'constant for a parameter that is a floating number',
    'long h(double k) { return in() + (long)k; } long f(void) { return h(1); }',
    'long h(void) { return in(); } long f(void) { return h(); }',
  ],
  [
    'constant for a function that generated code calls',
    'int qmp_h(int x, int k) { for (; x < k; x++) out(x); return x; } int f(int x) { return qmp_h(x, 9); }',
    'int qmp_h(int x) { for (; x < 9; x++) out(x); return x; } int f(int x) { return qmp_h(x); }',
  ],
  [
    'parameter of a function whose address is taken',
    'int h(int x, int k) { return k ? in() : x; } void *keep = h; int f(int x) { return h(x, 0); }',
    'int h(int x) { return x; } void *keep = h; int f(int x) { return h(x); }',
  ],
  [
    'parameters that change places',
    'int h(int x, int y) { for (; x < y; x++) out(x); return x; } int f(int x, int y) { return h(x, y); }',
    'int h(int y, int x) { for (; x < y; x++) out(x); return x; } int f(int x, int y) { return h(x, y); }',
  ],
  [
    'new result that is used',
    'void h(int x) { out(x); } int f(int x) { h(x); return 0; }',
    'int h(int x) { out(x); return x; } int f(int x) { return h(x); }',
  ],
  [
    'another value in a local array that a pointer walks through',
    'int f(int x) { struct dev all[3] = { { 1, x }, { 2, 5 } }, *p = all; while (p->a) { out(p->b); p++; } return x; }',
    'int f(int x) { struct dev all[3] = { { 1, x }, { 2, 6 } }, *p = all; while (p->a) { out(p->b); p++; } return x; }',
  ],
  [
    'a pointer that walks through a local array in other steps',
    'int f(int x) { struct dev all[4] = { { 1, x }, { 2, 5 }, { 3 } }, *p = all; while (p->a) { out(p->b); p++; } return x; }',
    'int f(int x) { struct dev all[4] = { { 1, x }, { 2, 5 }, { 3 } }, *p = all; while (p->a) { out(p->b); p += 2; } return x; }',
  ],
  [
    'helper changed',
    'static int h(int x) { return x + 1; } int f(int x) { return h(x); }',
    'static int k(int x) { return x + 2; } int f(int x) { return k(x); }',
  ],
  [
    'loop reads what it stores',
    'void f(int *p, int n) { for (int i = 0; i < n; i++) p[i] = p[0]; }',
    'void f(int *p, int n) { int v = p[0]; for (int i = 0; i < n; i++) p[i] = v + 1; }',
  ],
  [
    'store in a loop after a call',
    'void f(struct dev *d) { out(1); while (d) { d->a = 0; d = d->next; } }',
    'void f(struct dev *d) { out(1); while (d) { d = d->next; } }',
  ],
  [
    'store after a loop after a call',
    'void f(struct dev *d) { out(1); do { d->a = 1; } while (0); d->b = 2; }',
    'void f(struct dev *d) { out(1); do { d->a = 1; } while (0); d->b = 3; }',
  ],
  [
    'swapped variables in a loop',
    'int f(int n) { int a = 0, b = 0; while (n--) { a++; b += 2; } return a; }',
    'int f(int n) { int a = 0, b = 0; while (n--) { a++; b += 2; } return b; }',
  ],
  [
    'loop end value',
    'int f(int n) { int i; for (i = 0; i < n; i++) { if (in()) break; } return i; }',
    'int f(int n) { int i; for (i = 0; i < n; i++) { if (in()) return n; } return i; }',
  ],
  ['int and bool', 'int f(int x) { return x; }', 'bool f(int x) { return x; }'],
  ['signed division', 'int f(int x) { return x / 2; }', 'int f(int x) { return x >> 1; }'],
  ['weak helper', 'int f(int x) { return global ? x : 0; }', 'int f(int x) { return x ? global : 0; }'],
  [
    'a cast that only one checks in a loop',
    'void f(struct dev *d, struct dev *e) { DEV(d); while (in()) out(e->a); }',
    'void f(struct dev *d, struct dev *e) { DEV(d); while (in()) out(DEV(e)->a); }',
  ],
  [
    'the class of another object',
    'void f(struct dev *d) { out(ask(object_get_class(d))); }',
    'void f(struct dev *d) { out(ask(object_get_class(d->next))); }',
  ],
  ['constructor', 'void f(void) { out(1); }', 'void __attribute__((constructor)) f(void) { out(1); }'],
];

describe('two functions followed side by side', () => {
  for (const [what, before, after] of SAME)
    it(`are the same: ${what}`, async () => {
      expect(await areProven(PRELUDE + before, PRELUDE + after, 'f')).toBe(true);
    });
  for (const [what, before, after] of OTHER)
    it(`are not the same: ${what}`, async () => {
      expect(await areProven(PRELUDE + before, PRELUDE + after, 'f')).toBe(false);
      expect(await areProven(PRELUDE + after, PRELUDE + before, 'f')).toBe(false);
    });
});
