/** What counts as a difference that was seen: each kind, with a run that shows it and one that does not. */
import { describe, expect, it } from 'vitest';
import { shadow } from './support.js';

/** A program with an old and a new version of f(), which main() calls. */
function versions(before: string, after: string, main: string) {
  const around = (version: string): string => `
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>
struct pair { int x; int y; };
enum { A, B, C };
int total;
int table[4] = { 1, 2, 3, 4 };
void tell(int a) { total += a; printf("%d\\n", a); }
void tell_if(int a) { if (a) { printf("%d\\n", a); } }
int is_big(const struct pair *p) { return p->x > 100; }
void trace_it(int a);
${version}
int main(void) { struct pair p = { 1, 2 }; (void)p; ${main} return total & 0x7f; }
`;
  return shadow(around(before), around(after));
}

interface Case {
  readonly what: string;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  /** Calls in which old and new differ. */
  readonly differs: string;
  /** Calls in which they do not. */
  readonly agrees: string;
}

const CASES: readonly Case[] = [
  {
    what: 'a function that takes another argument',
    kind: 'call-only-after',
    before: 'void g(int a) { tell(a); } void f(int a) { if (a) g(a); }',
    after: 'void g(int a, int b) { if (b) tell(a); } void f(int a) { if (a) g(a, a > 1); }',
    differs: 'f(2);',
    agrees: 'f(0);',
  },
  {
    what: 'a function that is gone',
    kind: 'call-only-after',
    before: 'void g(int a) { tell(a); } void f(int a) { if (a) g(a); }',
    after: 'void f(int a) { if (a) tell(a + 1); }',
    differs: 'f(2);',
    agrees: 'f(0);',
  },
  {
    what: 'another outcome of a condition',
    kind: 'condition',
    before: 'void f(int a) { if (a < 3) tell(a); }',
    after: 'void f(int a) { if (a <= 3) tell(a); }',
    differs: 'f(3);',
    agrees: 'f(2); f(4);',
  },
  {
    what: 'a condition that the old code could not have evaluated',
    kind: 'condition',
    before: 'void f(struct pair *q) { if (q->x) tell(1); }',
    after: 'void f(struct pair *q) { if (q && q->x) tell(1); }',
    differs: 'f(NULL);',
    agrees: 'f(&p);',
  },
  {
    what: 'a division by 0 that is guarded now',
    kind: 'condition',
    before: 'void f(int a) { if (10 / a > 1) tell(1); }',
    after: 'void f(int a) { if (a && 10 / a > 1) tell(1); }',
    differs: 'f(0);',
    agrees: 'f(1); f(-1); f(20);',
  },
  {
    what: 'another condition of a loop',
    kind: 'condition',
    before: 'void f(int n) { for (int i = 0; i < n; i++) tell(i); }',
    after: 'void f(int n) { for (int i = 0; i < n && i < 3; i++) tell(i); }',
    differs: 'f(4);',
    agrees: 'f(3); f(0);',
  },
  {
    what: 'a condition behind one with effects that stays',
    kind: 'condition',
    before: 'int next(void) { static int n; return n++; } void f(int a) { if (next() && a > 1) tell(a); }',
    after: 'int next(void) { static int n; return n++; } void f(int a) { if (next() && a > 2) tell(a); }',
    differs: 'f(2); f(2);',
    agrees: 'f(2); f(3);',
  },
  {
    what: 'a case that is new',
    kind: 'condition',
    before: 'void f(int a) { switch (a) { case 1: tell(1); break; default: tell(9); } }',
    after: 'void f(int a) { switch (a) { case 1: tell(1); break; case 2: tell(2); break; default: tell(9); } }',
    differs: 'f(2);',
    agrees: 'f(1); f(3);',
  },
  {
    what: 'another value of a variable',
    kind: 'value',
    before: 'void f(int a) { int b = a * 2; tell(b); }',
    after: 'void f(int a) { int b = a * a; tell(b); }',
    differs: 'f(3);',
    agrees: 'f(2); f(0);',
  },
  {
    what: 'another argument',
    kind: 'argument',
    before: 'void f(int a) { tell(a); }',
    after: 'void f(int a) { tell(a > 5 ? 5 : a); }',
    differs: 'f(6);',
    agrees: 'f(5);',
  },
  {
    what: 'another value that is returned',
    kind: 'return',
    before: 'int f(int a) { return a / 2; }',
    after: 'int f(int a) { return a >> 1; }',
    differs: 'tell(f(-3));',
    agrees: 'tell(f(3)); tell(f(-4));',
  },
  {
    what: 'a removed guard',
    kind: 'return',
    before: 'void f(int a) { if (a < 0) { return; } tell(a); }',
    after: 'void f(int a) { tell(a); }',
    differs: 'f(-1);',
    agrees: 'f(1);',
  },
  {
    what: 'a new guard',
    kind: 'return',
    before: 'int f(struct pair *q) { tell(q->x); return 1; }',
    after: 'int f(struct pair *q) { if (is_big(q)) { return 0; } tell(q->x); return 1; }',
    differs: 'struct pair big = { 101, 0 }; f(&big);',
    agrees: 'f(&p);',
  },
  {
    what: 'a call that is new',
    kind: 'call-only-after',
    before: 'void f(int a) { if (a) { tell(a); } }',
    after: 'void f(int a) { if (a) { tell(a); tell_if(a - 1); } }',
    differs: 'f(2);',
    agrees: 'f(0); f(1);',
  },
  {
    what: 'a call that is gone',
    kind: 'call-only-before',
    before: 'void f(int a) { if (a > 1) { tell(a); tell_if(a - 2); } }',
    after: 'void f(int a) { if (a > 1) { tell(a); } }',
    differs: 'f(3);',
    agrees: 'f(1); f(2);',
  },
  {
    what: 'another order of calls',
    kind: 'order',
    before: 'void f(int a) { tell(a); tell_if(a - 1); }',
    after: 'void f(int a) { tell_if(a - 1); tell(a); }',
    differs: 'f(2);',
    agrees: 'f(1);',
  },
  {
    what: 'another value in memory',
    kind: 'store',
    before: 'void f(struct pair *q, int a) { q->x = a; }',
    after: 'void f(struct pair *q, int a) { q->x = a & 7; }',
    differs: 'f(&p, 8);',
    agrees: 'f(&p, 7);',
  },
  {
    what: 'a store that is new',
    kind: 'store',
    before: 'void f(struct pair *q) { q->x++; }',
    after: 'void f(struct pair *q) { q->x++; q->y = 2; }',
    differs: 'struct pair other = { 1, 3 }; f(&other);',
    agrees: 'f(&p);',
  },
  {
    what: 'another element of an array',
    kind: 'value',
    before: 'void f(int a) { int b = table[a]; tell(b); }',
    after: 'void f(int a) { int b = table[a & 3]; tell(b); }',
    differs: 'f(4);',
    agrees: 'f(3);',
  },
  {
    what: 'an assignment that is moved across what it reads',
    kind: 'value',
    before: 'int f(int a) { int b = a; a = 5; tell(a); return b; }',
    after: 'int f(int a) { a = 5; int b = a; tell(a); return b; }',
    differs: 'f(6);',
    agrees: 'f(5);',
  },
];

describe('a difference', () => {
  it.each(CASES)('is seen: $what', ({ kind, before, after, differs }) => {
    const { seen, unshadowed } = versions(before, after, differs);
    expect(unshadowed).toEqual([]);
    expect(seen.map((place) => place.kind)).toContain(kind);
  });

  it.each(CASES)('is not seen where the versions agree: $what', ({ before, after, agrees }) => {
    const { seen, reached } = versions(before, after, agrees);
    expect(seen).toEqual([]);
    expect(reached).not.toEqual([]);
  });

  it.each(CASES)('does not show in what the program does: $what', ({ before, after, differs, agrees }) => {
    const { output, status, plain } = versions(before, after, agrees + differs);
    expect({ output, status }).toEqual({ output: plain.output, status: plain.status });
  });
});

describe('a function', () => {
  it('has no places where only its comments and the numbers of its lines change', () => {
    const text = 'void f(int a) { tell(__LINE__ - __LINE__ + a); }';
    expect(versions(text, `\n/* why */\n${text}`, 'f(1);').places).toEqual([]);
  });

  it('has none but its entry where other names are given to nothing but labels of blocks', () => {
    const { places } = versions('void f(int a) { tell(a); }', 'void f(int a) { { tell(a); } }', 'f(1);');
    expect(places.map(({ kind }) => kind)).toEqual(['entry']);
  });

  it('that is new is a difference once it is called', () => {
    const after = 'static void g(int a) { tell(a); } void f(int a) { if (a) g(a); }';
    const kinds = (main: string): string[] =>
      versions('void f(int a) { if (a) tell(a); }', after, main).seen.map(({ kind }) => kind);
    expect(kinds('f(1);')).toContain('new-function');
    expect(kinds('f(0);')).toEqual([]);
  });

  it('is looked at where a macro that it uses has changed', () => {
    const text = (limit: number): string => `#define LIMIT ${limit}\nvoid f(int a) { if (a < LIMIT) tell(a); }`;
    expect(versions(text(3), text(4), 'f(3);').seen.map(({ kind }) => kind)).toEqual(['condition']);
    expect(versions(text(3), text(4), 'f(2);').seen).toEqual([]);
  });

  it('is not comparable where its old code names a member that is gone', () => {
    const text = (member: string): string =>
      `struct t { int ${member}; }; int f(int a) { struct t t = { .${member} = a }; return t.${member}; }`;
    const { unshadowed, seen } = versions(text('old'), text('new'), 'f(1);');
    expect(unshadowed.map((each) => each.function)).toEqual(['f']);
    expect(seen).toEqual([]);
  });

  it('has old code that uses a variable of its own', () => {
    const before = 'int f(int a) { int half = a / 2; tell(a); return half + 1; }';
    const after = 'int f(int a) { tell(a); return (a > 9 ? a : a / 2) + 1; }';
    expect(versions(before, after, 'tell(f(4));').seen).toEqual([]);
    expect(versions(before, after, 'tell(f(10));').seen.map(({ kind }) => kind)).toEqual(['return']);
  });
});
