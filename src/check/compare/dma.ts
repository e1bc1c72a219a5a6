/** What the IOMMU holds: mappings after each step, transient holes, and calls that break the listener's protocol. */

import type { DmaEvent } from '../../machine/observations.js';
import type { Recording } from '../../machine/recording.js';
import type { AddressRange } from '../../result/evidence.js';
import { hex } from '../../result/hex.js';
import type { ListenerFault } from '../../result/listener-faults.js';
import { intersect, type Range, unite } from '../../result/ranges.js';
import { PairMemo } from './pair-memo.js';

/** A mapping as the container was asked for it. */
export interface Mapping extends Range {
  readonly ramBlock: bigint | null;
  readonly offset: bigint;
  readonly access: 'rw' | 'ro';
}

/** What the events of one step do to the mappings before it. */
export interface Transition {
  /**
   * Memory that was unmapped on the way although its translation is the same before and after (DESIGN.md: transient
   * hole).
   */
  readonly hole: readonly Range[];
  /** Calls that do not fit what is mapped. */
  readonly faults: readonly ListenerFault[];
}

interface Outcome extends Transition {
  readonly number: number;
  /** The state after it. */
  readonly after: number;
}

export interface Mappings {
  /** The transitions of a recording, entry by entry; equal events on equal mappings are the same object. */
  readonly transitions: readonly Transition[];
  /** The number of each entry's transition: the same where that is the same object. */
  readonly numbers: Int32Array;
  /** What is mapped after each entry; the same object where it is the same. */
  readonly mapped: ReadonlyArray<readonly Mapping[]>;
  /** What is still mapped after the listener was taken off; nothing where the recording ends early. */
  readonly leaks: readonly Range[];
}

const known = new WeakMap<Recording, Mappings>();

/** Follows the mappings through a recording, which is done once for each: a base is compared with many. */
export function followMappings(recording: Recording): Mappings {
  let mappings = known.get(recording);
  if (!mappings) {
    mappings = follow(recording);
    known.set(recording, mappings);
  }
  return mappings;
}

function follow(recording: Recording): Mappings {
  const states = new States();
  let count = 0;
  const outcomes = new PairMemo((state, events): Outcome => {
    const list = recording.events[events] ?? [];
    if (list.length === 0) return { hole: [], faults: [], number: count++, after: state };
    const { after, hole, faults } = apply(states.all[state]!, list);
    return { hole, faults, number: count++, after: states.numberOf(after) };
  });
  const entries = recording.eventsOf.length;
  const transitions: Transition[] = [];
  const numbers = new Int32Array(entries);
  const mapped: Array<readonly Mapping[]> = [];
  let state = 0;
  for (let entry = 0; entry < entries; entry++) {
    const outcome = outcomes.of(state, recording.eventsOf[entry]!);
    transitions.push(outcome);
    numbers[entry] = outcome.number;
    state = outcome.after;
    mapped.push(states.all[state]!);
  }
  const leaks = recording.failure ? [] : unite(apply(states.all[state]!, recording.farewell).after);
  return { transitions, numbers, mapped, leaks };
}

/** Gives equal lists of mappings the same number; 0 is that nothing is mapped. */
class States {
  readonly all: Array<readonly Mapping[]> = [[]];
  private readonly byMappings = new Map<string, number>([['', 0]]);
  /** Of each event that maps, the number of its mapping. */
  private readonly mappings = new Map<Mapping, number>();
  private readonly byText = new Map<string, number>();

  numberOf(state: readonly Mapping[]): number {
    const key = state.map((each) => this.mappingNumber(each)).join();
    const number = this.byMappings.get(key) ?? this.all.push(state) - 1;
    this.byMappings.set(key, number);
    return number;
  }

  private mappingNumber(mapping: Mapping): number {
    let number = this.mappings.get(mapping);
    if (number === undefined) {
      const { start, last, ramBlock, offset, access } = mapping;
      const text = `${start},${last},${ramBlock},${offset},${access}`;
      number = this.byText.get(text) ?? this.byText.size;
      this.byText.set(text, number);
      this.mappings.set(mapping, number);
    }
    return number;
  }
}

function apply(
  before: readonly Mapping[],
  events: readonly DmaEvent[],
): { after: Mapping[]; hole: Range[]; faults: ListenerFault[] } {
  let mappings = before.slice();
  const unmapped: Range[] = [];
  const faults: ListenerFault[] = [];
  for (const event of events) {
    const touched = mappings.filter((each) => each.start <= event.last && each.last >= event.start);
    if (event.op === 'map') {
      if (touched.length > 0)
        faults.push({ kind: 'map-overlaps', range: hexRange(event), mapped: hexRange(touched[0]!) });
      // Mapped again as it is, it is one mapping still: where nothing is ever unmapped, the list would grow with every
      // step.
      if (!touched.some((each) => isSame(each, event))) mappings.push(event);
    } else {
      // One unmap may take several whole mappings (VFIO type 1), but not a part of one.
      const whole = touched.every((each) => each.start >= event.start && each.last <= event.last);
      if (touched.length === 0) faults.push({ kind: 'unmap-of-nothing', range: hexRange(event) });
      else if (!whole) faults.push({ kind: 'unmap-cuts-mapping', range: hexRange(event) });
      mappings = mappings.filter((each) => !touched.includes(each));
      unmapped.push(...touched);
    }
  }
  mappings.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const hole = unmapped.length === 0 ? [] : intersect(unite(unmapped), unite(unchanged(before, mappings)));
  return { after: mappings, hole, faults };
}

function isSame(a: Mapping, b: Mapping): boolean {
  return (
    a.start === b.start &&
    a.last === b.last &&
    a.ramBlock === b.ramBlock &&
    a.offset === b.offset &&
    a.access === b.access
  );
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

function hexRange({ start, last }: Range): AddressRange {
  return { start: hex(start), end: hex(last) };
}
