/** Plays steps on a machine that was built and records what is observed: flat views and DMA events. */
import { CompileError, PreprocessError } from '../c/errors.js';
import { type CallFrame, Trap, type TrapKind } from '../c/runs.js';
import type { Location } from '../c/source.js';
import { RUNTIME_PREFIX } from '../runtime/library.js';
import type { PlayedStep } from '../target/steps.js';
import type { RegionEvent } from './listeners.js';
import type { DmaEvent, E820Entry, FirmwareFile, PciFunction, RamBlock, Row } from './observations.js';
import { MachineError, MOST_STEPS, type PlayableMachine } from './playable-machine.js';

/** Why a recording ends before its steps do. */
export interface Failure {
  /**
   * The step that failed: -1 for the building of the machine, 0 for registration and first reset, else 1 + index into
   * the steps.
   */
  readonly step: number;
  readonly kind: TrapKind | 'error';
  readonly message: string;
  /** What went wrong, without its place. */
  readonly reason: string;
  /** The functions that were being called, the innermost first; those of the runtime are left out. */
  readonly calls: readonly CallFrame[];
  readonly location: Location | null;
}

/** What firmware is handed. */
export interface Firmware {
  readonly e820: readonly E820Entry[];
  readonly files: readonly FirmwareFile[];
}

/** Where an address space was not looked at. */
export const NOT_SEEN = -1;

/** The flat views of another address space than `memory`. */
export interface OtherSpace {
  readonly name: string;
  /** Each different view once. */
  readonly views: ReadonlyArray<readonly Row[]>;
  /** Looked at after each step; else at entry 0 and after steps that ask for it. */
  readonly isFollowed: boolean;
  /** As `viewOf` of the recording; NOT_SEEN at entries at which it was not looked at. */
  readonly viewOf: Int32Array;
}

/**
 * What was observed of one machine. Entry 0 of `viewOf` and `eventsOf` is the machine after registration and first
 * reset, entry i + 1 is after step i; they index `views` and `events`, in which each different one stands once, and end
 * before the step that failed.
 */
export interface Recording {
  readonly views: ReadonlyArray<readonly Row[]>;
  readonly events: ReadonlyArray<readonly DmaEvent[]>;
  readonly viewOf: Int32Array;
  readonly eventsOf: Int32Array;
  /**
   * What KVM and the vhost backends were handed: by entry, like `viewOf`; KVM's slots of the board that is being built
   * are in entry 0.
   */
  readonly regionEvents: ReadonlyArray<readonly RegionEvent[]>;
  /** Events of taking the listener off again after the last step. */
  readonly farewell: readonly DmaEvent[];
  /** All address spaces but `memory`. */
  readonly others: readonly OtherSpace[];
  readonly ramBlocks: readonly RamBlock[];
  readonly pciFunctions: readonly PciFunction[];
  /** What firmware is handed, after the first reset. */
  readonly firmware: Firmware;
  /**
   * With what functions that do nothing here were called, from the building of the machine on, by name (see
   * readCallTraces).
   */
  readonly callTraces: ReadonlyMap<string, string>;
  readonly failure: Failure | null;
}

/** What is observed of one kind: each different value once, and by entry which it was. */
class Observed<T> {
  readonly values: T[] = [];
  private readonly numbers: number[] = [];

  /** @param read makes a value of what has a number */
  constructor(private readonly read: (number: number) => T) {}

  /** Adds every so many of the numbers, from the first on. */
  addAll(numbers: Uint32Array, first: number, step: number): void {
    for (let i = first; i < numbers.length; i += step) {
      const number = numbers[i]!;
      this.numbers.push(number);
      // New numbers come in their order.
      if (number === this.values.length) this.values.push(this.read(number));
    }
  }

  /** By entry the index of its value. */
  get valueOf(): Int32Array {
    return Int32Array.from(this.numbers);
  }
}

/** What is recorded, and who is told how far it is. */
export interface PlayOptions<M extends PlayableMachine> {
  /** Called again and again with the number of steps that are done. */
  readonly onPlayed?: (done: number) => void;
  /** Called after each step, the first reset included. */
  readonly onObserved?: (machine: M) => void;
  /** Follows all address spaces, not only those in which steps may show that do not show in `memory`. */
  readonly followsAll?: boolean;
  /** Records what the listeners besides VFIO's are handed. */
  readonly recordsRegions?: boolean;
}

/** The flat view of an address space after the first reset. */
interface FirstView {
  readonly index: number;
  readonly name: string;
  readonly rows: readonly Row[];
}

/** An address space that is not followed. */
class Glances {
  private readonly views: Array<readonly Row[]> = [];
  private readonly entries: number[] = [];

  constructor(private readonly space: FirstView) {
    this.add(0, space.rows);
  }

  look(machine: PlayableMachine, entry: number): void {
    this.add(entry, machine.flatView(this.space.index));
  }

  private add(entry: number, rows: readonly Row[]): void {
    this.views.push(rows);
    this.entries.push(entry);
  }

  /** @param entries those of the recording */
  result(entries: number): OtherSpace {
    const viewOf = new Int32Array(entries).fill(NOT_SEEN);
    for (const [view, entry] of this.entries.entries()) if (entry < entries) viewOf[entry] = view;
    return { name: this.space.name, isFollowed: false, views: this.views, viewOf };
  }
}

/**
 * Whether register writes may show in it and do not show in `memory` as well: it has RAM, and a flat view of its own.
 */
function isWorthFollowing({ index, rows }: FirstView, machine: PlayableMachine): boolean {
  return index === 0 || (rows.some((row) => row.ramBlock !== null) && !machine.sharesFlatView(index));
}

/**
 * Plays steps on a machine whose listeners are registered and that was reset; at the end the listeners are taken off.
 * @throws what is thrown in running C and is no failure of it
 */
export function playSteps<M extends PlayableMachine>(
  machine: M,
  steps: readonly PlayedStep[],
  { onPlayed, onObserved, followsAll = false, recordsRegions = false }: PlayOptions<M> = {},
): Recording {
  const events = new Observed((number) => machine.observedEvents(number));
  const spaces: Array<[FirstView, Observed<readonly Row[]> | Glances]> = [];
  const observed: Array<Observed<unknown>> = [events];
  const regionEvents: RegionEvent[][] = [];
  let ramBlocks: RamBlock[] = [];
  let pciFunctions: PciFunction[] = [];
  let firmware: Firmware = { e820: [], files: [] };
  let farewell: DmaEvent[] = [];
  let failure: Failure | null = null;
  let step = 0;
  const observe = (numbers: Uint32Array): void => {
    for (const [i, each] of observed.entries()) each.addAll(numbers, i, observed.length);
    if (recordsRegions) regionEvents.push(machine.takeRegionEvents());
    onObserved?.(machine);
    onPlayed?.(step);
  };
  // What is not numbered is looked at after each step.
  const together = recordsRegions || onObserved ? 1 : MOST_STEPS;
  try {
    for (const [index, name] of machine.addressSpaces().entries()) {
      const first = { index, name, rows: machine.flatView(index) };
      const isFollowed = followsAll || isWorthFollowing(first, machine);
      const followed = observed.length - 1;
      if (!isFollowed) {
        spaces.push([first, new Glances(first)]);
        continue;
      }
      const space = new Observed((number) => machine.observedRows(followed, number));
      spaces.push([first, space]);
      machine.follow(index);
      observed.push(space);
    }
    observe(machine.observe(observed.length));
    ramBlocks = machine.ramBlocks();
    pciFunctions = machine.pciFunctions();
    firmware = { e820: machine.e820(), files: machine.firmwareFiles() };
    while (step < steps.length && !failure) {
      const next = stepsTogether(steps, step, together);
      try {
        machine.playObserved(next);
      } catch (error) {
        failure = failureOf(error, step + machine.stepsPlayed + 1);
      }
      step += machine.stepsPlayed;
      observe(machine.numbersOfSteps(observed.length));
      if (!failure && asksForAll(next.at(-1)!))
        for (const [, space] of spaces) if (space instanceof Glances) space.look(machine, step);
    }
    if (!failure) {
      machine.unregisterListener();
      farewell = machine.takeEvents();
    }
  } catch (error) {
    failure = failureOf(error, step);
  }
  const entries = failure ? failure.step : steps.length + 1;
  const [memory, ...others] = spaces.map(
    ([{ name }, space]): OtherSpace =>
      space instanceof Glances
        ? space.result(entries)
        : { name, isFollowed: true, views: space.values, viewOf: space.valueOf },
  );
  return {
    views: memory?.views ?? [],
    events: events.values,
    viewOf: (memory?.viewOf ?? new Int32Array(0)).subarray(0, entries),
    eventsOf: events.valueOf.subarray(0, entries),
    regionEvents,
    farewell,
    others,
    ramBlocks,
    pciFunctions,
    firmware,
    callTraces: machine.callTraces(),
    failure,
  };
}

/**
 * Steps from one on that can be played in one go: at most so many, and up to one after which all address spaces are
 * looked at.
 */
function stepsTogether(steps: readonly PlayedStep[], from: number, most: number): readonly PlayedStep[] {
  const next = steps.slice(from, from + most);
  const last = next.findIndex(asksForAll);
  return last < 0 ? next : next.slice(0, last + 1);
}

function asksForAll(step: PlayedStep): boolean {
  return 'write' in step && step.everywhere === true;
}

/** What an error in running C says of the step it came in. @throws the error where it is none of running C */
export function failureOf(error: unknown, step: number): Failure {
  if (error instanceof Trap) {
    // abort() itself is in our runtime: where it was called is what a reader of the tree looks for.
    const places = [...(error.location ? [error.location] : []), ...error.frames];
    const location = places.find(({ file }) => !file.startsWith(RUNTIME_PREFIX)) ?? error.location;
    const calls = error.frames.filter(({ file }) => !file.startsWith(RUNTIME_PREFIX));
    return { step, kind: error.kind, message: error.message, reason: error.reason, calls, location };
  }
  if (error instanceof CompileError) {
    return { ...unstacked(error, step), kind: 'uncompiled', location: error.location };
  }
  if (error instanceof PreprocessError) {
    return { ...unstacked(error, step), kind: 'uncompiled', location: error.location };
  }
  if (error instanceof MachineError) return { ...unstacked(error, step), kind: 'error', location: null };
  throw error;
}

function unstacked({ message }: Error, step: number): Pick<Failure, 'step' | 'message' | 'reason' | 'calls'> {
  return { step, message, reason: message, calls: [] };
}
