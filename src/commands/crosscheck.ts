/** `flatcheck crosscheck`: holds the simulation against a real QEMU. */

import { UserError } from '../errors.js';
import { runCrosscheck } from '../questions/crosscheck/crosscheck.js';
import { addressed, MEMORY } from '../target/steps.js';
import { quoted } from '../text.js';
import { openTreeWithPatch, playedTree } from './input/patches.js';
import {
  DEFAULT_MACHINES,
  DEFAULT_VGA,
  parseDefine,
  parseMachineOptions,
  parseMachines,
  parseRamList,
  parseVgaList,
} from './input/values.js';
import { startProgress } from './output/progress.js';
import { openReporter } from './output/reporter.js';
import { checkHotplug, readSteps, type SimulateCommandOptions } from './simulate.js';

export interface CrosscheckCommandOptions extends SimulateCommandOptions {
  /** --qemu-binary */
  readonly qemuBinary: string;
  /** --random */
  readonly random?: string;
  /** --seed */
  readonly seed?: string;
  /** --time-limit */
  readonly timeLimit: string;
}

const DEFAULT_RAM = '2G';
const DEFAULT_STEPS = 50;
const DEFAULT_SEED = 1;
const MAX_SEED = 2 ** 32 - 1;
const MAX_STEPS = 10 ** 6;
/** A day, in seconds. */
const MAX_TIME_LIMIT = 86_400;
const EXIT_CODES = { equal: 0, different: 1, incomplete: 3 } as const;

/** Compares and reports; gives the exit code. Throws UserError for what the user can have wrong. */
export async function crosscheck(options: CrosscheckCommandOptions): Promise<number> {
  const reporter = openReporter('crosscheck', options);
  const machines = parseMachines(options.machine ?? DEFAULT_MACHINES);
  const ram = parseRamList(options.ram ?? DEFAULT_RAM);
  const vga = parseVgaList(options.vga ?? DEFAULT_VGA);
  const machineOptions = parseMachineOptions(options);
  const defines = options.define.map(parseDefine);
  const timeLimit = 1000 * wholeNumber('--time-limit', options.timeLimit, MAX_TIME_LIMIT);
  const stimulus = chooseStimulus(options);
  const trees = await openTreeWithPatch(options.patch, options);
  const played = playedTree(trees);
  const { end, ...progress } = startProgress();
  const result = await runCrosscheck({
    ...progress,
    ...played,
    binary: options.qemuBinary,
    machines,
    ram,
    vga,
    machineOptions,
    stimulus,
    defines,
    timeLimit,
  }).finally(end);
  reporter.report(result);
  return EXIT_CODES[result.verdict];
}

function chooseStimulus(options: CrosscheckCommandOptions): Parameters<typeof runCrosscheck>[0]['stimulus'] {
  const { write, replay, random, seed } = options;
  if (write.length === 0 && replay === undefined) {
    const length = random === undefined ? DEFAULT_STEPS : wholeNumber('--random', random, MAX_STEPS);
    return { random: { length, seed: seed === undefined ? DEFAULT_SEED : wholeNumber('--seed', seed, MAX_SEED) } };
  }
  if (random !== undefined || seed !== undefined)
    throw new UserError('--random and --seed cannot be used together with --write or --replay');
  const steps = readSteps(options);
  // A real QEMU has none of them.
  checkHotplug(steps, 0);
  if (steps.some((step) => 'write' in step && addressed(step.write.register).device === MEMORY))
    throw new UserError(`--write: ${MEMORY}@ cannot be played on a real QEMU`);
  return { steps };
}

/** A decimal number from 1 to max. */
function wholeNumber(option: string, text: string, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > max) throw new UserError(`${option}: ${quoted(text)} is not a number from 1 to ${max}`);
  return value;
}
