/** Holds the recordings of one configuration on both trees against each other. */
import { type Failure, NOT_SEEN, type Recording } from '../../machine/recording.js';
import { intersect, subtract } from '../../result/ranges.js';
import type { WitnessStep } from '../../result/result.js';
import type { PlayedStep } from '../../target/steps.js';
import { Collector, type Observation } from './collector.js';
import { followMappings, type Mapping, type Transition } from './dma.js';
import { GuestMapComparison } from './guest-map.js';
import { type EntryKind, kindsOfEntries, marksOf } from './kinds.js';
import { listenerDifferences } from './listener-state.js';
import { PairMemo } from './pair-memo.js';
import { Paths } from './paths.js';
import { type Path, Replays } from './replay.js';

export type { Observation };

export interface HoleObservations {
  readonly fixed: Observation | null;
  readonly introduced: Observation | null;
  readonly remaining: Observation | null;
}

/** What was played: the steps, and the registers of System Management Mode among those that they write. */
export interface Played {
  readonly steps: readonly PlayedStep[];
  readonly systemManagement?: readonly number[];
}

export interface Comparison {
  readonly guestMap: Observation | null;
  readonly holes: HoleObservations;
  /** Holes that show only once registers of System Management Mode were written. */
  readonly systemManagementHoles: HoleObservations;
  readonly protocol: Observation | null;
  /** What KVM, vhost backends or observers hold, or the order in which they are called, is another. */
  readonly listeners: Observation | null;
  /** Other address spaces whose flat views differ where that of `memory` does not. */
  readonly elsewhere: ReadonlyArray<{ readonly name: string; readonly seen: Observation }>;
  /** How the patched tree's run ended before its steps did, where the base's went further. */
  readonly failure: Failure | null;
  /** The way from reset to that step. */
  readonly failureWitness: readonly WitnessStep[];
  /** Null where no step failed. */
  readonly failurePath: Path | null;
  /** The base's own run ended early. */
  readonly baseFailure: Failure | null;
  /** What is mapped after each entry, before and after the patch. */
  readonly mapped: readonly [before: ReadonlyArray<readonly Mapping[]>, after: ReadonlyArray<readonly Mapping[]>];
  /** Address spaces that could be followed in one of the trees only. */
  readonly halfFollowed: readonly string[];
  /** Rows and events are the same, names and all. */
  readonly same: boolean;
  /** Steps that both trees were through. */
  readonly steps: number;
  /** What both trees did, step by step. */
  readonly replays: Replays;
}

export function compare(base: Recording, patched: Recording, { steps, systemManagement = [] }: Played): Comparison {
  const entries = Math.min(entriesOf(base, steps), entriesOf(patched, steps));
  const paths = new Paths(base, patched, steps, entries);
  const collect = (): Collector => new Collector(paths);
  const [guestMap, protocol] = [collect(), collect()];
  const [plainHoles, apartHoles] = [new HoleCollectors(collect), new HoleCollectors(collect)];
  const maps = new GuestMapComparison(base, patched);
  const [before, after] = [followMappings(base), followMappings(patched)];
  const elsewhere = maps.otherSpaces.map((space) => ({ space, collector: collect() }));
  const kinds = kindsOfEntries([base, patched], [before, after], marksOf(steps, systemManagement), paths, entries);
  for (const kind of kinds) {
    const { first } = kind;
    const difference = maps.differenceAt(first);
    guestMap.add(kind, difference);
    for (const { space, collector } of elsewhere) collector.add(kind, subtract(space.differenceAt(first), difference));
    const [a, b] = [before.transitions[first]!, after.transitions[first]!];
    const old = new Set(a.faults.map((fault) => JSON.stringify(fault)));
    const faults = b.faults.filter((fault) => !old.has(JSON.stringify(fault)));
    (kind.isApart ? apartHoles : plainHoles).add(kind, a, b);
    // A device that could not be plugged is to leave nothing mapped.
    const isCleared = kind.isAfterFailure && after.mapped[first]!.length === 0;
    const unfollowed = isCleared
      ? []
      : subtract(maps.mappingDifference(before.mapped[first]!, after.mapped[first]!), difference);
    protocol.add(kind, unfollowed, unfollowed.length > 0 ? [...faults, { kind: 'not-followed' }] : faults);
  }
  const leaked = subtract(after.leaks, before.leaks);
  if (leaked.length > 0) protocol.addLeak(leaked);
  const listeners = collect();
  for (const { entry, ranges, faults } of listenerDifferences(base, patched, entries))
    listeners.add({ nearest: entry, count: 1 }, ranges, faults);
  const { failure, baseFailure } = failures(base, patched);
  const failurePath = failure && failure.step > 0 ? paths.to(failure.step) : null;
  return {
    guestMap: guestMap.result(),
    holes: plainHoles.result(),
    systemManagementHoles: apartHoles.result(),
    protocol: protocol.result(),
    listeners: listeners.result(),
    elsewhere: elsewhere.flatMap(({ space, collector }) => {
      const seen = collector.result();
      return seen ? [{ name: space.name, seen }] : [];
    }),
    failure,
    failureWitness: failurePath ? paths.witness(failurePath) : [],
    failurePath,
    baseFailure,
    mapped: [before.mapped, after.mapped],
    halfFollowed: failure || baseFailure ? [] : halfFollowed(base, patched),
    same: failure === null && isSame(base, patched, kinds) && listeners.result() === null,
    steps: Math.max(entries - 1, 0),
    replays: new Replays(steps, { recording: base, mappings: before }, { recording: patched, mappings: after }, maps),
  };
}

/** Entries of a recording that hold something. */
function entriesOf(recording: Recording, steps: readonly PlayedStep[]): number {
  return recording.failure ? Math.max(recording.failure.step, 0) : steps.length + 1;
}

function failures(base: Recording, patched: Recording): { failure: Failure | null; baseFailure: Failure | null } {
  const [before, after] = [base.failure, patched.failure];
  const isNew = after !== null && (before === null || after.step < before.step);
  return { failure: isNew ? after : null, baseFailure: before };
}

class HoleCollectors {
  private readonly fixed: Collector;
  private readonly introduced: Collector;
  private readonly remaining: Collector;

  constructor(collect: () => Collector) {
    [this.fixed, this.introduced, this.remaining] = [collect(), collect(), collect()];
  }

  add(kind: EntryKind, before: Transition, after: Transition): void {
    this.fixed.add(kind, subtract(before.hole, after.hole));
    this.introduced.add(kind, subtract(after.hole, before.hole));
    this.remaining.add(kind, intersect(before.hole, after.hole));
  }

  result(): HoleObservations {
    const [fixed, introduced, remaining] = [this.fixed.result(), this.introduced.result(), this.remaining.result()];
    return { fixed, introduced, remaining };
  }
}

/** A space whose flat view follows that of `memory`, or that has no RAM, is not recorded at each step. */
function halfFollowed(base: Recording, patched: Recording): string[] {
  return base.others.flatMap(({ name, isFollowed }) => {
    const twin = patched.others.find((each) => each.name === name);
    return twin && isFollowed !== twin.isFollowed ? [name] : [];
  });
}

function isSame(base: Recording, patched: Recording, kinds: readonly EntryKind[]): boolean {
  const spaces = base.others.map((space, i) => [space, patched.others[i]] as const);
  if (spaces.length !== patched.others.length || spaces.some(([a, b]) => a.name !== b?.name)) return false;
  const isSameData = sameData(base, patched);
  const views = new PairMemo((a, b) => isSameData(base.views[a], patched.views[b]));
  const events = new PairMemo((a, b) => isSameData(base.events[a], patched.events[b]));
  const others = spaces.map(([left, right]) => new PairMemo((a, b) => isSameData(left.views[a], right?.views[b])));
  for (const { first: entry } of kinds) {
    if (!views.of(base.viewOf[entry]!, patched.viewOf[entry]!)) return false;
    if (!events.of(base.eventsOf[entry]!, patched.eventsOf[entry]!)) return false;
    for (const [index, [left, right]] of spaces.entries()) {
      const [a, b] = [left.viewOf[entry]!, right!.viewOf[entry]!];
      if (a === NOT_SEEN && b === NOT_SEEN) continue;
      if (a === NOT_SEEN || b === NOT_SEEN || !others[index]!.of(a, b)) return false;
    }
  }
  return isSameData(base.farewell, patched.farewell);
}

/**
 * Whether all that rows or events of the two hold is the same, but for what tells regions and RAM blocks apart within
 * one machine only: addresses of regions, and the blocks' place in QEMU's own numbering, in whose stead their names are
 * compared.
 */
function sameData(base: Recording, patched: Recording): (a: unknown, b: unknown) => boolean {
  const [ours, theirs] = [base, patched].map(
    ({ ramBlocks }) => new Map<unknown, string>(ramBlocks.map(({ offset, name }) => [offset, name])),
  );
  const isSameBlock = (a: unknown, b: unknown): boolean => (ours!.get(a) ?? a) === (theirs!.get(b) ?? b);
  const isSameData = (a: unknown, b: unknown): boolean => {
    if (Array.isArray(a) && Array.isArray(b))
      return a.length === b.length && a.every((each, i) => isSameData(each, b[i]));
    if (!isObject(a) || !isObject(b)) return a === b;
    const isSameField = (key: string): boolean => {
      if (key === 'region') return true;
      return key === 'ramBlock' ? isSameBlock(a[key], b[key]) : isSameData(a[key], b[key]);
    };
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every(isSameField);
  };
  return isSameData;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
