import { describe, expect, it } from 'vitest';
import { type Declaration, declarationAt, loadSyntax, parseFile } from '../../src/syntax/index.js';

const syntax = await loadSyntax();

/** A declaration in one line: `static inline function name(a, b, ...)` and what else there is to tell. */
function told({ kind, name, otherNames, storage, isInline, parameters, isVariadic, conditions }: Declaration): string {
  const list = parameters && `(${[...parameters, ...(isVariadic ? ['...'] : [])].join(', ')})`;
  const also = otherNames.length > 0 ? ` also ${otherNames.join(', ')}` : '';
  const under = conditions.length > 0 ? ` if ${conditions.join(' | ')}` : '';
  return `${storage ? `${storage} ` : ''}${isInline ? 'inline ' : ''}${kind} ${name}${list ?? ''}${also}${under}`;
}

function toldOf(text: string): string[] {
  return parseFile(syntax, text).declarations.map(told);
}

describe('one declaration', () => {
  it.each([
    ['int f(int a, char *b[]) { return a; }', 'function f(a, b)'],
    ['static inline void f(void) {}', 'static inline function f()'],
    ['void f(int (*cb)(void *, int), unsigned, const char *fmt, ...);', 'prototype f(cb, , fmt, ...)'],
    ['extern struct a *f(struct b *x);', 'extern prototype f(x)'],
    ['struct a *f(enum e x) { return 0; }', 'function f(x)'],
    ['void (*f(int a))(int) { return 0; }', 'function f(a)'],
    ['int (f)(int a) { return a; }', 'function f(a)'],
    ['static void __attribute__((constructor)) f(void) {}', 'static function f()'],
    ['__attribute__((constructor)) static void f(void) {}', 'static function f()'],
    ['int coroutine_fn f(BlockDriverState *bs) {}', 'function f(bs)'],
    ['static int coroutine_fn GRAPH_RDLOCK f(int a) {}', 'static function f(a)'],
    ['G_GNUC_PRINTF(1, 2)\nvoid f(const char *fmt, ...);', 'prototype f(fmt, ...)'],
    ['void G_GNUC_PRINTF(1, 2) f(const char *fmt, ...) {}', 'function f(fmt, ...)'],
    ['void f(const char *fmt, ...) G_GNUC_PRINTF(1, 2);', 'prototype f(fmt, ...)'],
    ['static inline void TSA_ASSERT(lock) TSA_NO_TSA\nf(void)\n{\n}', 'static inline function f()'],
    ['RETURN_TYPE f(int a)\n{\n}', 'function f(a)'],
    ['static RETURN_TYPE(int) f(int a)\n{\n}', 'static function f(a)'],
    ['uint32_t HELPER(add)(CPUState *env, uint32_t a) { return a; }', 'function HELPER(add)(env, a)'],
    ['static void glue(a_, SUFFIX)(int x) {}', 'static function glue(a_, SUFFIX)(x)'],
    ['int f(a, b)\n  int a;\n  char *b;\n{\n}', 'function f(a, b)'],
    ['int __printf(1, 2) f(const char *fmt, ...);', 'prototype f(fmt, ...)'],
    ['static int v __section(".data") = 1;', 'static variable v'],
    ['void (CALL *f)(int a);', 'variable f'],
    ['static uint32_t glue(a_, SUFFIX)[] = { 1 };', 'static variable glue(a_, SUFFIX)'],
    ['void f(uint8_t (*a)[4]);', 'prototype f(a)'],
    ['struct S { int a; };', 'type S'],
    ['struct S;', 'type S'],
    ['struct S { int a; } QEMU_PACKED;', 'type S'],
    ['struct QEMU_PACKED S { int a; };', 'type S'],
    ['struct __attribute__((packed)) S { int a; };', 'type S'],
    ['typedef struct S { int a; } S;', 'type S'],
    ['typedef struct S { int a; } T, *P;', 'type T also P, S'],
    ['typedef struct S S;', 'type S'],
    ['typedef void Fn(void *opaque, int x);', 'type Fn'],
    ['typedef void (*Fn)(void *opaque);', 'type Fn'],
    ['typedef ssize_t (Fn)(void *opaque);', 'type Fn'],
    ['enum E { A, B = 2 };', 'type E'],
    ['union U { int a; };', 'type U'],
    ['int a, *b = 0, c[3] = { 1 };', 'variable a also b, c'],
    ['static const T t = { .a = 1, .f = (F) { 2 } };', 'static variable t'],
    ['static void (*handler)(int) = f;', 'static variable handler'],
    ['static QTAILQ_HEAD(, X) y;', 'static variable y'],
    ['static QTAILQ_HEAD(, X) y = QTAILQ_HEAD_INITIALIZER(y);', 'static variable y'],
    ['struct { int a; } v;', 'variable v'],
    ['struct S { int a; } v;', 'variable v also S'],
    ['int v QEMU_ALIGNED(16);', 'variable v'],
    ['static char b[4] __attribute__((aligned(4)));', 'static variable b'],
    ['int t[] = { [0] = 1, [A ... B] = 2 };', 'variable t'],
    ['#include <a.h>', 'include <a.h>'],
    ['#  include "qemu/osdep.h" /* first */', 'include "qemu/osdep.h"'],
    ['#define A 1', 'macro A'],
    ['#define F(a, b) \\\n  (a + b)', 'macro F(a, b)'],
    ['#define F(a, ...) a', 'macro F(a, ...)'],
    ['#define F() 1', 'macro F()'],
    ['#define F (1)', 'macro F'],
    ['QEMU_BUILD_BUG_ON(sizeof(x) != 3);', 'other QEMU_BUILD_BUG_ON(sizeof(x)!=3);'],
    ['OBJECT_DECLARE_TYPE(A, B, C)', 'other OBJECT_DECLARE_TYPE(A,B,C)'],
    ['asm("nop");', 'other asm("nop");'],
    ['static DEVICE_ATTR(a, B, c, NULL);', 'static other static DEVICE_ATTR(a,B,c,NULL);'],
    ['DEFINE_MACHINE(7, 2)', 'other DEFINE_MACHINE(7,2)'],
    ['#undef A', 'other #undef A'],
    [';', 'other ;'],
  ])('%s', (text, expected) => {
    expect(toldOf(text)).toEqual([expected]);
    // A declaration is the same between others, and under a condition.
    expect(toldOf(`int before;\n${text}\nint after;`)).toEqual(['variable before', expected, 'variable after']);
    expect(toldOf(`int before;\n#ifdef X\n${text}\n#endif\nint after;`)).toEqual([
      'variable before',
      `${expected} if defined(X)`,
      'variable after',
    ]);
  });
});

it('an anonymous enum has its first words for a name', () => {
  expect(toldOf('enum { A, B };')).toEqual(['type enum{A,B};']);
});

it('macros without a semicolon end where they end', () => {
  expect(
    toldOf(
      'DEFINE_TYPES(t)\nDEFINE_MACHINE(7, 2)\nstatic int f(void) {}\ntype_init(f)\nint a;\nDEF_HELPER_1(x, void, env)\nDEF_HELPER_1(y, void, env)\n',
    ),
  ).toEqual([
    'other DEFINE_TYPES(t)',
    'other DEFINE_MACHINE(7,2)',
    'static function f()',
    'other type_init(f)',
    'variable a',
    'other DEF_HELPER_1(x,void,env)',
    'other DEF_HELPER_1(y,void,env)',
  ]);
});

it('extern "C" holds declarations', () => {
  const text = '#ifdef __cplusplus\nextern "C" {\n#endif\nint a;\nvoid f(void) {}\n#ifdef __cplusplus\n}\n#endif\n';
  expect(toldOf(text)).toEqual([
    'other extern"C"{ if defined(__cplusplus)',
    'variable a',
    'function f()',
    'other } if defined(__cplusplus)',
  ]);
});

describe('conditions', () => {
  it('are told outermost first, those of else and elif with what came before', () => {
    const text =
      '#if A\n#ifndef B\nint a;\n#else\nint b;\n#endif\n#elif C > 1 /* c */\nint c;\n#else\nint d;\n#endif\nint e;';
    expect(toldOf(text)).toEqual([
      'variable a if A | !defined(B)',
      'variable b if A | defined(B)',
      'variable c if !(A) && C > 1',
      'variable d if !(A) && !(C > 1)',
      'variable e',
    ]);
  });

  it('do not name an include guard', () => {
    expect(toldOf('/* c */\n#ifndef A_H\n#define A_H\nint a;\n#endif /* A_H */\n')).toEqual([
      'macro A_H',
      'variable a',
    ]);
    expect(toldOf('#ifndef A_H\n#define A_H\nint a;\n#endif\nint b;')[1]).toBe('variable a if !defined(A_H)');
  });

  it('around half a function leave it whole', () => {
    const text =
      'int a;\n#ifdef X\nint f(int a)\n#else\nint f(long a)\n#endif\n{\n#if Y\n  if (a) {\n#else\n  if (!a) {\n#endif\n  }\n}\nint b;';
    const { declarations, unread } = parseFile(syntax, text);
    expect(declarations.map(told)).toEqual(['variable a', 'function f(a)', 'variable b']);
    expect(declarations[1]).toMatchObject({ firstLine: 2, lastLine: 14 });
    expect(unread).toEqual([]);
  });

  it('that open and close a brace apart are followed alike', () => {
    const text =
      'void f(void)\n{\n#ifdef X\n  if (a) {\n#endif\n  g();\n#ifndef X\n  {\n#else\n  }\n#endif\n#ifndef X\n  }\n#endif\n}\nint b;';
    expect(toldOf(text)).toEqual(['function f()', 'variable b']);
  });

  it('in which a function ends leave it whole', () => {
    const text = 'void f(void)\n{\n#ifdef X\n  g();\n}\n#else\n  h();\n}\n#endif\nint b;';
    expect(toldOf(text)).toEqual(['function f()', 'variable b']);
  });

  it('before the first word of a function belong to it', () => {
    const text = '#ifdef X\nstatic\n#endif\nvoid f(void)\n{\n}\nint b;';
    expect(toldOf(text)).toEqual(['static function f()', 'variable b']);
  });
});

describe('extents', () => {
  it('leave out comments in front and behind', () => {
    const text = '/* in front */\nint f(void) /* inside */\n{\n  return "}" [0] + \'{\'; // }\n}\n// behind\n';
    const [found] = parseFile(syntax, text).declarations;
    expect(found).toMatchObject({ firstLine: 2, lastLine: 5 });
    expect(text.slice(found!.start, found!.end)).toMatch(/^int f[\s\S]*\}$/);
    expect(text.slice(found!.body!.start, found!.body!.end)).toMatch(/^\{\n {2}return[\s\S]*\}$/);
  });

  it.each([
    ['struct S { int a; } x;', null],
    ['struct S { int a; };', '{ int a; }'],
    ['int a[2] = { 1, 2 };', '{ 1, 2 }'],
    ['int f(void);', null],
  ])('of what braces hold: %s', (text, body) => {
    const [found] = parseFile(syntax, text).declarations;
    expect(found!.body && text.slice(found!.body.start, found!.body.end)).toBe(body);
  });

  it('take a semicolon behind a function with it', () => {
    expect(parseFile(syntax, 'void f(void) {};\nint a;').declarations.map(({ end }) => end)).toEqual([16, 23]);
  });

  it('find the declaration of a line', () => {
    const parsed = parseFile(syntax, 'int a;\n\nvoid f(void)\n{\n}\n');
    expect([1, 2, 3, 4, 5, 6].map((line) => declarationAt(parsed, line)?.name ?? null)).toEqual([
      'a',
      null,
      'f',
      'f',
      'f',
      null,
    ]);
  });
});

describe('damaged text', () => {
  it('loses one function, not those behind it', () => {
    const text = 'void f(void)\n{\n  if (a) {\n}\n\nint g(int x)\n{\n  return x;\n}\n\nstatic int h;\n';
    const { declarations, unread } = parseFile(syntax, text);
    expect(declarations.map(told)).toEqual(['function f()', 'function g(x)', 'static variable h']);
    expect(unread).toEqual([{ firstLine: 1, lastLine: 4, reason: 'unbalanced-brackets' }]);
  });

  it('names stray brackets and directives', () => {
    expect(parseFile(syntax, 'int a;\n}\n#endif\nint b;').unread).toEqual([
      { firstLine: 2, lastLine: 2, reason: 'stray-bracket' },
      { firstLine: 3, lastLine: 3, reason: 'stray-directive' },
    ]);
  });

  it('in prose under #if 0 ends with it', () => {
    const text = "#if 0\nThis isn't C (yet\n#endif\nint a;\n";
    const { declarations, unread } = parseFile(syntax, text);
    expect(declarations.map(({ kind }) => kind)).toEqual(['other', 'variable']);
    expect(unread).toEqual([{ firstLine: 2, lastLine: 2, reason: 'not-a-declaration' }]);
  });
});
