/** How segments are cut into declarations, as data for another thread that has the same segments. */
import { CompileError } from '../errors.js';
import type { PackedSegment } from '../packed-segment.js';
import type { Cut } from './cut.js';
import { cutSegment, knowCut } from './external-declarations.js';
import { NO_PACK } from './pragma-pack.js';

/** For each segment in turn: NOT_PACKED, or where the rest starts and how many numbers follow, and these. */
export type PackedCuts = Int32Array<ArrayBuffer>;

const NOT_PACKED = -1;

/** Cuts the segments. */
export function packCuts(segments: readonly PackedSegment[]): PackedCuts {
  const all = segments.map(packable);
  const packed = new Int32Array(all.reduce((sum, cut) => sum + (cut ? 2 + cut.numbers.length : 1), 0));
  let at = 0;
  for (const cut of all) {
    if (!cut) {
      packed[at++] = NOT_PACKED;
      continue;
    }
    packed[at++] = cut.rest;
    packed[at++] = cut.numbers.length;
    packed.set(cut.numbers, at);
    at += cut.numbers.length;
  }
  return packed;
}

/** The cut of a segment, or null where pragmas in it go on behind it. */
function packable(segment: PackedSegment): Cut | null {
  try {
    const cut = cutSegment(segment);
    return cut.pack.current === 0 && cut.pack.stack.length === 0 ? cut : null;
  } catch (error) {
    // Whoever needs the segment meets it again.
    if (error instanceof CompileError) return null;
    throw error;
  }
}

/** Has the segments cut as was packed of the same ones. */
export function unpackCuts(segments: readonly PackedSegment[], packed: PackedCuts): void {
  let at = 0;
  for (const segment of segments) {
    const rest = packed[at++]!;
    if (rest === NOT_PACKED) continue;
    const start = at + 1;
    at = start + packed[at]!;
    knowCut(segment, { tokens: segment, numbers: packed.subarray(start, at), rest, pack: NO_PACK });
  }
}
