/** What C forbids (its constraints) though it is well-formed syntax: gcc, as QEMU's build calls it, is the authority. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runC } from '../../src/commands/c.js';
import { UserError } from '../../src/errors.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { openTreeSource } from '../../src/tree/source.js';
import { overlay } from '../../src/tree/view.js';
import { available, run, scratch } from './gcc.js';

const folder = scratch();
afterAll(() => folder.remove());
const hasGcc = available('gcc');
let files = 0;

function file(source: string): string {
  const path = join(folder.path, `constraint${files++}.c`);
  writeFileSync(path, `${source}\nint main(void) { return 0; }\n`);
  return path;
}

async function isTakenByGcc(path: string): Promise<boolean> {
  const pointers = ['-Werror=incompatible-pointer-types', '-Werror=int-conversion'];
  return (await run('gcc', ['-std=gnu11', ...pointers, '-fsyntax-only', path]))?.status === 0;
}

async function refusalOf(path: string): Promise<string | null> {
  try {
    await runC([path], { output: () => {} });
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

const HEAD = 'struct s { int a; }; struct t { int a; }; int of(struct s *); int whole(struct s); void nothing(void);\n';

const FORBIDDEN: ReadonlyArray<readonly [string, string, RegExp]> = [
  [
    'two variables of one name in a block',
    'int f(void) { int x = 1;\nint x = 2; return x; }',
    /:3: .*"x" is declared twice/,
  ],
  ['a variable named as a parameter', 'int f(int x) {\nint x = 2; return x; }', /:3: .*"x" is declared twice/],
  ['two parameters of one name', 'int f(int a, int a) { return a; }', /:2: .*"a" is declared twice/],
  ['a variable and a typedef of one name', 'int f(void) { int x = 1;\ntypedef int x; return 0; }', /:3: .*"x"/],
  ['two enumerators of one name', 'int f(void) { enum { A, B,\nA }; return A; }', /:3: .*"A" is declared twice/],
  ['a variable that is void', 'int f(void) {\nvoid x; return 0; }', /:3: .*"x" is declared void/],
  ['two members of one name', 'struct d { int a;\nint a; }; int f(struct d *d) { return d->a; }', /:3: .*"a"/],
  [
    'two members of one name, one of which is in an anonymous union',
    'struct d { int a;\nunion { int a; int b; }; }; int f(struct d *d) { return d->a; }',
    /:3: .*"a"/,
  ],
  [
    'two labels for one value',
    'int f(int x) { switch (x) { case 1: return 1;\ncase 1: return 2; } return 0; }',
    /:3: .*1/,
  ],
  [
    'a value among a range of values',
    'int f(int x) { switch (x) { case 1 ... 5: return 1;\ncase 3: return 2; } return 0; }',
    /:3: .*3/,
  ],
  ['two default labels', 'int f(int x) { switch (x) { default: return 1;\ndefault: return 2; } }', /:3: .*default/],
  ['two labels of one name', 'int f(void) { l: goto l;\nl: return 0; }', /:3: .*"l"/],
  ['a definition unlike the declaration', 'int g(int);\nint g(long a) { return (int)a; }', /:3: .*"g" is declared as/],
  ['a static definition of what was declared without', 'int g(int);\nstatic int g(int a) { return a; }', /:3: .*"g"/],
  ['an object that is defined twice', 'int v = 1;\nint v = 2; int f(void) { return v; }', /:3: .*"v" is defined twice/],
  [
    'a function that is defined twice',
    'int g(void) { return 1; }\nint g(void) { return 2; } int f(void) { return g(); }',
    /:3: .*"g" is defined twice/,
  ],
  [
    'an inline function that is defined twice',
    'static inline int g(int a) { return a; }\nstatic inline int g(int a) { return a; } int f(void) { return g(1); }',
    /:3: .*"g" is defined twice/,
  ],
  [
    'a structure that is defined twice',
    'struct d { int a; };\nstruct d { int a; }; int f(struct d *d) { return d->a; }',
    /:3: .*tag "d" is defined twice/,
  ],
  [
    'a union that is defined twice, by a typedef as well',
    'union d { int a; };\ntypedef union d { int a; } d; int f(d *d) { return d->a; }',
    /:3: .*tag "d" is defined twice/,
  ],
  [
    'an enumeration that is defined twice',
    'enum d { A };\nenum d { B }; int f(enum d d) { return d; }',
    /:3: .*tag "d" is defined twice/,
  ],
  ['an array of negative length', 'int f(void) {\nint a[sizeof(int) - 5 < 0 ? 1 : -1]; return 0; }', /:3: .*negative/],
  ['a structure assigned to another', 'int f(struct s a, struct t b) {\na = b; return a.a; }', /:3: .*struct t/],
  ['another structure as an argument', 'int f(struct t b) {\nreturn whole(b); }', /:3: .*struct t passed as struct s/],
  ['another structure as the result', 'struct s f(struct t b) {\nreturn b; }', /:3: .*return of struct t/],
  ['a structure for a pointer to it', 'int f(struct s s) {\nreturn of(s); }', /:3: .*struct s/],
  ['a write through a pointer to const', 'int f(const int *p) {\n*p = 1; return 0; }', /:3: .*const/],
  ['a write to a member of what is const', 'int f(struct s const *p) {\np->a += 1; return 0; }', /:3: .*const/],
  [
    'a write into an array in what is const',
    'struct v { int a[4]; }; int f(const struct v *p) {\np->a[1] = 2; return 0; }',
    /:3: .*const/,
  ],
  ['an increment of what is const', 'int f(const int *p) {\nreturn p[1]++; }', /:3: .*const/],
  ['a structure copied to what is const', 'int f(const struct s *p, struct s x) {\n*p = x; return 0; }', /:3: .*const/],
  ['a write by the address of what is const', 'int f(const struct s *p) {\n*&p->a = 1; return 0; }', /:3: .*const/],
  ['a write to a pointer that is const', 'int f(int *const *p) {\n*p = 0; return 0; }', /:3: .*const/],
  ['a write through a cast to a pointer to const', 'int f(int *p) {\n*(const int *)p = 1; return 0; }', /:3: .*const/],
];

/** What gcc takes with a warning up to version 13, and QEMU's build never. */
const POINTERS: ReadonlyArray<readonly [string, string, RegExp]> = [
  ['a pointer to another structure assigned', 'int f(struct t *b) {\nstruct s *a = b; return a->a; }', /struct t \*/],
  ['a pointer to another structure as an argument', 'int f(struct t *b) {\nreturn of(b); }', /struct t \*/],
  ['a pointer to another structure as the result', 'struct s *f(struct t *b) {\nreturn b; }', /struct t \*/],
  ['an integer for a pointer', 'int f(int x) {\nreturn of(x); }', /int used as struct s \*/],
  ['a pointer for an integer', 'int f(struct s *s) {\nreturn s; }', /struct s \* used as int/],
];

const ALLOWED: ReadonlyArray<readonly [string, string]> = [
  ['a name anew in an inner block', 'int f(int x) { int y = x; { int x = 2, y = 3; return x + y; } }'],
  [
    'a name anew in a loop and its body',
    'int f(void) { for (int i = 0; i < 2; i++) { int i = 5; return i; } return 0; }',
  ],
  [
    'a typedef said again',
    'typedef struct s S; typedef struct s S; int f(S *s) { typedef int T; typedef int T; T t = s->a; return t; }',
  ],
  [
    'a declaration said again',
    'int f(void) { extern int v; extern int v; int of(struct s *); int of(struct s *); return v; } int v;',
  ],
  ['a tentative definition beside one', 'int v; int v = 1; int v; int f(void) { return v; }'],
  [
    'a declaration in other words',
    'long g(int [], unsigned, enum { X } *); long g(int *p, unsigned int u, unsigned *e) { return *p + u + *e; } long f(int *p) { return g(p, 1, 0); }',
  ],
  ['a static declaration before', 'static int g(int); int g(int a) { return a; } int f(void) { return g(1); }'],
  ['an array as a parameter', 'int g(int a[3]); int g(int *a) { return a[0]; } int f(int *a) { return g(a); }'],
  [
    'qualifiers',
    'int g(const char *); int f(char *p, const volatile int *q) { volatile int *r = (int *)q; return g(p) + *r; }',
  ],
  ['what points to void', 'int f(void *p) { struct s *s = p; void *q = s; return of(q) + of(p); }'],
  ['null', 'int f(void) { struct s *a = 0, *b = (void *)0; int (*c)(void) = 0; return of(0) + (a == b) + (c == 0); }'],
  ['a pointer as a truth value', 'int f(struct s *s) { _Bool b = s; return b; }'],
  [
    'functions for pointers to them',
    'int f(int x) { int (*p)(struct s *) = of, (*q)(struct s *) = &of; return p == q; }',
  ],
  [
    'a choice of pointers',
    'int f(int x, struct s *s, void *v) { struct s *a = x ? s : 0, *b = x ? s : v; return a == b; }',
  ],
  [
    'the first element of an array of arrays',
    'int f(void) { int a[2][3] = { { 1 } }; int (*p)[3] = a; return p[0][0]; }',
  ],
  ['casts', 'int f(long x, struct t *t) { struct s *s = (struct s *)t; return of((struct s *)x) + (int)(long)s; }'],
  [
    'a write to what a pointer in a const structure points to',
    'struct h { int *q; }; int f(const struct h *p) { return *p->q = 1; }',
  ],
  ['a write to a pointer to const', 'int f(const int *p, const int *q) { p = q; p++; return *p; }'],
  ['a write through a const pointer', 'int f(int *const p) { return *p = 1; }'],
  [
    'a write to an element of an array of pointers to const',
    'int f(void) { const char *n[2]; n[0] = "x"; return *n[0]; }',
  ],
  ['a write through a pointer whose const was cast away', 'int f(const int *p) { return *(int *)p = 1; }'],
  ['a write to a copy of what is const', 'int f(const struct s *p) { struct s y = *p; y.a = 3; return y.a; }'],
  [
    'a write to what contains a member',
    'int f(int *m) { const __typeof__(((struct s *)0)->a) *p = m; ((struct s *)((char *)p - 0))->a = 1; return 0; }',
  ],
  [
    'a write to what a function that returns a const pointer gives',
    'int *const g(void); int f(void) { return *g() = 1; }',
  ],
];

/** The reason why a function f is not compiled in a file that a patch touches; null where it is. */
function refusalInPatch(source: string): string | null {
  const path = 'hw/pci-host/pam.c';
  const tree = openTreeSource({ kind: 'sample' });
  const patched = overlay(tree, new Map([[path, `${tree.read(path)}\n${source}`]]));
  const { program } = new TreeProgram(tree).derive(patched, new Set([path]), new Map([[path, [1]]]));
  program.compileTogether([program.functionSymbol(path, 'f')!]);
  return program.traps.find(({ reason }) => reason.startsWith('f could not be compiled'))?.reason ?? null;
}

describe('what C forbids', () => {
  it.each(FORBIDDEN)('%s is refused', async (_name, source, message) => {
    const path = file(HEAD + source);
    if (hasGcc) expect(await isTakenByGcc(path)).toBe(false);
    expect(await refusalOf(path)).toMatch(message);
  });

  it.each(POINTERS)('%s is refused in what a patch touches, and there alone', async (_name, source, message) => {
    const path = file(HEAD + source);
    if (hasGcc) expect(await isTakenByGcc(path)).toBe(false);
    expect(refusalInPatch(HEAD + source)).toMatch(message);
    expect(await refusalOf(path)).toBeNull();
  });

  it.each(ALLOWED)('%s is not', async (_name, source) => {
    const path = file(HEAD + source);
    if (hasGcc) expect(await isTakenByGcc(path)).toBe(true);
    expect(await refusalOf(path)).toBeNull();
    expect(refusalInPatch(HEAD + source)).toBeNull();
  });
});
