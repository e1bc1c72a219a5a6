/** How many transitions a second the machine does: our WebAssembly against the same program compiled by gcc -O2. */
import { checkStimulus } from '../check/play/runs.js';
import { Machine, type MachineConfiguration } from '../machine/machine.js';
import { MOST_STEPS } from '../machine/playable-machine.js';
import { record } from '../machine/record.js';
import { TreeProgram } from '../machine/tree-program.js';
import type { PlayedStep } from '../target/steps.js';
import { machineKind } from '../target/x86_64/machines.js';
import { openFolder } from '../tree/folder.js';
import { cpuSeconds } from './measure.js';
import { buildNative } from './native/build.js';
import { timeNative } from './native/play.js';

const MACHINES = ['pc', 'q35'];
const WARM_UP = 5;
/** How often each side plays all steps in its turn. */
const REPETITIONS = 3;
const TURNS = 9;

/**
 * Transitions per second of processor time on one machine; medians, and that of the ratios of runs that followed each
 * other.
 */
export interface Transitions {
  readonly machine: string;
  /** Whether the flat view was taken after each step, besides the events. */
  readonly views: boolean;
  readonly ours: number;
  readonly native: number;
  readonly ratio: number;
}

/**
 * Plays the stimulus of a check on each machine with 2 GB of RAM, the compilers on both sides being warm. Both take
 * turns, so that what makes the processor slow for a while concerns them alike.
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
      const play = warmPlayer(program, configuration, steps, views);
      const turns = Array.from({ length: TURNS }, () => {
        const ours = count / cpuSeconds(play);
        const native = count / timeNative(executable, configuration, steps, { repetitions: REPETITIONS, views });
        return { ours, native, ratio: ours / native };
      });
      return {
        machine: configuration.machine,
        views,
        ours: median(turns.map((turn) => turn.ours)),
        native: median(turns.map((turn) => turn.native)),
        ratio: median(turns.map((turn) => turn.ratio)),
      };
    });
  });
}

/** What plays all steps REPETITIONS times on a machine that has played them before. */
function warmPlayer(
  program: TreeProgram,
  configuration: MachineConfiguration,
  steps: readonly PlayedStep[],
  views: boolean,
): () => void {
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
  return () => {
    for (let i = 0; i < REPETITIONS; i++) playAll();
  };
}

/** Of an odd count of numbers. */
function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[(numbers.length - 1) / 2]!;
}
