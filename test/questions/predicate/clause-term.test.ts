/** Clauses that are evaluated for ranges: gcc's code says what the whole condition is for the same ranges. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateTerm, type RangeFields } from '../../../src/questions/predicate/clause-term.js';
import { openSources, readConditions } from '../../../src/questions/predicate/index.js';
import { available, run, scratch } from '../../c/gcc.js';
import { treeOf } from '../support.js';
import { HEADER, PAIRS } from './pairs.js';

const CALLERS = `
static void simplify(FlatView *view) {
    unsigned j = 1;
    while (j < view->nr && joins(&view->ranges[j - 1], &view->ranges[j])) { j++; }
}
void (*entry)(FlatView *) = simplify;
`;
const RANGES = 3000;
const predicates = [...new Set(PAIRS.flatMap(({ before, after }) => [before, after]))];
const conditionOf = (predicate: string, callers = CALLERS) =>
  readConditions(
    openSources(
      treeOf({
        'include/memory.h': HEADER,
        'system/memory.c': `#include "memory.h"\nuint64_t boundary;\n${predicate}\n${callers}`,
      }),
      null,
    ).before,
  );

interface Sample {
  readonly ranges: readonly [RangeFields, RangeFields];
  /** For each predicate what gcc's code answers. */
  readonly answers: readonly boolean[];
}

/** Ranges of addresses that are mostly neighbours, with the answers of all predicates. */
async function askGcc(): Promise<Sample[]> {
  const folder = scratch();
  try {
    const names = predicates.map((_, i) => `predicate${i}`);
    const files = predicates.map((text, i) => {
      const file = join(folder.path, `${i}.c`);
      writeFileSync(
        file,
        `#include "ranges.h"\n${text}\nbool (*const predicate${i})(FlatRange *, FlatRange *) = joins;\n`,
      );
      return file;
    });
    writeFileSync(join(folder.path, 'ranges.h'), HEADER);
    const main = join(folder.path, 'main.c');
    writeFileSync(
      main,
      `#include <stdio.h>
#define uint8_t our_uint8_t
#define uint32_t our_uint32_t
#define uint64_t our_uint64_t
#undef NULL
#include "ranges.h"
uint64_t boundary = 0x200000;
static MemoryRegion regions[2];
static unsigned state = 1;
static unsigned any(unsigned of) { state = state * 1103515245u + 12345u; return (state >> 16) % of; }
static const uint64_t places[] = { 0, 1, 0xff000, 0xfffff, 0x100000, 0x100001, 0x200000 };
${names.map((name) => `extern bool (*const ${name})(FlatRange *, FlatRange *);`).join('\n')}
int main(void) {
  for (int n = 0; n < ${RANGES}; n++) {
    FlatRange r[2] = {};
    for (int i = 0; i < 2; i++) {
      r[i].mr = &regions[any(4) == 0];
      r[i].addr.start = places[any(7)];
      r[i].addr.size = places[any(7)];
      r[i].offset = any(3);
      r[i].readonly = any(4) == 0;
    }
    if (any(8)) r[1].addr.start = r[0].addr.start + r[0].addr.size;
    if (any(8)) r[1].offset = r[0].offset + (uint64_t)r[0].addr.size;
    for (int i = 0; i < 2; i++)
      printf("%d %lu %lu %lu %d ", (int)(r[i].mr - regions), (uint64_t)r[i].addr.start, (uint64_t)r[i].addr.size, r[i].offset, r[i].readonly);
${names.map((name) => `    printf("%d", ${name}(&r[0], &r[1]));`).join('\n')}
    printf("\\n");
  }
  return 0;
}
`,
    );
    const program = join(folder.path, 'program');
    const compiled = await run('gcc', ['-w', '-O1', '-I', folder.path, '-o', program, main, ...files], 120);
    if (compiled?.status !== 0) throw new Error('gcc does not take the predicates');
    const { output } = (await run(program, [], 120))!;
    return output
      .trim()
      .split('\n')
      .map((line) => {
        const words = line.split(' ');
        const range = (at: number): RangeFields => {
          const [mr, start, size, offset, readonly] = words.slice(at, at + 5).map(BigInt);
          return { mr: mr!, 'addr.start': start!, 'addr.size': size!, offset: offset!, readonly: readonly! };
        };
        return { ranges: [range(0), range(5)], answers: [...words[10]!].map((bit) => bit === '1') };
      });
  } finally {
    folder.remove();
  }
}

describe.skipIf(!available('gcc'))('a condition clause by clause', () => {
  it('is what gcc makes of it, where it does not depend on what is not known', { timeout: 240_000 }, async () => {
    const samples = await askGcc();
    let [read, known, refused] = [0, 0, 0];
    predicates.forEach((predicate, i) => {
      const { merge } = conditionOf(predicate);
      if (!merge) return;
      read++;
      for (const { ranges, answers } of samples) {
        const values = merge.clauses.map(({ term }) => evaluateTerm(term, ranges, () => {}));
        // All fields that the samples leave out are 0 in both ranges, but the clauses do not know that.
        if (values.includes(0n)) {
          refused++;
          expect({ predicate, ranges, answer: answers[i] }).toEqual({ predicate, ranges, answer: false });
        } else if (!values.includes(null)) {
          known++;
          expect({ predicate, ranges, answer: answers[i] }).toEqual({ predicate, ranges, answer: true });
        }
      }
    });
    expect(read).toBeGreaterThan(predicates.length / 2);
    expect(refused).toBeGreaterThan(1000);
    expect(known).toBeGreaterThan(0);
  });
});

describe('a condition', () => {
  const joins = (returned: string) => `static bool joins(FlatRange *a, FlatRange *b) { return ${returned}; }`;
  const range = (start: bigint, size: bigint): RangeFields => ({ 'addr.start': start, 'addr.size': size });

  it('says of a clause what it cannot know, and only that', () => {
    const [first, second] = conditionOf(joins('a->mask == b->mask && (a->romd || a->addr.start == 0)')).merge!.clauses;
    const missing: string[] = [];
    const ask = (term: typeof first) =>
      evaluateTerm(term!.term, [range(0n, 1n), range(1n, 1n)], (what) => missing.push(what));
    expect(ask(first)).toBeNull();
    expect(missing).toEqual(['mask', 'mask']);
    // One side of the second decides, whatever the other is.
    expect(ask(second)).toBe(1n);
  });

  it('is not evaluated where C may wrap, or where something in it is not followed', () => {
    const far = range((1n << 64n) - 1n, 4n);
    const [wraps] = conditionOf(joins('a->addr.start + a->addr.size == b->addr.start')).merge!.clauses;
    expect(evaluateTerm(wraps!.term, [far, far], () => {})).toBeNull();
    const called =
      'void other(void); static bool joins(FlatRange *a, FlatRange *b) { other(); return a->mr == b->mr; }';
    expect(conditionOf(called).merge).toBeNull();
  });

  it('of two views is the one that the function with both views asks', () => {
    const same = 'static bool same(FlatRange *a, FlatRange *b) { return a->mr == b->mr; }';
    const pass =
      'void pass(const FlatView *old, const FlatView *new) { if (same(old->ranges, new->ranges)) { other(); } }';
    const { equal, merge } = conditionOf(joins('1'), `${CALLERS}\nvoid other(void);\n${same}\n${pass}`);
    expect([equal?.function, equal?.caller, merge?.function]).toEqual(['same', 'pass', 'joins']);
    expect(equal?.clauses.map(({ text }) => text)).toEqual(['a->mr == b->mr']);
  });
});
