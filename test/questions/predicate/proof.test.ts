/** Merge conditions as formulas: gcc's code, run over many ranges, says whether two are the same and where a difference is. */
import { beforeAll, describe, expect, it } from 'vitest';
import { withoutSolver } from '../../../src/proof/formula/solver.js';
import { type Predicate, provenPredicate } from '../../../src/questions/predicate/index.js';
import { available } from '../../c/gcc.js';
import { treeOf } from '../support.js';
import { type Answer, askGcc } from './grid.js';
import { HEADER, joins, PAIRS } from './pairs.js';

const CALLER = `
static void simplify(FlatView *view) {
    unsigned i = 0, j;
    while (i < view->nr) {
        j = i + 1;
        while (j < view->nr && joins(&view->ranges[j - 1], &view->ranges[j])) { j++; }
        i = j;
    }
}
void (*entry)(FlatView *) = simplify;
`;

const core = (predicate: string, header = HEADER): Record<string, string> => ({
  'include/memory.h': header,
  'system/memory.c': `#include "memory.h"\nuint64_t boundary;\n${predicate}\n${CALLER}`,
});

const compare = (before: Record<string, string>, after: Record<string, string>): Promise<Predicate> =>
  provenPredicate(treeOf(before), treeOf(after));

describe.skipIf(!available('gcc'))('two conditions', () => {
  let answers: Answer[] = [];
  const results: Predicate[] = [];

  beforeAll(async () => {
    for (const { before, after } of PAIRS) results.push(await compare(core(before), core(after)));
    const questions = results.map(({ difference }, i) => ({
      pair: PAIRS[i]!,
      onlyBefore: difference.onlyBefore?.condition ?? null,
      onlyAfter: difference.onlyAfter?.condition ?? null,
      // "common" has no name in C; the conditions of both directions are asked then.
      always: difference.formula.includes('common') ? '1' : difference.formula,
    }));
    answers = await askGcc(questions);
  }, 240_000);

  it.each(PAIRS.map(({ what }, i) => [what, i] as const))('that differ in %s', (_what, i) => {
    const { difference } = results[i]!;
    const answer = answers[i]!;
    expect(difference).toMatchObject({ proven: true, unproven: null });
    expect({
      equivalent: difference.equivalent,
      onlyBefore: difference.onlyBefore !== null,
      onlyAfter: difference.onlyAfter !== null,
      wrong: 0,
    }).toEqual({
      equivalent: answer.onlyBefore === 0 && answer.onlyAfter === 0,
      onlyBefore: answer.onlyBefore > 0,
      onlyAfter: answer.onlyAfter > 0,
      wrong: answer.wrong,
    });
    for (const direction of [difference.onlyBefore, difference.onlyAfter]) {
      if (direction) expect(direction.witness).toMatchObject({ before: direction === difference.onlyBefore });
    }
  });
});

describe('a condition over fields', () => {
  const both = joins('return a->readonly == b->readonly && a->mask == b->mask;');

  it('is the same where a field is only renamed', async () => {
    const header = HEADER.replace('_Bool readonly', '_Bool fixed');
    const { difference } = await compare(core(both), core(both.replaceAll('readonly', 'fixed'), header));
    expect(difference).toMatchObject({ equivalent: true, proven: true, rewritten: true });
  });

  it('is another where it asks another field that was there before', async () => {
    const { difference } = await compare(core(both), core(both.replaceAll('readonly', 'romd')));
    expect(difference).toMatchObject({
      equivalent: false,
      proven: true,
      onlyBefore: { condition: 'before && a->romd != b->romd' },
      onlyAfter: { condition: 'after && a->readonly != b->readonly' },
    });
  });

  it('is not proven where a field has another width', async () => {
    const { difference } = await compare(core(both), core(both, HEADER.replace('uint8_t mask', 'uint32_t mask')));
    expect(difference.proven).toBe(false);
    expect(difference.unproven).toMatch(/a->mask has 8 bits in one tree and 32 in the other/);
  });

  it('is the same without a solver where only order and spelling differ, and is else not proven', async () => {
    const other = joins('if (b->mask != a->mask) { return false; }\nreturn !(a->readonly ^ b->readonly);');
    const tree = treeOf(core(both));
    expect((await provenPredicate(tree, treeOf(core(other)), withoutSolver)).difference).toMatchObject({
      equivalent: true,
      proven: true,
    });
    const shorter = joins('return a->mask == b->mask;');
    expect((await provenPredicate(tree, treeOf(core(shorter)), withoutSolver)).difference).toMatchObject({
      equivalent: false,
      proven: false,
      unproven: 'the solver was not asked',
    });
  });
});

describe('a condition that is no formula', () => {
  const plain = joins('return a->mr == b->mr;');

  it.each([
    ['a loop', 'for (int i = 0; i < 4; i++) { if (a->mask == i) return false; }\nreturn true;', ''],
    ['memory is written', 'a->mask = 0;\nreturn true;', ''],
    ['elsewhere() is called', 'return elsewhere(a);', 'bool elsewhere(FlatRange *r);'],
    ['a call through a pointer', 'return b->mask ? hook(a) : true;', 'static bool (*hook)(FlatRange *);'],
    ['deep() calls itself', 'return deep(a);', 'static bool deep(FlatRange *r) { return r->mask && deep(r); }'],
    ['floating', 'return a->mask * 1.5 > 2;', ''],
    ['as another type', 'return a->mask == *(uint8_t *)&b->extra;', ''],
    ['x is read before it is written', 'int x;\nif (a->mask) x = 1;\nreturn x;', ''],
  ])('is not proven and says why: %s', async (reason, body, helpers) => {
    const { difference } = await compare(core(plain), core(joins(body, helpers)));
    expect(difference.proven).toBe(false);
    expect(difference.unproven).toMatch(/^system\/memory\.c:\d+: /);
    expect(difference.unproven).toContain(reason);
  });
});
