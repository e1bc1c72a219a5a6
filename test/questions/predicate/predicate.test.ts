import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.js';
import { analysePredicate } from '../../../src/questions/predicate/index.js';
import { treeOf } from '../support.js';

const HEADER = `
typedef unsigned long uint64_t;
typedef __int128 Int128;
typedef struct MemoryRegion MemoryRegion;
typedef struct AddrRange { Int128 start, size; } AddrRange;
typedef struct FlatRange { MemoryRegion *mr; uint64_t offset; AddrRange addr; _Bool readonly, romd; int mask; } FlatRange;
typedef struct FlatView { unsigned nr; FlatRange *ranges; } FlatView;
#define bool _Bool
#define true 1
#define false 0
#define NULL ((void *)0)
#define LIMIT 0x100000
static inline Int128 int128_make64(uint64_t a) { return a; }
static inline Int128 int128_add(Int128 a, Int128 b) { return a + b; }
static inline bool int128_eq(Int128 a, Int128 b) { return a == b; }
static inline bool int128_lt(Int128 a, Int128 b) { return a < b; }
static inline bool int128_ge(Int128 a, Int128 b) { return a >= b; }
void trace(FlatRange *r);
`;

const CALLER = `
static void simplify(FlatView *view) {
    unsigned i, j;
    for (i = 0; i < view->nr; i++) {
        j = i + 1;
        while (j < view->nr && joins(&view->ranges[j - 1], &view->ranges[j])) { j++; }
    }
}
void (*entry)(FlatView *) = simplify;
`;

/** A memory core whose predicate is this function, with helpers in front. */
function core(predicate: string, header = HEADER, path = 'system/memory.c'): Record<string, string> {
  return { 'include/memory.h': header, [path]: `#include "memory.h"\n${predicate}\n${CALLER}` };
}

/** A predicate with this body; the body starts on line 3. */
function joins(body: string, helpers = ''): Record<string, string> {
  return core(`${helpers}static bool joins(FlatRange *a, FlatRange *b) {\n${body}\n}`);
}

function clauses(files: Record<string, string>): string[] {
  const result = analysePredicate(treeOf(files), null);
  expect(result.limits).toEqual([]);
  return result.before.clauses.map(({ text }) => text);
}

function difference(before: Record<string, string>, after: Record<string, string>) {
  return analysePredicate(treeOf(before), treeOf(after)).difference;
}

describe('the merge predicate', () => {
  it('is the function that the loop over the ranges asks, whatever its name and whoever else compares ranges', () => {
    const result = analysePredicate(
      treeOf(joins('return a->mr == b->mr;', 'static bool can_merge(FlatRange *a, FlatRange *b) { return true; }\n')),
      null,
    );
    expect(result).toMatchObject({ function: 'joins', before: { function: 'joins', caller: 'simplify' } });
  });

  it('is found where older QEMU has it', () => {
    const files = core(
      'static bool joins(FlatRange *a, FlatRange *b) { return a->mr == b->mr; }',
      HEADER,
      'softmmu/memory.c',
    );
    expect(analysePredicate(treeOf(files), null).before.clauses[0]!.source).toEqual({
      file: 'softmmu/memory.c',
      line: 2,
    });
  });

  it('is an error of the user where there is none', () => {
    expect(() => analysePredicate(treeOf({}), null)).toThrow(UserError);
    expect(() => analysePredicate(treeOf({ 'system/memory.c': 'int x;' }), null)).toThrow(UserError);
  });
});

describe('its clauses', () => {
  it('are what && joins, with the line of each', () => {
    const { before } = analysePredicate(
      treeOf(joins('  return a->mr == b->mr\n    && a->mask == b->mask\n    && !a->readonly;')),
      null,
    );
    expect(before.clauses).toEqual([
      { text: 'a->mr == b->mr', raw: 'a->mr == b->mr', source: { file: 'system/memory.c', line: 3 } },
      { text: 'a->mask == b->mask', raw: 'a->mask == b->mask', source: { file: 'system/memory.c', line: 4 } },
      { text: '!a->readonly', raw: '!a->readonly', source: { file: 'system/memory.c', line: 5 } },
    ]);
  });

  it('read as arithmetic where 128 bits are added and compared, with the C beside it', () => {
    const helper = 'static Int128 range_end(AddrRange r) { return int128_add(r.start, r.size); }\n';
    const { before } = analysePredicate(
      treeOf(joins('return int128_eq(range_end(a->addr), b->addr.start);', helper)),
      null,
    );
    expect(before.clauses).toMatchObject([
      { text: 'a->addr.start + a->addr.size == b->addr.start', raw: 'int128_eq(range_end(a->addr), b->addr.start)' },
    ]);
  });

  it('come from early returns as well', () => {
    expect(
      clauses(
        joins(`
        if (a->mr != b->mr || a->romd) { return false; }
        if (a->readonly && b->readonly) return false;
        return a->mask == b->mask;`),
      ),
    ).toEqual(['a->mr == b->mr', '!a->romd', '!(a->readonly && b->readonly)', 'a->mask == b->mask']);
  });

  it('keep what a branch lets through', () => {
    expect(clauses(joins('if (a->mr == NULL) { return true; }\n return a->mask == b->mask;'))).toEqual([
      'a->mr == NULL || a->mask == b->mask',
    ]);
  });

  it('follow locals, also those that are assigned twice', () => {
    expect(
      clauses(
        joins('uint64_t end = a->offset; int m; end = end + 4; m = a->mask; return end == b->offset && m == b->mask;'),
      ),
    ).toEqual(['a->offset + 4 == b->offset', 'a->mask == b->mask']);
  });

  it('follow helpers with branches', () => {
    const helper = `static bool crosses(FlatRange *r1, FlatRange *r2, uint64_t at) {
      if (int128_ge(r1->addr.start, int128_make64(at))) { return false; }
      return int128_ge(r2->addr.start, int128_make64(at));
    }\n`;
    expect(clauses(joins('return !crosses(a, b, LIMIT) && a->mr == b->mr;', helper))).toEqual([
      '!(a->addr.start < LIMIT && b->addr.start >= LIMIT)',
      'a->mr == b->mr',
    ]);
  });
});

describe('two predicates', () => {
  const SIMPLE = joins('return a->mr == b->mr && a->mask == b->mask;');

  const RENAMED = Object.fromEntries(
    Object.entries(
      core('static bool merges(FlatRange *p, FlatRange *q) { return p->mr == q->mr && p->mask == q->mask; }'),
    ).map(([path, text]) => [path, text.replaceAll('joins', 'merges')]),
  );

  it.each([
    ['order', joins('return a->mask == b->mask && a->mr == b->mr;')],
    ['sides', joins('return b->mr == a->mr && b->mask == a->mask;')],
    [
      'early returns',
      joins('if (a->mr != b->mr) return false; if (!(a->mask == b->mask)) { return false; } return true;'),
    ],
    [
      'a helper',
      joins(
        'return same(a, b) && a->mask == b->mask;',
        'static bool same(FlatRange *x, FlatRange *y) { return x->mr == y->mr; }\n',
      ),
    ],
    ['names', RENAMED],
    ['repetition', joins('return a->mr == b->mr && a->mask == b->mask && b->mr == a->mr;')],
  ])('are the same for certain when they differ only in %s', (_what, other) => {
    expect(difference(SIMPLE, other)).toMatchObject({
      equivalent: true,
      formula: 'before == after',
      proven: true,
      added: [],
      removed: [],
    });
  });

  it('differ by the clauses that one has and the other has not', () => {
    const split = joins(`
      if (int128_lt(a->addr.start, int128_make64(0x100000)) && int128_ge(b->addr.start, int128_make64(0x100000))) {
          return false;
      }
      return a->mr == b->mr && a->mask == b->mask;`);
    const clause = '!(a->addr.start < 0x100000 && b->addr.start >= 0x100000)';
    expect(difference(SIMPLE, split)).toMatchObject({
      equivalent: false,
      formula: `after == (before && ${clause})`,
      proven: false,
      added: [clause],
      removed: [],
    });
    expect(difference(split, SIMPLE)).toMatchObject({ formula: `before == (after && ${clause})`, removed: [clause] });
  });

  it('say both ways where clauses were replaced', () => {
    expect(difference(SIMPLE, joins('return a->mr == b->mr && (a->mask || b->mask);'))).toMatchObject({
      formula: 'before == (common && a->mask == b->mask), after == (common && (a->mask || b->mask))',
    });
  });

  it('are not the same where only the value of a macro differs', () => {
    const predicate = 'static bool joins(FlatRange *a, FlatRange *b) { return a->offset < LIMIT; }';
    const after = core(predicate, HEADER.replace('0x100000', '0x200000'));
    expect(difference(core(predicate), after)).toMatchObject({ equivalent: false, added: ['a->offset < LIMIT'] });
    expect(difference(core(predicate), core(predicate.replace('LIMIT', '1048576u')))).toMatchObject({
      equivalent: true,
    });
  });

  it('are not proven to be the same where the arithmetic that they use is another', () => {
    const predicate =
      'static bool joins(FlatRange *a, FlatRange *b) { return int128_lt(a->addr.start, b->addr.start); }';
    const after = core(predicate, HEADER.replace('return a < b;', 'return a <= b;'));
    expect(difference(core(predicate), core(predicate))).toMatchObject({ equivalent: true, proven: true });
    expect(difference(core(predicate), after)).toMatchObject({ proven: false });
  });

  it('are not the same where a function of a header that they call is another', () => {
    const header = `${HEADER}static inline bool big(FlatRange *r) { return r->mask > 4; }\n`;
    const predicate = 'static bool joins(FlatRange *a, FlatRange *b) { return big(a); }';
    expect(difference(core(predicate, header), core(predicate, header))).toMatchObject({ equivalent: true });
    expect(difference(core(predicate, header), core(predicate, header.replace('> 4', '> 5')))).toMatchObject({
      equivalent: false,
    });
  });

  it('are not the same where a truth value is compared instead of a number', () => {
    const one = joins('return (a->mask != 0) == (b->mask != 0);');
    expect(difference(one, joins('return a->mask == b->mask;'))).toMatchObject({ equivalent: false });
  });
});

describe('a predicate that is no conjunction', () => {
  const LOOP = joins('int i;\nfor (i = 0; i < 4; i++) { if (a->mask == i) return false; }\nreturn true;');

  it('is said not to be one, with the place', () => {
    const result = analysePredicate(treeOf(LOOP), null);
    expect(result.before.clauses).toEqual([]);
    expect(result.limits).toEqual(['system/memory.c:4: a loop: joins() is not read as a conjunction']);
  });

  it('is not claimed to be the same for certain', () => {
    expect(difference(LOOP, LOOP)).toMatchObject({ equivalent: true, proven: false });
    expect(difference(LOOP, joins('return true;'))).toMatchObject({ equivalent: false, proven: false });
  });

  it('may call what cannot be followed: a change there is a difference', () => {
    const helper = (limit: string) =>
      `static bool small(FlatRange *r) { int i; for (i = 0; i < ${limit}; i++) { if (r->mask == i) return true; } return false; }\n`;
    const result = analysePredicate(
      treeOf(joins('return small(a);', helper('4'))),
      treeOf(joins('return small(a);', helper('5'))),
    );
    expect(result.difference).toMatchObject({ equivalent: false, proven: false });
    expect(result.limits[0]).toMatch(/^system\/memory\.c:2: a loop in small\(\), which is not followed$/);
  });

  it('sees a change in what such a helper calls, and in the macros it uses', () => {
    const tree = (limit: string, macro: string) =>
      treeOf(
        joins(
          'return small(a);',
          `#define STEP ${macro}\nstatic int most(void) { return ${limit}; }\nstatic bool small(FlatRange *r) { int i; for (i = 0; i < most(); i += STEP) { if (r->mask == i) return true; } return false; }\n`,
        ),
      );
    expect(analysePredicate(tree('4', '1'), tree('4', '1')).difference).toMatchObject({ equivalent: true });
    expect(analysePredicate(tree('4', '1'), tree('5', '1')).difference).toMatchObject({ equivalent: false });
    expect(analysePredicate(tree('4', '1'), tree('4', '2')).difference).toMatchObject({ equivalent: false });
  });

  it('says which calls it takes to have no effect', () => {
    const result = analysePredicate(treeOf(joins('trace(a);\nreturn a->mr == b->mr;')), null);
    expect(result.before.clauses.map(({ text }) => text)).toEqual(['a->mr == b->mr']);
    expect(result.limits).toEqual([
      'system/memory.c:3: what joins() calls here is taken to have no effect on the result',
    ]);
  });

  it('may have helpers that call themselves', () => {
    const helper = 'static bool deep(FlatRange *r, int n) { return deep(r, n) && deep(r, n + 1) && deep(r, n + 2); }\n';
    const predicate = joins('return deep(a, 0);', helper);
    expect(analysePredicate(treeOf(predicate), treeOf(predicate)).difference.equivalent).toBe(true);
  });
});
