/** Builds a machine from a tree and records what is observed of it. */

import { optionTexts } from '../target/machine-options.js';
import type { PlayedStep } from '../target/steps.js';
import type { ListenerName } from './listeners.js';
import { Machine, type MachineConfiguration } from './machine.js';
import { type Failure, failureOf, type PlayOptions, playSteps, type Recording } from './recording.js';
import type { TreeProgram } from './tree-program.js';

export interface RecordOptions extends PlayOptions<Machine> {
  /** Listeners of the tree that are run (default VFIO's). */
  readonly listeners?: readonly ListenerName[];
}

/** Builds a machine from the program's tree, registers the listeners, resets, and plays the steps. */
export function record(
  source: TreeProgram,
  configuration: MachineConfiguration,
  steps: readonly PlayedStep[],
  options: RecordOptions = {},
): Recording & { readonly machine: Machine | null } {
  const { listeners } = options;
  const started = startMachine(source, configuration, listeners);
  const recordsRegions = listeners?.some((name) => name !== 'vfio') ?? false;
  return { ...recordStarted(started, steps, { recordsRegions, ...options }), machine: started.machine };
}

/** Plays the steps on a machine that startMachine() gave. */
export function recordStarted(
  { machine, failure }: StartedMachine,
  steps: readonly PlayedStep[],
  options: PlayOptions<Machine> = {},
): Recording {
  return !machine || failure ? nothingRecorded(failure) : playSteps(machine, steps, options);
}

/** A machine that is ready to be played; where it is not, what went wrong, and the machine so far. */
export interface StartedMachine {
  readonly machine: Machine | null;
  readonly failure: Failure | null;
}

/** Builds a machine, registers the listeners and resets; one that was started before goes on from there. */
export function startMachine(
  source: TreeProgram,
  configuration: MachineConfiguration,
  listeners: readonly ListenerName[] = ['vfio'],
): StartedMachine {
  let machine: Machine | null = null;
  let isBuilt = false;
  try {
    const { snapshots } = source;
    const key = keyOf(configuration, listeners);
    const known = snapshots.find(key);
    const started = new Machine(source, configuration, listeners);
    machine = started;
    if (known) {
      started.resume(known);
      return { machine, failure: null };
    }
    started.build();
    isBuilt = true;
    started.registerListener();
    started.reset();
    started.prepareToPlay();
    snapshots.offer(key, () => started.snapshot());
    return { machine, failure: null };
  } catch (error) {
    return { machine, failure: failureOf(error, isBuilt ? 0 : -1) };
  }
}

/** The same for machines that start alike. */
function keyOf({ machine, ram, vga, options = {} }: MachineConfiguration, listeners: readonly ListenerName[]): string {
  return JSON.stringify([machine, ram.toString(), vga, Object.entries(optionTexts(options)), listeners]);
}

function nothingRecorded(failure: Failure | null): Recording {
  return {
    views: [],
    events: [],
    viewOf: new Int32Array(0),
    eventsOf: new Int32Array(0),
    regionEvents: [],
    farewell: [],
    others: [],
    ramBlocks: [],
    pciFunctions: [],
    firmware: { e820: [], files: [] },
    callTraces: new Map(),
    failure,
  };
}
