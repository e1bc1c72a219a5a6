/** Calls to the DMA container, before and after the patch. All texts are printable. */
import type { SimulatedEvent } from '../../result/evidence.js';
import { callRuns, differentCalls, type ShownCalls } from '../points/dma-calls.js';
import { placesText } from './places.js';
import { stepsText } from './registers.js';

/** Of one tree, in one line. */
const MOST_IN_LINE = 3;

/** `unmap 0x0-0xfffff; map 0x0-0x9ffff rw, 0xc0000-0xfffff ro`, of so many calls at most; `none` for none. */
export function callsText(calls: readonly SimulatedEvent[], most: number): string {
  const left = calls.length - most;
  const runs = callRuns(calls.slice(0, most)).map(({ op, calls: each }) => `${op} ${each.map(rangeOf).join(', ')}`);
  return [...runs, ...(left > 0 ? [`and ${left} more calls`] : [])].join('; ') || 'none';
}

/** Where they were made: `PAM0 (0x59) = 0x20`, or `reset`. */
export function calledAtText({ on, write }: ShownCalls): string {
  return write === null ? 'reset' : stepsText([write], on.machine);
}

/** What only one tree calls: `DMA at reset on pc · 2G · vga std: unmap 0xe0000-0x7fffffff → unmap 0xe0000-0xfffff`. */
export function differentCallsText(shown: ShownCalls): string {
  const [before, after] =
    shown.before && shown.after ? differentCalls(shown.before, shown.after) : [shown.before, shown.after];
  const text = (calls: readonly SimulatedEvent[] | null): string =>
    calls === null ? 'did not get there' : callsText(calls, MOST_IN_LINE);
  return `DMA at ${calledAtText(shown)} on ${placesText([shown.on])}: ${text(before)} → ${text(after)}`;
}

function rangeOf(call: SimulatedEvent): string {
  return `${call.start}-${call.end}${call.op === 'map' ? ` ${call.access}` : ''}`;
}
