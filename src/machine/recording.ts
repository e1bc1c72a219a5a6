/** Plays steps on a machine and records what is observed: flat views and DMA events. */
import { CompileError } from '../c/errors.js';
import { PreprocessError } from '../c/preprocess/index.js';
import { Trap, type TrapKind } from '../c/program/traps.js';
import type { Location } from '../c/token.js';
import { RUNTIME_PREFIX } from '../runtime/library.js';
import type { ListenerName, RegionEvent } from './listeners.js';
import {
  type DmaEvent,
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

/** The flat view of another address space than `memory`, at one moment. */
export interface OtherView {
  readonly name: string;
  readonly rows: readonly Row[];
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
  /** All address spaces but `memory`, after the first reset. */
  readonly others: readonly OtherView[];
  readonly ramBlocks: readonly RamBlock[];
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

/**
 * Builds a machine from the program's tree, registers the listeners, resets, and plays the steps.
 * @param onStep called after each step with the number done
 * @param listeners those of the tree that are run
 */
export function record(
  source: TreeProgram,
  configuration: MachineConfiguration,
  steps: readonly PlayedStep[],
  onStep?: (done: number) => void,
  listeners: readonly ListenerName[] = ['vfio'],
): Recording & { readonly machine: Machine | null } {
  const viewOf = new Int32Array(steps.length + 1);
  const eventsOf = new Int32Array(steps.length + 1);
  const events = new Interner(readEvents);
  let machine: Machine | null = null;
  let views = new Interner<readonly Row[]>(() => []);
  let others: OtherView[] = [];
  let ramBlocks: RamBlock[] = [];
  let farewell: DmaEvent[] = [];
  const regionEvents: RegionEvent[][] = [];
  const handsRegions = listeners.some((name) => name !== 'vfio');
  let failure: Failure | null = null;
  let step = -1;
  const observe = (built: Machine): void => {
    eventsOf[step] = events.intern(built.takeEventBytes());
    if (handsRegions) regionEvents[step] = built.takeRegionEvents();
    viewOf[step] = views.intern(built.flatViewBytes(0));
    onStep?.(step);
  };
  try {
    const built = new Machine(source, configuration, listeners);
    machine = built;
    views = new Interner((bytes) => built.readRows(bytes));
    step = 0;
    built.registerListener();
    built.reset();
    observe(built);
    ramBlocks = built.ramBlocks();
    others = built
      .addressSpaces()
      .slice(1)
      .map((name, i) => ({ name, rows: built.flatView(i + 1) }));
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
    others,
    ramBlocks,
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
