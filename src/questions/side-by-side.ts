/** Two lists held against each other. */
import { diffArrays } from 'diff/lib/diff/array.js';

/** What stands on one side only, or in the place of something else; null where the other side has nothing there. */
export interface Pair<T> {
  readonly simulated: T | null;
  readonly real: T | null;
}

/**
 * Where two lists differ, in order, by the shortest edit script between them; none where they are equal. `key` tells
 * items apart.
 */
export function differences<T>(simulated: readonly T[], real: readonly T[], key: (item: T) => string): Pair<T>[] {
  const pairs: Pair<T>[] = [];
  let [left, right]: [T[], T[]] = [[], []];
  const flush = (): void => {
    for (let i = 0; i < Math.max(left.length, right.length); i++)
      pairs.push({ simulated: left[i] ?? null, real: right[i] ?? null });
    [left, right] = [[], []];
  };
  let [atLeft, atRight] = [0, 0];
  for (const { added, removed, count } of diffArrays(simulated.map(key), real.map(key))) {
    if (removed) left.push(...simulated.slice(atLeft, atLeft + count));
    else if (added) right.push(...real.slice(atRight, atRight + count));
    else flush();
    if (!added) atLeft += count;
    if (!removed) atRight += count;
  }
  flush();
  return pairs;
}
