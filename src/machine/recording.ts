/** Plays steps on a machine that was built and records what is observed: flat views and DMA events. */
import { CompileError } from '../c/errors.js';
import { PreprocessError } from '../c/preprocess/error.js';
import { Trap, type TrapKind } from '../c/program/traps.js';
import type { Location } from '../c/token.js';
import { RUNTIME_PREFIX } from '../runtime/library.js';
import type { RegionEvent } from './listeners.js';
import {
  type DmaEvent,
  type E820Entry,
  type FirmwareFile,
  type RamBlock,
  type Row,
  readEvents,
} from './observations.js';
import { MachineError, type PlayableMachine } from './playable-machine.js';
import type { PlayedStep } from './steps.js';

/** Why a recording ends before its steps do. */
export interface Failure {
  /** The step that failed: -1 for the building of the machine, 0 for registration and first reset, else 1 + index into the steps. */
  readonly step: number;
  readonly kind: TrapKind | 'error';
  readonly message: string;
  readonly location: Location | null;
}

/** What firmware is handed. */
export interface Firmware {
  readonly e820: readonly E820Entry[];
  readonly files: readonly FirmwareFile[];
}

/** The flat views of another address space than `memory`. */
export interface OtherSpace {
  readonly name: string;
  /** Each different view once. */
  readonly views: ReadonlyArray<readonly Row[]>;
  /** As `viewOf` of the recording; only its first entry where the space is not followed. */
  readonly viewOf: Int32Array;
}

/**
 * What was observed of one machine. Entry 0 of `viewOf` and `eventsOf` is the machine after registration and first reset, entry
 * i + 1 is after step i; they index `views` and `events`, in which each different one stands once, and end before the step that failed.
 */
export interface Recording {
  readonly views: ReadonlyArray<readonly Row[]>;
  readonly events: ReadonlyArray<readonly DmaEvent[]>;
  readonly viewOf: Int32Array;
  readonly eventsOf: Int32Array;
  /** What KVM and the vhost backends were handed: by entry, like `viewOf`; KVM's slots of the board that is being built are in entry 0. */
  readonly regionEvents: ReadonlyArray<readonly RegionEvent[]>;
  /** Events of taking the listener off again after the last step. */
  readonly farewell: readonly DmaEvent[];
  /** All address spaces but `memory`. */
  readonly others: readonly OtherSpace[];
  readonly ramBlocks: readonly RamBlock[];
  /** What firmware is handed, after the first reset. */
  readonly firmware: Firmware;
  readonly failure: Failure | null;
}

/** Equal texts get the same number. */
class Interner<T> {
  readonly values: T[] = [];
  private readonly known = new Map<string, number>();

  /** @param read makes a value of a text, a character a byte */
  constructor(private readonly read: (text: string) => T) {}

  intern(text: string): number {
    let number = this.known.get(text);
    if (number === undefined) {
      number = this.values.length;
      this.values.push(this.read(text));
      this.known.set(text, number);
    }
    return number;
  }
}

/** Records the flat views of an address space. */
class SpaceRecorder {
  private readonly views: Interner<readonly Row[]>;
  private readonly viewOf: number[] = [];

  constructor(
    private readonly machine: PlayableMachine,
    private readonly index: number,
    private readonly name: string,
  ) {
    this.views = new Interner((text) => machine.readRows(text));
  }

  observe(): void {
    this.viewOf.push(this.views.intern(this.machine.flatViewText(this.index)));
  }

  /** Whether register writes may show in it and do not show in `memory` as well: it has RAM, and a flat view of its own. */
  get isWorthFollowing(): boolean {
    const rows = this.views.values[this.viewOf[0]!]!;
    return rows.some((row) => row.ramBlock !== null) && !this.machine.sharesFlatView(this.index);
  }

  space(): OtherSpace {
    return { name: this.name, views: this.views.values, viewOf: Int32Array.from(this.viewOf) };
  }
}

/** What is recorded, and who is told how far it is. */
export interface PlayOptions<M extends PlayableMachine> {
  /** Called after each step with the number done. */
  readonly onStep?: (done: number) => void;
  /** Called after each step, the first reset included. */
  readonly onObserved?: (machine: M) => void;
  /** Follows all address spaces, not only those in which steps may show that do not show in `memory`. */
  readonly followsAll?: boolean;
  /** Records what the listeners besides VFIO's are handed. */
  readonly recordsRegions?: boolean;
}

/**
 * Plays steps on a machine whose listeners are registered and that was reset; at the end the listeners are taken off.
 * @throws what is thrown in running C and is no failure of it
 */
export function playSteps<M extends PlayableMachine>(
  machine: M,
  steps: readonly PlayedStep[],
  { onStep, onObserved, followsAll = false, recordsRegions = false }: PlayOptions<M> = {},
): Recording {
  const memory = new SpaceRecorder(machine, 0, 'memory');
  const eventsOf = new Int32Array(steps.length + 1);
  const events = new Interner(readEvents);
  const regionEvents: RegionEvent[][] = [];
  let others: SpaceRecorder[] = [];
  let followed: SpaceRecorder[] = [];
  let ramBlocks: RamBlock[] = [];
  let firmware: Firmware = { e820: [], files: [] };
  let farewell: DmaEvent[] = [];
  let failure: Failure | null = null;
  let step = 0;
  const observe = (): void => {
    eventsOf[step] = events.intern(machine.takeEventText());
    if (recordsRegions) regionEvents[step] = machine.takeRegionEvents();
    memory.observe();
    for (const space of followed) space.observe();
    onObserved?.(machine);
    onStep?.(step);
  };
  try {
    others = machine.addressSpaces().flatMap((name, i) => (i === 0 ? [] : [new SpaceRecorder(machine, i, name)]));
    followed = others;
    observe();
    if (!followsAll) followed = others.filter((space) => space.isWorthFollowing);
    ramBlocks = machine.ramBlocks();
    firmware = { e820: machine.e820(), files: machine.firmwareFiles() };
    for (const each of steps) {
      step++;
      machine.play(each);
      observe();
    }
    machine.unregisterListener();
    farewell = machine.takeEvents();
  } catch (error) {
    failure = failureOf(error, step);
  }
  const entries = failure ? failure.step : steps.length + 1;
  const { views, viewOf } = memory.space();
  return {
    views,
    events: events.values,
    viewOf: viewOf.subarray(0, entries),
    eventsOf: eventsOf.subarray(0, entries),
    regionEvents,
    farewell,
    others: others.map((space) => space.space()),
    ramBlocks,
    firmware,
    failure,
  };
}

/** What an error in running C says of the step it came in. @throws the error where it is none of running C */
export function failureOf(error: unknown, step: number): Failure {
  if (error instanceof Trap) {
    // abort() itself is in our runtime: where it was called is what a reader of the tree looks for.
    const places = [...(error.location ? [error.location] : []), ...error.frames];
    const location = places.find(({ file }) => !file.startsWith(RUNTIME_PREFIX)) ?? error.location;
    return { step, kind: error.kind, message: error.message, location };
  }
  if (error instanceof CompileError) {
    return { step, kind: 'uncompiled', message: error.message, location: error.location };
  }
  if (error instanceof PreprocessError) {
    return { step, kind: 'uncompiled', message: error.message, location: error.location };
  }
  if (error instanceof MachineError) return { step, kind: 'error', message: error.message, location: null };
  throw error;
}
