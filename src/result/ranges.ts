/** Sets of addresses as sorted lists of ranges that neither overlap nor touch. Both ends are inclusive. */

export interface Range {
  readonly start: bigint;
  readonly last: bigint;
}

/** Sorts, and joins what overlaps or touches. */
export function unite(ranges: Iterable<Range>): Range[] {
  const sorted = [...ranges].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const result: Range[] = [];
  for (const range of sorted) {
    const last = result[result.length - 1];
    if (last && range.start <= last.last + 1n) {
      if (range.last > last.last) result[result.length - 1] = { start: last.start, last: range.last };
    } else result.push({ start: range.start, last: range.last });
  }
  return result;
}

/** What is in both; the arguments are sets. */
export function intersect(a: readonly Range[], b: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const start = a[i]!.start > b[j]!.start ? a[i]!.start : b[j]!.start;
    const last = a[i]!.last < b[j]!.last ? a[i]!.last : b[j]!.last;
    if (start <= last) result.push({ start, last });
    if (a[i]!.last < b[j]!.last) i++;
    else j++;
  }
  return result;
}

/** What is in a and not in b; the arguments are sets. */
export function subtract(a: readonly Range[], b: readonly Range[]): Range[] {
  const result: Range[] = [];
  let j = 0;
  for (const range of a) {
    let start = range.start;
    while (j < b.length && b[j]!.last < start) j++;
    for (let k = j; k < b.length && b[k]!.start <= range.last; k++) {
      if (b[k]!.start > start) result.push({ start, last: b[k]!.start - 1n });
      if (b[k]!.last + 1n > start) start = b[k]!.last + 1n;
    }
    if (start <= range.last) result.push({ start, last: range.last });
  }
  return result;
}

/** Number of addresses. */
export function measure(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, range) => sum + range.last - range.start + 1n, 0n);
}
