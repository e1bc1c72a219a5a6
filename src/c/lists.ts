/** Lists that are kept. */

/**
 * A copy that takes as much memory as its elements need. V8 leaves room for 16 more in a list that was pushed onto, and
 * a tree's lists of parameters, members and the like are some ten thousand.
 */
export function trimmed<T>(list: readonly T[]): T[] {
  return list.slice();
}

/** Adds the items at the end; there may be more than a call takes arguments. */
export function appendAll<T>(list: T[], items: readonly T[]): void {
  for (const item of items) list.push(item);
}
