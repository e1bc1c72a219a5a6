/** The search of delta debugging for a small part of something that still shows what the whole shows. */

/** What the search ends with. */
export interface Minimized<T> {
  /** In the order of the whole. */
  readonly items: readonly T[];
  /** None of the items can be left out by itself; false where the search ended before that was known. */
  readonly isMinimal: boolean;
}

/**
 * ddmin (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE Transactions on Software
 * Engineering 28(2), 2002): parts of the whole, then what is left without each part, in ever smaller parts.
 * @param whole shows it; nothing at all is taken not to
 * @param shows whether some of the items, in their order, show it too; null where it may be asked no more
 */
export function minimize<T>(whole: readonly T[], shows: (items: readonly T[]) => boolean | null): Minimized<T> {
  let items = whole;
  let count = 2;
  while (items.length >= 2) {
    const parts = split(items, count);
    const rests = count === 2 ? [] : parts.map((part) => items.filter((item) => !part.includes(item)));
    const found = firstShown([...parts, ...rests], shows);
    if (found === null) return { items, isMinimal: false };
    if (found !== undefined) {
      items = found;
      count = rests.some((rest) => rest === found) ? count - 1 : 2;
    } else if (count < items.length) count = Math.min(count * 2, items.length);
    else break;
  }
  return { items, isMinimal: true };
}

/** Undefined where none shows it, null where one could not be asked. */
function firstShown<T>(
  candidates: ReadonlyArray<readonly T[]>,
  shows: (items: readonly T[]) => boolean | null,
): readonly T[] | null | undefined {
  for (const candidate of candidates) {
    const answer = shows(candidate);
    if (answer === null) return null;
    if (answer) return candidate;
  }
  return undefined;
}

/** Parts one after the other whose lengths differ by one at most. */
function split<T>(items: readonly T[], count: number): T[][] {
  return Array.from({ length: count }, (_, i) =>
    items.slice(Math.floor((i * items.length) / count), Math.floor(((i + 1) * items.length) / count)),
  );
}
