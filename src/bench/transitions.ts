/** How many transitions a second the machine does: our WebAssembly against the same program compiled by gcc -O2. */
import { checkStimulus } from '../analysis/check/runs.js';
import { Machine, type MachineConfiguration } from '../machine/machine.js';
import { machineKind } from '../machine/machines.js';
import { MOST_STEPS } from '../machine/playable-machine.js';
import { record } from '../machine/record.js';
import type { PlayedStep } from '../machine/steps.js';
import { TreeProgram } from '../machine/tree-program.js';
import { openFolder } from '../tree/folder.js';
import { cpuSeconds } from './measure.js';
import { buildNative } from './native/build.js';
import { timeNative } from './native/play.js';

const MACHINES = ['pc', 'q35'];
const WARM_UP = 3;
const REPETITIONS = 5;

/** Transitions per second of processor time on one machine. */
export interface Transitions {
  readonly machine: string;
  /** Whether the flat view was taken after each step, besides the events. */
  readonly views: boolean;
  readonly ours: number;
  readonly native: number;
  readonly ratio: number;
}

/**
 * Plays the stimulus of a check on each machine with 2 GB of RAM, the compilers on both sides being warm.
 * @param cache folder for the native objects
 */
export async function measureTransitions(tree: string, cache: string): Promise<Transitions[]> {
  const program = new TreeProgram(openFolder(tree));
  const configurations = MACHINES.map((machine) => ({ machine, ram: 2n ** 31n, vga: 'none' as const }));
  const stepsOf = (machine: string): readonly PlayedStep[] => checkStimulus(machineKind(machine)!).steps;
  for (const each of configurations) record(program, each, stepsOf(each.machine));
  const { executable } = await buildNative(program, tree, cache);
  program.program.relink();
  return configurations.flatMap((configuration) => {
    const steps = stepsOf(configuration.machine);
    const count = steps.length * REPETITIONS;
    return [false, true].map((views) => {
      const ours = count / timeOurs(program, configuration, steps, views);
      const native = count / timeNative(executable, configuration, steps, { repetitions: REPETITIONS, views });
      return { machine: configuration.machine, views, ours, native, ratio: ours / native };
    });
  });
}

function timeOurs(
  program: TreeProgram,
  configuration: MachineConfiguration,
  steps: readonly PlayedStep[],
  views: boolean,
): number {
  const machine = new Machine(program, configuration);
  machine.build();
  machine.registerListener();
  machine.reset();
  if (views) machine.follow(0);
  const playAll = (): void => {
    for (let step = 0; step < steps.length; step += MOST_STEPS)
      machine.playObserved(steps.slice(step, step + MOST_STEPS));
  };
  for (let i = 0; i < WARM_UP; i++) playAll();
  return cpuSeconds(() => {
    for (let i = 0; i < REPETITIONS; i++) playAll();
  });
}
