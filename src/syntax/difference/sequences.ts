/** Comparing sequences. */

/** The indices of a longest strictly increasing part of a list of numbers, in order. */
export function longestIncreasing(values: readonly number[]): readonly number[] {
  /** By length of a part, the index of the smallest value it can end with. */
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [i, value] of values.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[ends[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    previous.push(low > 0 ? ends[low - 1]! : -1);
    ends[low] = i;
  }
  const part: number[] = [];
  for (let i = ends.at(-1) ?? -1; i >= 0; i = previous[i]!) part.push(i);
  return part.reverse();
}

/**
 * How alike two lists of tokens are, by the tokens they share whatever their order: 1 for the same, 0 for none shared.
 */
export function similarity(a: readonly string[], b: readonly string[]): number {
  if (a.length + b.length === 0) return 1;
  const counts = new Map<string, number>();
  for (const token of a) counts.set(token, (counts.get(token) ?? 0) + 1);
  let shared = 0;
  for (const token of b) {
    const left = counts.get(token) ?? 0;
    if (left === 0) continue;
    shared++;
    counts.set(token, left - 1);
  }
  return (2 * shared) / (a.length + b.length);
}
