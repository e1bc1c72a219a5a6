/**
 * Whether the combinations that were played stand for all: they do where a write changes no memory but its register's
 * segments, and where what it has mapped and unmapped overlaps those segments or adjoins them (see
 * stimulus/windows.ts).
 */
import type { Recording } from '../../machine/recording.js';
import { hex } from '../../result/hex.js';
import { measure, type Range, subtract } from '../../result/ranges.js';
import type { PlayedStep } from '../../target/steps.js';
import type { Stimulus } from '../play/runs.js';
import { viewDifference } from './guest-map.js';
import { PairMemo } from './pair-memo.js';

/**
 * 16 KiB segments from here on, two for each register but the first, whose one segment of 64 KiB lies above them (Intel
 * 82441FX, 3.2.19).
 */
const SEGMENTS_START = 0xc0000n;
const REGISTER_SIZE = 0x8000n;
const TOP_SEGMENT: Range = { start: 0xf0000n, last: 0xfffffn };

export interface Exploration {
  /** States of the PAM registers that were met. */
  readonly states: number;
  readonly transitions: number;
  /**
   * The first write, as an index into the steps, for which one of the two sentences does not hold; null where both
   * always do.
   */
  readonly broken: number | null;
  /** Whether the run got through all of them. */
  readonly isWhole: boolean;
}

/** Looks at the part of a run that plays combinations of neighbouring segments; null where none was played. */
export function explore(recording: Recording, { steps, windows, pam }: Stimulus): Exploration | null {
  if (!windows) return null;
  const values = new Map<number, number>();
  const states = new Set<string>();
  const changes: Array<readonly Range[]> = [];
  const changeOf = new PairMemo((from, to) => changes.push(viewDifference(recording, from, to)) - 1);
  const isInside = new PairMemo((register, change) => isWithin(changes[change]!, segmentOf(register, pam)));
  const isNear = new PairMemo((register, events) => adjoins(recording.events[events]!, segmentOf(register, pam)));
  let transitions = 0;
  for (let i = windows.start; i < Math.min(windows.end, recording.viewOf.length - 1); i++) {
    const step = steps[i]!;
    if ('reset' in step) {
      values.clear();
      continue;
    }
    const { register, value } = step.write;
    values.set(register, value);
    // A character for each register.
    states.add(String.fromCharCode(...pam.map((each) => values.get(each) ?? 0)));
    transitions++;
    const change = changeOf.of(recording.viewOf[i]!, recording.viewOf[i + 1]!);
    const isLocal = isInside.of(register, change) && isNear.of(register, recording.eventsOf[i + 1]!);
    if (!isLocal) return { states: states.size, transitions, broken: i, isWhole: false };
  }
  return { states: states.size, transitions, broken: null, isWhole: recording.viewOf.length > windows.end };
}

function isWithin(ranges: readonly Range[], segment: Range): boolean {
  return measure(subtract(ranges, [segment])) === 0n;
}

/** Whether all ranges overlap a segment or end where it starts, or the other way round. */
function adjoins(ranges: readonly Range[], segment: Range): boolean {
  return ranges.every(({ start, last }) => start <= segment.last + 1n && last + 1n >= segment.start);
}

function segmentOf(register: number, pam: readonly number[]): Range {
  const index = pam.indexOf(register);
  if (index === 0) return TOP_SEGMENT;
  const start = SEGMENTS_START + BigInt(index - 1) * REGISTER_SIZE;
  return { start, last: start + REGISTER_SIZE - 1n };
}

/** The write that broke a sentence; null for a reset. */
export function brokenWrite(
  steps: readonly PlayedStep[],
  index: number,
): { readonly register: string; readonly value: string } | null {
  const step = steps[index];
  if (!step || !('write' in step)) return null;
  const { register, value } = step.write;
  return { register: hex(register), value: hex(value) };
}
