/** Which entries of recordings show the same, so that it is looked at once. */
import type { Recording } from '../../machine/recording.js';
import { failsRequest, type PlayedStep } from '../../target/steps.js';
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
  /** A write to one of the registers of System Management Mode has led to them. */
  readonly isApart: boolean;
  /** A device was plugged or taken away last, and the kernel failed meanwhile. */
  readonly isAfterFailure: boolean;
}

/** Bits of marks. */
const [APART, FAILED] = [1, 2];

/**
 * Tells the kinds of entries apart.
 * @param marks see marksOf()
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
  const kinds: Array<{ -readonly [key in keyof EntryKind]: EntryKind[key] }> = [];
  for (let entry = 0; entry < entries; entry++) {
    const kind = kinds[kindOf[entry]!];
    if (kind === undefined) {
      const mark = marks[entry]!;
      const [isApart, isAfterFailure] = [(mark & APART) !== 0, (mark & FAILED) !== 0];
      kinds.push({ first: entry, count: 1, nearest: entry, isApart, isAfterFailure });
    } else {
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

/**
 * By entry what led to it since the last reset: a write to one of the registers, and by itself a hotplug during which
 * the kernel failed, if it is the last. The reset itself is included.
 */
export function marksOf(steps: readonly PlayedStep[], registers: readonly number[]): Uint8Array {
  const marks = new Uint8Array(steps.length + 1);
  let [isApart, isAfterFailure] = [false, false];
  for (const [i, step] of steps.entries()) {
    if ('write' in step) {
      const { register, width } = step.write;
      isApart ||= registers.some((each) => each >= register && each < register + width);
      isAfterFailure = failsRequest(step.write) ?? isAfterFailure;
    }
    marks[i + 1] = (isApart ? APART : 0) | (isAfterFailure ? FAILED : 0);
    if ('reset' in step) isApart = false;
  }
  return marks;
}
