/** Plays steps on a machine and records what is observed: flat views and DMA events. */
import { CompileError } from '../c/errors.js';
import { PreprocessError } from '../c/preprocess/index.js';
import { Trap, type TrapKind } from '../c/program/traps.js';
import type { Location } from '../c/token.js';
import { RUNTIME_PREFIX } from '../runtime/library.js';
import type { ListenerName, RegionEvent } from './listeners.js';
import {
  type DmaEvent,
  type E820Entry,
  type FirmwareFile,
  Machine,
  type MachineConfiguration,
  MachineError,
  type RamBlock,
  type Row,
  readEvents,
} from './machine.js';
import type { PlayedStep } from './steps.js';
import type { TreeProgram } from './tree-program.js';

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

/** Equal byte strings get the same number. */
class Interner<T> {
  readonly values: T[] = [];
  private readonly known = new Map<string, number>();

  constructor(private readonly read: (bytes: Uint8Array) => T) {}

  intern(bytes: Uint8Array): number {
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    let number = this.known.get(key);
    if (number === undefined) {
      number = this.values.length;
      this.values.push(this.read(bytes));
      this.known.set(key, number);
    }
    return number;
  }
}

/** Records the flat views of an address space other than `memory`. */
class SpaceRecorder {
  private readonly views: Interner<readonly Row[]>;
  private readonly viewOf: number[] = [];

  constructor(
    private readonly machine: Machine,
    private readonly index: number,
    private readonly name: string,
  ) {
    this.views = new Interner((bytes) => machine.readRows(bytes));
  }

  observe(): void {
    this.viewOf.push(this.views.intern(this.machine.flatViewBytes(this.index)));
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
export interface RecordOptions {
  /** Called after each step with the number done. */
  readonly onStep?: (done: number) => void;
  /** Called after each step, the first reset included. */
  readonly onObserved?: (machine: Machine) => void;
  /** Follows all address spaces, not only those in which steps may show that do not show in `memory`. */
  readonly followsAll?: boolean;
  /** Listeners of the tree that are run (default VFIO's). */
  readonly listeners?: readonly ListenerName[];
}

/** Builds a machine from the program's tree, registers the listeners, resets, and plays the steps. */
export function record(
  source: TreeProgram,
  configuration: MachineConfiguration,
  steps: readonly PlayedStep[],
  { onStep, onObserved, followsAll = false, listeners = ['vfio'] }: RecordOptions = {},
): Recording & { readonly machine: Machine | null } {
  const viewOf = new Int32Array(steps.length + 1);
  const eventsOf = new Int32Array(steps.length + 1);
  const events = new Interner(readEvents);
  let machine: Machine | null = null;
  let views = new Interner<readonly Row[]>(() => []);
  let others: SpaceRecorder[] = [];
  let followed: SpaceRecorder[] = [];
  let ramBlocks: RamBlock[] = [];
  let firmware: Firmware = { e820: [], files: [] };
  let farewell: DmaEvent[] = [];
  const regionEvents: RegionEvent[][] = [];
  const handsRegions = listeners.some((name) => name !== 'vfio');
  let failure: Failure | null = null;
  let step = -1;
  const observe = (built: Machine): void => {
    eventsOf[step] = events.intern(built.takeEventBytes());
    if (handsRegions) regionEvents[step] = built.takeRegionEvents();
    viewOf[step] = views.intern(built.flatViewBytes(0));
    for (const space of followed) space.observe();
    onObserved?.(built);
    onStep?.(step);
  };
  try {
    const built = new Machine(source, configuration, listeners);
    machine = built;
    views = new Interner((bytes) => built.readRows(bytes));
    step = 0;
    built.registerListener();
    built.reset();
    others = built.addressSpaces().flatMap((name, i) => (i === 0 ? [] : [new SpaceRecorder(built, i, name)]));
    followed = others;
    observe(built);
    if (!followsAll) followed = others.filter((space) => space.isWorthFollowing);
    ramBlocks = built.ramBlocks();
    firmware = { e820: built.e820(), files: built.firmwareFiles() };
    for (const each of steps) {
      step++;
      if ('write' in each) built.write(each.write);
      else built.reset();
      observe(built);
    }
    built.unregisterListener();
    farewell = built.takeEvents();
  } catch (error) {
    failure = explain(error, step);
  }
  const entries = failure ? Math.max(failure.step, 0) : steps.length + 1;
  return {
    views: views.values,
    events: events.values,
    viewOf: viewOf.subarray(0, entries),
    eventsOf: eventsOf.subarray(0, entries),
    regionEvents,
    farewell,
    others: others.map((space) => space.space()),
    ramBlocks,
    firmware,
    failure,
    machine,
  };
}

function explain(error: unknown, step: number): Failure {
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
