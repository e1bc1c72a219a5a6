/**
 * `flatcheck crosscheck`: the machine that the tree's C builds here against the one that a real QEMU builds, write by
 * write.
 */
import { UserError } from '../../errors.js';
import { record } from '../../machine/record.js';
import type { Recording } from '../../machine/recording.js';
import type { LaidOver } from '../../machine/tree-patch.js';
import { programOf, type TreeProgram } from '../../machine/tree-program.js';
import { boardOptions } from '../../real-qemu/board.js';
import { inspectBinary, RealQemu, type RealQemuBinary, RealQemuError, rowsOf } from '../../real-qemu/real-qemu.js';
import type { SimulatedEvent, WitnessWrite } from '../../result/evidence.js';
import { hexWrite } from '../../result/hex.js';
import { givenOptions, type MachineOptions } from '../../target/machine-options.js';
import type { PlayedStep } from '../../target/steps.js';
import { machineKind } from '../../target/x86_64/machines.js';
import { randomSteps } from '../../target/x86_64/random.js';
import { requireQemuTree } from '../../tree/detect.js';
import type { TreeView } from '../../tree/view.js';
import { differences, type Pair } from '../side-by-side.js';
import { mtreeRow, simulatedEvent } from '../simulate/simulate.js';

export interface CrosscheckOptions {
  readonly view: TreeView;
  /** What `view` was made of, if by a patch. */
  readonly laidOver?: LaidOver;
  readonly binary: string;
  readonly machines: readonly string[];
  /** Each with the options that are its own. */
  readonly ram: ReadonlyArray<Configuration['ram']>;
  readonly vga: ReadonlyArray<'std' | 'none'>;
  /** Of all machines. */
  readonly machineOptions?: MachineOptions;
  /** What is played on every machine; a random walk of `length` steps is another one on each. */
  readonly stimulus:
    | { readonly steps: readonly PlayedStep[] }
    | { readonly random: { readonly length: number; readonly seed: number } };
  readonly defines: ReadonlyArray<readonly [string, string]>;
  /** Milliseconds that the real QEMU may take to start, and for each answer. */
  readonly timeLimit: number;
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

/** A step after which the two differ. */
export interface StepDifference {
  /** 0 is the machine after the first reset, else 1 + index into what is played. */
  readonly step: number;
  readonly write: WitnessWrite | null;
  readonly reset?: true;
  /** Of other address spaces than `memory` with its name in front; without those that differ likewise in `memory`. */
  readonly rows: ReadonlyArray<Pair<string>>;
  readonly dma: ReadonlyArray<Pair<SimulatedEvent>>;
}

export interface CrosscheckedConfiguration {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  /** What was compared: steps (the first reset counts as one), rows of the real QEMU, its DMA events. */
  readonly steps: number;
  readonly rows: number;
  readonly events: number;
  /** Whether DMA events were compared: the machine has a bus for a vfio-user device. */
  readonly dma: boolean;
  /** How many steps differ, and the first of them. */
  readonly differing: number;
  readonly differences: readonly StepDifference[];
  /** Why not all steps were compared, else null. */
  readonly failure: string | null;
}

export interface CrosscheckResult {
  readonly schema: 'flatcheck/crosscheck/1';
  readonly verdict: 'equal' | 'different' | 'incomplete';
  readonly qemu: { readonly version: string };
  readonly binary: { readonly path: string; readonly version: string };
  /** Options of all machines, as text; absent where there are none. */
  readonly options?: Readonly<Record<string, string>>;
  /** Of a random walk. */
  readonly seed?: number;
  /** Whether the binary has vfio-user-pci, without which no DMA events can be compared. */
  readonly dma: boolean;
  readonly configurations: readonly CrosscheckedConfiguration[];
}

const MEMORY = 'memory';
/** Address spaces that are compared besides, where there are any of these names: there is one of each at most. */
const OTHER_SPACES: readonly string[] = ['I/O', 'cpu-smm-0'];

/** Steps that differ are shown up to here; more are counted. */
const SHOWN_DIFFERENCES = 5;

/**
 * Differences are a result, and so is a QEMU that ends or hangs on the way.
 * @throws UserError where the binary does not run or the tree's own code refuses the configuration
 */
export async function runCrosscheck(options: CrosscheckOptions): Promise<CrosscheckResult> {
  const { version } = requireQemuTree(options.view);
  const { binary, stimulus } = options;
  const real = orUserError(binary, () => inspectBinary(binary, options.timeLimit));
  const program = programOf(options.view, options.defines, options.laidOver);
  const configurations: CrosscheckedConfiguration[] = [];
  for (const machine of options.machines) {
    for (const ram of options.ram) {
      for (const vga of options.vga) {
        configurations.push(await crosscheckOne(program, real, options, { machine, ram, vga }));
      }
    }
  }
  const isDifferent = configurations.some(({ differing }) => differing > 0);
  const isIncomplete = configurations.some(({ failure }) => failure !== null);
  return {
    schema: 'flatcheck/crosscheck/1',
    verdict: isDifferent ? 'different' : isIncomplete ? 'incomplete' : 'equal',
    qemu: { version },
    binary: { path: binary, version: real.version },
    ...givenOptions(options.machineOptions ?? {}),
    ...('random' in stimulus ? { seed: stimulus.random.seed } : {}),
    dma: real.hasVfioUser,
    configurations,
  };
}

interface Configuration {
  readonly machine: string;
  readonly ram: { readonly text: string; readonly bytes: bigint; readonly options?: MachineOptions };
  readonly vga: 'std' | 'none';
}

async function crosscheckOne(
  program: TreeProgram,
  { hasVfioUser }: RealQemuBinary,
  { binary, machineOptions = {}, stimulus, timeLimit, onProgress }: CrosscheckOptions,
  { machine, ram, vga }: Configuration,
): Promise<CrosscheckedConfiguration> {
  // Of the machines with PCI all have their host bridge on it.
  const dma = hasVfioUser && machineKind(machine)!.hostBridge !== null;
  const steps = 'steps' in stimulus ? stimulus.steps : randomWalk(machine, stimulus.random);
  const board = { machine, ram: ram.bytes, vga, options: { ...machineOptions, ...ram.options } };
  const recording = record(program, board, steps, { followsAll: true });
  recording.machine?.dispose();
  const simulated = recording.failure;
  if (simulated?.kind === 'error' && simulated.step < 0) throw new UserError(simulated.message);
  const comparison = new Comparison(recording, steps, dma);
  let failure = simulated === null ? null : `simulation, step ${simulated.step}: ${simulated.message}`;
  if (recording.viewOf.length > 0) {
    try {
      const qemu = await startReal({ ...boardOptions(board), binary, vfioUser: dma, timeLimit });
      try {
        for (let entry = 0; entry < recording.viewOf.length; entry++) {
          if (entry > 0) await playReal(qemu, steps[entry - 1]!);
          comparison.compare(entry, await realRows(qemu), qemu.takeEvents().map(simulatedEvent));
          onProgress?.(entry, steps.length, `${machine} ${ram.text} vga ${vga}`);
        }
      } finally {
        await qemu.close();
      }
    } catch (error) {
      if (!(error instanceof RealQemuError)) throw error;
      failure ??= `step ${comparison.steps}: ${error.message}`;
    }
  }
  const { rows, events, differing, shown } = comparison;
  return {
    machine,
    ram: ram.text,
    vga,
    steps: comparison.steps,
    rows,
    events,
    dma,
    differing,
    differences: shown,
    failure,
  };
}

function randomWalk(machine: string, { length, seed }: { length: number; seed: number }): PlayedStep[] {
  return randomSteps(machineKind(machine)!, seed, length);
}

async function startReal(options: Parameters<typeof RealQemu.start>[0]): Promise<RealQemu> {
  try {
    return await RealQemu.start(options);
  } catch (error) {
    throw asUserError(options.binary, error);
  }
}

async function playReal(qemu: RealQemu, step: PlayedStep): Promise<void> {
  if ('reset' in step) await qemu.reset();
  else await qemu.write(step.write.register, step.write.value, step.write.width);
}

/** Counts what is compared and keeps the first steps that differ. */
class Comparison {
  steps = 0;
  rows = 0;
  events = 0;
  differing = 0;
  readonly shown: StepDifference[] = [];

  constructor(
    private readonly recording: Recording,
    private readonly played: readonly PlayedStep[],
    private readonly comparesDma: boolean,
  ) {}

  compare(entry: number, realRows: RowsOf, realEvents: readonly SimulatedEvent[]): void {
    const { events, eventsOf } = this.recording;
    const rows = this.rowDifferences(this.rowsAt(entry), realRows);
    const dma = this.comparesDma
      ? differences(events[eventsOf[entry]!]!.map(simulatedEvent), realEvents, (event) => JSON.stringify(event))
      : [];
    this.steps++;
    this.events += realEvents.length;
    if (rows.length === 0 && dma.length === 0) return;
    if (++this.differing > SHOWN_DIFFERENCES) return;
    this.shown.push({ step: entry, ...describeStep(this.played[entry - 1]), rows, dma });
  }

  private rowsAt(entry: number): RowsOf {
    const { views, viewOf, others } = this.recording;
    return (name) => {
      const space = name === MEMORY ? { views, viewOf } : others.find((each) => each.name === name);
      return space ? space.views[space.viewOf[entry]!]!.map(mtreeRow) : [];
    };
  }

  private rowDifferences(simulated: RowsOf, real: RowsOf): Array<Pair<string>> {
    const ofSpace = (name: string): Array<Pair<string>> => {
      this.rows += real(name).length;
      return differences(simulated(name), real(name), (row) => row);
    };
    const inMemory = ofSpace(MEMORY);
    const known = new Set(inMemory.map((pair) => JSON.stringify(pair)));
    const elsewhere = OTHER_SPACES.flatMap((name) => {
      const named = (row: string | null): string | null => (row === null ? null : `${name}: ${row}`);
      // What is seen in System Management Mode differs in most that differs in memory.
      const pairs = ofSpace(name).filter((pair) => !known.has(JSON.stringify(pair)));
      return pairs.map((pair) => ({ simulated: named(pair.simulated), real: named(pair.real) }));
    });
    return [...inMemory, ...elsewhere];
  }
}

/** The rows of an address space, none where there is none of that name. */
type RowsOf = (name: string) => readonly string[];

async function realRows(qemu: RealQemu): Promise<RowsOf> {
  const spaces = await qemu.addressSpaces();
  const memory = rowsOf(spaces, MEMORY);
  return (wanted) => (wanted === MEMORY ? memory : (spaces.find(({ name }) => name === wanted)?.rows ?? []));
}

function describeStep(step: PlayedStep | undefined): Pick<StepDifference, 'write' | 'reset'> {
  if (step === undefined) return { write: null };
  if ('reset' in step) return { write: null, reset: true };
  return { write: hexWrite(step.write) };
}

function orUserError<T>(binary: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw asUserError(binary, error);
  }
}

function asUserError(binary: string, error: unknown): unknown {
  return error instanceof RealQemuError ? new UserError(`${binary}: ${error.message}`) : error;
}
