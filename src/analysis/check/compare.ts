/** Holds the recordings of one configuration on both trees against each other. */
import type { Failure, Recording } from '../../machine/recording.js';
import type { PlayedStep } from '../../machine/steps.js';
import { intersect, measure, type Range, subtract, unite } from '../ranges.js';
import type { WitnessWrite } from '../result.js';
import { followMappings, type Mapping, type Mappings, type Transition } from './dma.js';
import { GuestMapComparison } from './guest-map.js';
import { hexWrite } from './hex.js';
import { PairMemo } from './pair-memo.js';
import { type Path, Replays } from './replay.js';

/** Something that was seen at one or more steps. */
export interface Observation {
  /** All addresses it was seen at. */
  readonly ranges: readonly Range[];
  /** How many steps show it. */
  readonly transitions: number;
  /** The shortest way from reset to a step that shows it; of equally short ones the one that writes the fewest bytes, and of those the one that shows most. */
  readonly witness: readonly WitnessWrite[];
  readonly path: Path;
  /** In words, where ranges do not say it. */
  readonly details: readonly string[];
}

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
  /** Other address spaces whose flat views differ where that of `memory` does not. */
  readonly elsewhere: ReadonlyArray<{ readonly name: string; readonly seen: Observation }>;
  /** How the patched tree's run ended before its steps did, where the base's went further. */
  readonly failure: Failure | null;
  /** The way from reset to that step. */
  readonly failureWitness: readonly WitnessWrite[];
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
  const isApart = entriesAfter(steps, systemManagement);
  const maps = new GuestMapComparison(base, patched);
  const [before, after] = [followMappings(base), followMappings(patched)];
  const elsewhere = maps.otherSpaces.map((space) => ({ space, collector: collect() }));
  const { kindOf, firsts } = kindsOfEntries([base, patched], [before, after], entries);
  const kinds = firsts.map((entry) => {
    const difference = maps.differenceAt(entry);
    const [a, b] = [before.transitions[entry]!, after.transitions[entry]!];
    return {
      difference,
      elsewhere: maps.otherSpaces.map((space) => subtract(space.differenceAt(entry), difference)),
      hole: holesOf(a, b),
      faults: b.faults.filter((fault) => !a.faults.includes(fault)),
      unfollowed: subtract(maps.mappingDifference(before.mapped[entry]!, after.mapped[entry]!), difference),
    };
  });
  for (let entry = 0; entry < entries; entry++) {
    const kind = kinds[kindOf[entry]!]!;
    guestMap.add(entry, kind.difference);
    for (let i = 0; i < elsewhere.length; i++) elsewhere[i]!.collector.add(entry, kind.elsewhere[i]!);
    (isApart[entry] === 1 ? apartHoles : plainHoles).add(entry, kind.hole);
    protocol.addDetails(entry, kind.faults);
    const { unfollowed } = kind;
    if (unfollowed.length > 0) {
      protocol.addDetails(entry, ["what devices reach does not follow the guest's memory"]);
      protocol.add(entry, unfollowed);
    }
  }
  const leaked = subtract(after.leaks, before.leaks);
  if (leaked.length > 0) protocol.addLeak(leaked);
  const { failure, baseFailure } = failures(base, patched);
  const failurePath = failure && failure.step > 0 ? paths.to(failure.step) : null;
  return {
    guestMap: guestMap.result(),
    holes: plainHoles.result(),
    systemManagementHoles: apartHoles.result(),
    protocol: protocol.result(),
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
    same: failure === null && isSame(base, patched, firsts),
    steps: Math.max(entries - 1, 0),
    replays: new Replays(steps, { recording: base, mappings: before }, { recording: patched, mappings: after }, maps),
  };
}

interface Holes {
  readonly fixed: readonly Range[];
  readonly introduced: readonly Range[];
  readonly remaining: readonly Range[];
}

const NO_HOLES: Holes = { fixed: [], introduced: [], remaining: [] };

function holesOf(before: Transition, after: Transition): Holes {
  if (before.hole.length === 0 && after.hole.length === 0) return NO_HOLES;
  return {
    fixed: subtract(before.hole, after.hole),
    introduced: subtract(after.hole, before.hole),
    remaining: intersect(before.hole, after.hole),
  };
}

/**
 * Tells the kinds of entries apart: two are of one kind where both recordings show the same views in all address spaces and the same
 * events on the same mappings.
 * @returns by entry the number of its kind, by kind its first entry
 */
function kindsOfEntries(
  recordings: readonly Recording[],
  mappings: readonly Mappings[],
  entries: number,
): { readonly kindOf: Int32Array; readonly firsts: readonly number[] } {
  const columns = [...recordings.flatMap(followedViews), ...mappings.map(({ numbers }) => numbers)];
  const kindOf = new Int32Array(entries);
  // Spaces that are not followed are seen at the first entry alone, which is therefore of a kind of its own.
  kindOf.fill(1, 1);
  for (const column of columns) {
    let count = 0;
    const kinds = new PairMemo(() => count++);
    for (let entry = 0; entry < entries; entry++) kindOf[entry] = kinds.of(kindOf[entry]!, column[entry] ?? -1);
  }
  // Kinds are numbered as they come.
  const firsts: number[] = [];
  for (let entry = 0; entry < entries; entry++) if (kindOf[entry] === firsts.length) firsts.push(entry);
  return { kindOf, firsts };
}

/** By entry the number of the view, for each address space that is followed. */
function followedViews({ viewOf, others }: Recording): Int32Array[] {
  return [viewOf, ...others.map((space) => space.viewOf).filter(({ length }) => length > 1)];
}

/** Marks entries that a write to one of the registers has led to since the last reset; that reset itself included. */
function entriesAfter(steps: readonly PlayedStep[], registers: readonly number[]): Uint8Array {
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

/** Entries of a recording that hold something. */
function entriesOf(recording: Recording, steps: readonly PlayedStep[]): number {
  return recording.failure ? Math.max(recording.failure.step, 0) : steps.length + 1;
}

function failures(base: Recording, patched: Recording): { failure: Failure | null; baseFailure: Failure | null } {
  const [before, after] = [base.failure, patched.failure];
  const isNew = after !== null && (before === null || after.step < before.step);
  return { failure: isNew ? after : null, baseFailure: before };
}

/** The shortest ways from the first reset to entries that the steps hold: what was brought back is left out. */
class Paths {
  /** For each entry the one that a single step led from; an entry that is as after an earlier one is never such a one. */
  private readonly parents: Int32Array;
  private readonly lengths: Int32Array;
  /** Bytes written on the way. */
  private readonly sizes: Int32Array;

  constructor(
    base: Recording,
    patched: Recording,
    private readonly steps: readonly PlayedStep[],
    entries: number,
  ) {
    this.parents = new Int32Array(steps.length + 1);
    this.lengths = new Int32Array(steps.length + 1);
    this.sizes = new Int32Array(steps.length + 1);
    const sameAs = new Int32Array(steps.length + 1);
    const views = [base, patched].flatMap(followedViews);
    for (let entry = 1; entry <= Math.min(entries, steps.length); entry++) {
      const step = steps[entry - 1]!;
      const parent = sameAs[entry - 1]!;
      this.parents[entry] = parent;
      this.lengths[entry] = this.lengths[parent]! + 1;
      this.sizes[entry] = this.sizes[parent]! + ('write' in step ? step.write.width : 0);
      // Registers that a reset leaves as they are show: it then leads back to no earlier state.
      const back = 'reset' in step ? 0 : step.restores ? sameAs[Math.max(entry - 2, 0)]! : null;
      const isBack = back !== null && views.every((viewOf) => viewOf[entry] === viewOf[back]);
      sameAs[entry] = isBack ? back : entry;
    }
  }

  /** The entry after the last step. */
  get last(): number {
    return this.steps.length;
  }

  /** How many steps lead to an entry from the first reset. */
  length(entry: number): number {
    return this.lengths[entry]!;
  }

  /** How many bytes those writes are: of ways equally long the one that writes least is shown. */
  bytes(entry: number): number {
    return this.sizes[entry]!;
  }

  /** The entries that lead to one, which is the last; the first is as after reset. */
  to(entry: number): Path {
    const path = [entry];
    for (let at = entry; at > 0; ) {
      at = this.parents[at]!;
      path.unshift(at);
    }
    return path;
  }

  /** The writes on a path. */
  witness(path: Path): WitnessWrite[] {
    return path.slice(1).flatMap((entry) => {
      const step = this.steps[entry - 1]!;
      return 'write' in step ? [hexWrite(step.write)] : [];
    });
  }
}

class HoleCollectors {
  private readonly fixed: Collector;
  private readonly introduced: Collector;
  private readonly remaining: Collector;

  constructor(collect: () => Collector) {
    [this.fixed, this.introduced, this.remaining] = [collect(), collect(), collect()];
  }

  add(entry: number, { fixed, introduced, remaining }: Holes): void {
    this.fixed.add(entry, fixed);
    this.introduced.add(entry, introduced);
    this.remaining.add(entry, remaining);
  }

  result(): HoleObservations {
    const [fixed, introduced, remaining] = [this.fixed.result(), this.introduced.result(), this.remaining.result()];
    return { fixed, introduced, remaining };
  }
}

class Collector {
  private readonly ranges = new Map<string, Range>();
  /** Of each list that was added, how many addresses it holds. */
  private readonly sizes = new Map<readonly Range[], bigint>();
  private readonly details = new Set<string>();
  private count = 0;
  private best: { entry: number; length: number; bytes: number; size: bigint } | null = null;

  constructor(private readonly paths: Paths) {}

  add(entry: number, ranges: readonly Range[]): void {
    if (ranges.length === 0) return;
    let size = this.sizes.get(ranges);
    if (size === undefined) {
      for (const range of ranges) this.ranges.set(`${range.start}-${range.last}`, range);
      size = measure(ranges);
      this.sizes.set(ranges, size);
    }
    this.consider(entry, size);
  }

  addDetails(entry: number, details: readonly string[]): void {
    if (details.length === 0) return;
    for (const detail of details) this.details.add(detail);
    this.consider(entry, BigInt(details.length));
  }

  addLeak(ranges: readonly Range[]): void {
    this.details.add('mappings are left when the listener is taken off');
    this.add(this.paths.last, ranges);
  }

  private consider(entry: number, size: bigint): void {
    this.count++;
    const [length, bytes] = [this.paths.length(entry), this.paths.bytes(entry)];
    const best = this.best;
    const isBetter =
      !best ||
      length < best.length ||
      (length === best.length && (bytes < best.bytes || (bytes === best.bytes && size > best.size)));
    if (isBetter) this.best = { entry, length, bytes, size };
  }

  result(): Observation | null {
    if (!this.best) return null;
    const { entry } = this.best;
    const path = this.paths.to(entry);
    return {
      ranges: unite(this.ranges.values()),
      transitions: this.count,
      witness: this.paths.witness(path),
      path,
      details: [...this.details],
    };
  }
}

/** A space whose flat view follows that of `memory`, or that has no RAM, is not recorded at each step. */
function halfFollowed(base: Recording, patched: Recording): string[] {
  return base.others.flatMap(({ name, viewOf }) => {
    const twin = patched.others.find((each) => each.name === name);
    return twin && viewOf.length > 1 !== twin.viewOf.length > 1 ? [name] : [];
  });
}

/** @param firsts the first entry of each kind: the others are as these */
function isSame(base: Recording, patched: Recording, firsts: readonly number[]): boolean {
  const spaces = base.others.map((space, i) => [space, patched.others[i]] as const);
  if (spaces.length !== patched.others.length || spaces.some(([a, b]) => a.name !== b?.name)) return false;
  const views = new PairMemo((a, b) => isSameData(base.views[a], patched.views[b]));
  const events = new PairMemo((a, b) => isSameData(base.events[a], patched.events[b]));
  const others = spaces.map(([left, right]) => new PairMemo((a, b) => isSameData(left.views[a], right?.views[b])));
  for (const entry of firsts) {
    if (!views.of(base.viewOf[entry]!, patched.viewOf[entry]!)) return false;
    if (!events.of(base.eventsOf[entry]!, patched.eventsOf[entry]!)) return false;
    for (const [index, [left, right]] of spaces.entries()) {
      const [a, b] = [left.viewOf[entry], right?.viewOf[entry]];
      // One that is not followed has but its first entry.
      if (a === undefined && b === undefined) continue;
      if (a === undefined || b === undefined || !others[index]!.of(a, b)) return false;
    }
  }
  return isSameData(base.farewell, patched.farewell);
}

/** Whether all that rows or events hold is the same, but for addresses of regions, which tell them apart within one machine only. */
function isSameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, i) => isSameData(each, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key === 'region' || isSameData(a[key], b[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
