/** Builds a machine from a tree and records what is observed of it. */

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

/** Builds a machine, registers the listeners and resets. */
export function startMachine(
  source: TreeProgram,
  configuration: MachineConfiguration,
  listeners: readonly ListenerName[] = ['vfio'],
): StartedMachine {
  let machine: Machine | null = null;
  let isBuilt = false;
  try {
    machine = new Machine(source, configuration, listeners);
    machine.build();
    isBuilt = true;
    machine.registerListener();
    machine.reset();
    machine.prepareToPlay();
    return { machine, failure: null };
  } catch (error) {
    return { machine, failure: failureOf(error, isBuilt ? 0 : -1) };
  }
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
