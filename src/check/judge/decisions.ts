/**
 * What a tree's own conditions decided of the ranges around a hole: which clause kept two apart, or made one gone and
 * new.
 */

import type { Row } from '../../machine/observations.js';
import { evaluateTerm, type RangeFields } from '../../questions/predicate/clause-term.js';
import type { RangeCondition, RangeConditions } from '../../questions/predicate/index.js';
import { mtreeRow } from '../../questions/simulate/simulate.js';
import type { Decision } from '../../result/evidence.js';
import { hex } from '../../result/hex.js';
import type { AroundStep } from '../compare/replay.js';

/** A tree around a step. */
export interface TreeStep extends AroundStep {
  /** Null where they could not be read. */
  readonly conditions: RangeConditions | null;
}

/**
 * For each range with a hole in one of the trees: whether each tree took it for the same before and after the step,
 * and, where it ends elsewhere than before, whether each tree merged the ranges that meet there, in both views.
 */
export function decisionsOf(before: TreeStep, after: TreeStep): Decision[] {
  const [ranges, boundaries] = [new Set<bigint>(), new Set<bigint>()];
  for (const { earlier, later, hole } of [before, after]) {
    for (const { start, last } of hole) {
      for (const row of later) {
        if (row.last < start || row.start > last) continue;
        const old = rowAt(earlier, row.start > start ? row.start : start);
        if (!old) continue;
        ranges.add(row.start > start ? row.start : start);
        if (old.start !== row.start) boundaries.add(old.start > row.start ? old.start : row.start);
        if (old.last !== row.last) boundaries.add((old.last < row.last ? old.last : row.last) + 1n);
      }
    }
  }
  const trees = [
    ['before', before],
    ['after', after],
  ] as const;
  const merges = sorted(boundaries).flatMap((address) =>
    (['earlier', 'later'] as const).flatMap((view) =>
      trees.flatMap(([tree, step]) => {
        const decision = mergeAt(address, step[view], step.conditions?.merge ?? null);
        return decision ? [{ question: 'merge', tree, view, address: hex(address), ...decision } as const] : [];
      }),
    ),
  );
  const equals = sorted(ranges).flatMap((address) =>
    trees.flatMap(([tree, step]) => {
      const decision = sameAt(address, step);
      return decision ? [{ question: 'equal', tree, address: hex(address), ...decision } as const] : [];
    }),
  );
  return [...equals, ...merges];
}

type Answer = Pick<Decision, 'answer' | 'ranges' | 'condition'>;

/** What was decided of the ranges that meet at an address; null where none do. */
function mergeAt(address: bigint, rows: readonly Row[], condition: RangeCondition | null): Answer | null {
  const [left, right] = [rowAt(rows, address - 1n), rowAt(rows, address)];
  if (!left || !right) return null;
  if (left === right) {
    // What was rendered as one piece was never asked about: its halves show clauses that would have kept them apart.
    const halves = [
      { ...left, last: address - 1n },
      { ...left, start: address, offset: left.offset + (address - left.start) },
    ] as const;
    const asked = evaluated(condition, ...halves);
    return { answer: true, ranges: [mtreeRow(left)], condition: asked && { ...asked, unknown: [] } };
  }
  return { answer: false, ranges: [left, right].map(mtreeRow), condition: evaluated(condition, left, right) };
}

/** Whether the range at an address was taken for the same as before the step; null where there was none. */
function sameAt(address: bigint, { earlier, later, hole, conditions }: TreeStep): Answer | null {
  const [old, now] = [rowAt(earlier, address), rowAt(later, address)];
  if (!old || !now) return null;
  const condition = conditions?.equal ?? null;
  const isGone = hole.some(({ start, last }) => start <= address && address <= last);
  const ranges = [old, now].map(mtreeRow);
  if (isGone) return { answer: false, ranges, condition: evaluated(condition, old, now) };
  // What is neither in a hole nor at the same place is new in itself.
  if (ranges[0] !== ranges[1]) return { answer: false, ranges, condition: evaluated(condition, old, now) };
  return { answer: true, ranges: [ranges[0]!], condition: held(condition) };
}

/** Of a conjunction that was true, all clauses were. */
function held(condition: RangeCondition | null): Decision['condition'] {
  return condition && { function: condition.function, caller: condition.caller, failed: [], unknown: [] };
}

/** Of a conjunction that was not true, the clauses that were false, and those of which it cannot be told. */
function evaluated(condition: RangeCondition | null, first: Row, second: Row): Decision['condition'] {
  if (!condition) return null;
  const ranges = [fields(first), fields(second)] as const;
  const clauses = condition.clauses.map(({ text, source, term }) => {
    const missing: string[] = [];
    const value = evaluateTerm(term, ranges, (what) => missing.push(what));
    return {
      value,
      clause: { text, source: { file: source.file, line: source.line } },
      missing: [...new Set(missing)],
    };
  });
  return {
    function: condition.function,
    caller: condition.caller,
    failed: clauses.flatMap(({ value, clause }) => (value === 0n ? [clause] : [])),
    unknown: clauses.flatMap(({ value, clause, missing }) => (value === null ? [{ ...clause, missing }] : [])),
  };
}

/** What a row tells of a FlatRange. */
function fields({ start, last, offset, region, readonly, nonvolatile }: Row): RangeFields {
  return {
    'addr.start': start,
    'addr.size': last - start + 1n,
    offset_in_region: offset,
    mr: region,
    readonly: readonly ? 1n : 0n,
    nonvolatile: nonvolatile ? 1n : 0n,
  };
}

function rowAt(rows: readonly Row[], address: bigint): Row | undefined {
  return rows.find(({ start, last }) => start <= address && address <= last);
}

function sorted(addresses: Iterable<bigint>): bigint[] {
  return [...addresses].sort((a, b) => (a < b ? -1 : 1));
}
