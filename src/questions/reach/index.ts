/**
 * Where else a patch bites: who calls what it changes, and which boards that are not run map RAM across a new boundary.
 */

import { hex } from '../../result/hex.js';
import type { Reach } from '../../result/reach.js';
import type { SourceTree } from '../source/tree.js';
import { boardsAcross } from './boards.js';
import { changedNames } from './changed.js';
import { usersOf } from './users.js';

/**
 * @param paths of the files that differ
 * @param condition the difference of the merge condition in words: addresses in it are the boundaries in question; null
 * for none
 * @param boards files of boards that are run
 */
export async function analyseReach(
  before: SourceTree,
  after: SourceTree,
  paths: Iterable<string>,
  condition: string | null,
  boards: ReadonlySet<string>,
): Promise<Reach> {
  const texts = new Map(
    [...paths].map((path) => [path, { before: before.read(path), after: after.read(path) }] as const),
  );
  const touched = new Set(texts.keys());
  const { callers, fieldUsers, leftBehind } = await usersOf(after, changedNames(after.syntax, texts), touched);
  const boundaries = condition === null ? [] : boundariesIn(condition);
  return {
    callers,
    fieldUsers,
    leftBehind,
    boundaries: boundaries.map(hex),
    boards: boardsAcross(after, boundaries, boards),
  };
}

/** The numbers that addresses are compared with, from a page on. */
function boundariesIn(condition: string): bigint[] {
  const numbers = [...condition.matchAll(/addr\.(?:start|size) (?:[<>=!]=?) (0x[\da-f]+)/g)].map((match) =>
    BigInt(match[1]!),
  );
  return [...new Set(numbers)].filter((number) => number >= 0x1000n);
}
