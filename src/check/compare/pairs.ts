/** Which neighbouring ranges are one range in one tree and two in the other, in all flat views that were recorded. */
import type { Row } from '../../machine/observations.js';
import type { Recording } from '../../machine/recording.js';
import type { ConcernedPairs } from '../../result/reach.js';

/**
 * Counts pairs of ranges of the address space `memory` that touch (one ends where the other starts), each different
 * pair of a configuration once: by its addresses, names and offsets. A pair of one tree is joined in the other where a
 * range covers the last byte of the first and the first byte of the second, in the view after the same step.
 * @param runs the recordings of both trees on each configuration
 */
export function concernedPairs(runs: ReadonlyArray<{ before: Recording; after: Recording }>): ConcernedPairs {
  const total = { pairs: 0, onlyBefore: 0, onlyAfter: 0 };
  for (const { before, after } of runs) {
    const all = new Set<string>();
    const [joinedBefore, joinedAfter] = [new Set<string>(), new Set<string>()];
    const seen = new Set<number>();
    const entries = Math.min(before.viewOf.length, after.viewOf.length);
    for (let entry = 0; entry < entries; entry++) {
      const [a, b] = [before.viewOf[entry]!, after.viewOf[entry]!];
      const views = a * after.views.length + b;
      if (seen.has(views)) continue;
      seen.add(views);
      compareViews(before.views[a]!, after.views[b]!, all, joinedAfter);
      compareViews(after.views[b]!, before.views[a]!, all, joinedBefore);
    }
    total.pairs += all.size;
    total.onlyBefore += joinedBefore.size;
    total.onlyAfter += joinedAfter.size;
  }
  return total;
}

/** Adds the pairs of a view, and to `joined` those that are one range in the other view. */
function compareViews(view: readonly Row[], other: readonly Row[], all: Set<string>, joined: Set<string>): void {
  const keys = view.map(rowKey);
  let at = 0;
  for (let i = 0; i + 1 < view.length; i++) {
    const [left, right] = [view[i]!, view[i + 1]!];
    if (left.last + 1n !== right.start) continue;
    const key = `${keys[i]}|${keys[i + 1]}`;
    all.add(key);
    while (at < other.length && other[at]!.last < left.last) at++;
    const range = other[at];
    if (range && range.start <= left.last && range.last >= right.start) joined.add(key);
  }
}

function rowKey({ start, last, name, offset }: Row): string {
  return `${start}-${last} ${name} ${offset}`;
}
