/** What the IOMMU holds: mappings after each step, transient holes, and calls that break the listener's protocol. */
import type { DmaEvent } from '../../machine/observations.js';
import type { Recording } from '../../machine/recording.js';
import { intersect, type Range, unite } from '../ranges.js';

/** A mapping as the container was asked for it. */
export interface Mapping extends Range {
  readonly ramBlock: bigint | null;
  readonly offset: bigint;
  readonly access: 'rw' | 'ro';
}

/** What the events of one step do to the mappings before it. */
export interface Transition {
  /** Memory that was unmapped on the way although its translation is the same before and after (DESIGN.md: transient hole). */
  readonly hole: readonly Range[];
  /** Calls that do not fit what is mapped, in words. */
  readonly faults: readonly string[];
}

interface Outcome extends Transition {
  readonly after: number;
}

export interface Mappings {
  /** The transitions of a recording, entry by entry; equal events on equal mappings are the same object. */
  readonly transitions: readonly Transition[];
  /** What is mapped after each entry; the same object where it is the same. */
  readonly mapped: ReadonlyArray<readonly Mapping[]>;
  /** What is still mapped after the listener was taken off; nothing where the recording ends early. */
  readonly leaks: readonly Range[];
}

/** Follows the mappings through a recording. */
export function followMappings(recording: Recording): Mappings {
  const states: Mapping[][] = [[]];
  const stateNumbers = new Map<string, number>([['', 0]]);
  const outcomes = new Map<number, Outcome>();
  const transitions: Transition[] = [];
  const mapped: Array<readonly Mapping[]> = [];
  let state = 0;
  for (const events of recording.eventsOf) {
    const key = state * recording.events.length + events;
    let outcome = outcomes.get(key);
    if (!outcome) {
      const { after, hole, faults } = apply(states[state]!, recording.events[events] ?? []);
      const name = after
        .map((each) => `${each.start},${each.last},${each.ramBlock},${each.offset},${each.access}`)
        .join(';');
      let number = stateNumbers.get(name);
      if (number === undefined) {
        number = states.length;
        states.push(after);
        stateNumbers.set(name, number);
      }
      outcome = { hole, faults, after: number };
      outcomes.set(key, outcome);
    }
    transitions.push(outcome);
    state = outcome.after;
    mapped.push(states[state]!);
  }
  const leaks = recording.failure ? [] : unite(apply(states[state]!, recording.farewell).after);
  return { transitions, mapped, leaks };
}

function apply(
  before: readonly Mapping[],
  events: readonly DmaEvent[],
): { after: Mapping[]; hole: Range[]; faults: string[] } {
  let mappings = before.slice();
  const unmapped: Range[] = [];
  const faults: string[] = [];
  for (const event of events) {
    const touched = mappings.filter((each) => each.start <= event.last && each.last >= event.start);
    if (event.op === 'map') {
      if (touched.length > 0)
        faults.push(
          `map of ${text(event)} overlaps what is mapped at ${hex(touched[0]!.start)}-${hex(touched[0]!.last)}`,
        );
      mappings.push(event);
    } else {
      // One unmap may take several whole mappings (VFIO type 1), but not a part of one.
      const whole = touched.every((each) => each.start >= event.start && each.last <= event.last);
      if (touched.length === 0) faults.push(`unmap of ${text(event)}, where nothing is mapped`);
      else if (!whole) faults.push(`unmap of ${text(event)} cuts a mapping`);
      mappings = mappings.filter((each) => !touched.includes(each));
      unmapped.push(...touched);
    }
  }
  mappings.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const hole = unmapped.length === 0 ? [] : intersect(unite(unmapped), unite(unchanged(before, mappings)));
  return { after: mappings, hole, faults };
}

/** The addresses whose translation is the same in both. */
function unchanged(before: readonly Mapping[], after: readonly Mapping[]): Range[] {
  const result: Range[] = [];
  for (const a of before) {
    for (const b of after) {
      if (a.ramBlock !== b.ramBlock || a.access !== b.access || a.offset - a.start !== b.offset - b.start) continue;
      const start = a.start > b.start ? a.start : b.start;
      const last = a.last < b.last ? a.last : b.last;
      if (start <= last) result.push({ start, last });
    }
  }
  return result;
}

function text({ start, last }: Range): string {
  return `${hex(start)}-${hex(last)}`;
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}
