/** Which entries of recordings show the same, so that it is looked at once. */
import type { Recording } from '../../machine/recording.js';
import type { PlayedStep } from '../../target/steps.js';
import type { Mappings } from './dma.js';
import { PairMemo } from './pair-memo.js';

/**
 * Entries at which all recordings show the same views in all address spaces and the same events on the same mappings.
 */
export interface EntryKind {
  readonly first: number;
  readonly count: number;
  /** The one among them that is to be shown, see Paths; of several the first. */
  readonly nearest: number;
  /** They are marked. */
  readonly isApart: boolean;
}

/**
 * Tells the kinds of entries apart.
 * @param marks by entry 1 or 0: entries with different marks are of different kinds
 * @param paths tells which of two entries is nearer to the first reset
 * @returns in the order of their first entries
 */
export function kindsOfEntries(
  recordings: readonly Recording[],
  mappings: readonly Mappings[],
  marks: Uint8Array,
  paths: { compare(a: number, b: number): number },
  entries: number,
): EntryKind[] {
  const columns = [marks, ...recordings.flatMap(viewsOf), ...mappings.map(({ numbers }) => numbers)];
  const kindOf = new Int32Array(entries);
  for (const column of columns) {
    let count = 0;
    const numbers = new PairMemo(() => count++);
    for (let entry = 0; entry < entries; entry++) kindOf[entry] = numbers.of(kindOf[entry]!, column[entry]!);
  }
  const kinds: Array<{ first: number; count: number; nearest: number; isApart: boolean }> = [];
  for (let entry = 0; entry < entries; entry++) {
    const kind = kinds[kindOf[entry]!];
    if (kind === undefined) kinds.push({ first: entry, count: 1, nearest: entry, isApart: marks[entry] === 1 });
    else {
      kind.count++;
      if (paths.compare(entry, kind.nearest) < 0) kind.nearest = entry;
    }
  }
  return kinds;
}

/** By entry the number of the view, or NOT_SEEN, for each address space. */
function viewsOf({ viewOf, others }: Recording): Int32Array[] {
  return [viewOf, ...others.map((space) => space.viewOf)];
}

/** Marks entries that a write to one of the registers has led to since the last reset; that reset itself included. */
export function entriesAfter(steps: readonly PlayedStep[], registers: readonly number[]): Uint8Array {
  const marks = new Uint8Array(steps.length + 1);
  let isAfter = false;
  for (const [i, step] of steps.entries()) {
    if ('write' in step) {
      const { register, width } = step.write;
      isAfter ||= registers.some((each) => each >= register && each < register + width);
    }
    marks[i + 1] = isAfter ? 1 : 0;
    if ('reset' in step) isAfter = false;
  }
  return marks;
}
