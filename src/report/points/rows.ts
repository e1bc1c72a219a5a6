/** Rows of a flat view as evidence has them, taken apart. */

export interface ParsedRow {
  readonly start: bigint;
  /** Inclusive. */
  readonly last: bigint;
  /** `ram`, `rom`, `i/o`, ... with `nv-` before it where it is nonvolatile. */
  readonly kind: string;
  readonly priority: number;
  readonly name: string;
  /** Of the first byte in its region. */
  readonly offset: bigint;
}

const ROW = /^([0-9a-f]{16})-([0-9a-f]{16}) \(prio (-?\d+), ([^)]*)\): (.*?)(?: @([0-9a-f]{16}))?$/s;

/** Takes apart a row that `info mtree -f` prints. Throws for other text, which evidence does not have. */
export function parseRow(row: string): ParsedRow {
  const match = ROW.exec(row);
  if (match === null) throw new Error(`not a row of a flat view: ${row}`);
  const [, start, last, priority, kind, name, offset = '0'] = match;
  return {
    start: BigInt(`0x${start}`),
    last: BigInt(`0x${last}`),
    kind: kind!,
    priority: Number(priority),
    name: name!,
    offset: BigInt(`0x${offset}`),
  };
}
