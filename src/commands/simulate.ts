/** `flatcheck simulate`: builds a machine and plays register writes. */
import { readFileSync } from 'node:fs';
import { UserError } from '../errors.js';
import { parseReplay, parseWrite } from '../machine/replay/replay.js';
import { runSimulate } from '../questions/simulate/simulate.js';
import { hotplugNumber, type PlayedStep } from '../target/steps.js';
import { decodeText, printable } from '../text.js';
import { openTreeWithPatch, playedTree } from './input/patches.js';
import {
  type BoardOptions,
  parseDefine,
  parseListeners,
  parseMachineOptions,
  parseMachines,
  parseRamList,
  parseVgaList,
} from './input/values.js';
import { startProgress } from './output/progress.js';
import { type CommonOptions, openReporter } from './output/reporter.js';

export interface SimulateCommandOptions extends CommonOptions, BoardOptions {
  /** --patch */
  readonly patch?: string;
  /** --write, in order */
  readonly write: readonly string[];
  /** --replay */
  readonly replay?: string;
  /** --tree */
  readonly tree?: boolean;
  /** --listeners */
  readonly listeners?: string;
}

/** Simulates one machine and reports; gives the exit code. Throws UserError for what the user can have wrong. */
export async function simulate(options: SimulateCommandOptions): Promise<number> {
  const reporter = openReporter('simulate', options);
  const machine = only('--machine', parseMachines(options.machine ?? 'pc'));
  const ram = only('--ram', parseRamList(options.ram ?? '2G'));
  const vga = only('--vga', parseVgaList(options.vga ?? 'std'));
  const machineOptions = { ...parseMachineOptions(options), ...ram.options };
  const defines = options.define.map(parseDefine);
  const listeners = options.listeners === undefined ? {} : { listeners: parseListeners(options.listeners) };
  const steps = readSteps(options);
  checkHotplug(steps, options.device?.length ?? 0);
  const trees = await openTreeWithPatch(options.patch, options);
  const played = playedTree(trees);
  const { end, ...progress } = startProgress();
  const result = await runSimulate({
    ...progress,
    ...played,
    machine,
    ram,
    vga,
    options: machineOptions,
    steps,
    withTree: options.tree === true,
    defines,
    ...listeners,
  }).finally(end);
  reporter.report(result);
  return 0;
}

/** The value of an option that takes a list elsewhere. Throws UserError where there are more. */
export function only<T>(option: string, values: readonly T[]): T {
  if (values.length > 1) throw new UserError(`${option}: only one value can be given here`);
  return values[0]!;
}

/**
 * Devices that are plugged and unplugged must be there.
 * @param devices how many were added
 * @throws UserError for one that was not
 */
export function checkHotplug(steps: readonly PlayedStep[], devices: number): void {
  for (const step of steps) {
    const number = 'write' in step ? hotplugNumber(step.write) : null;
    if (number !== null && number >= devices)
      throw new UserError(
        `hotplug@0x${number.toString(16)}: there is no such device; --device adds devices, from 0 on`,
      );
  }
}

/** What --write or --replay says is to be played. Throws UserError. */
export function readSteps({ write, replay }: SimulateCommandOptions): PlayedStep[] {
  if (replay === undefined)
    return write.map((text) => (text === 'reset' ? { reset: true } : { write: parseWrite(text) }));
  if (write.length > 0) throw new UserError('--write and --replay cannot be used together');
  return parseReplay(readText(replay, '--replay: '), replay);
}

/** The text of a file. Throws UserError, that starts with `before`, where it cannot be read. */
export function readText(file: string, before = ''): string {
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    throw new UserError(`${before}cannot read ${printable(file)}: ${(error as NodeJS.ErrnoException).code}`);
  }
}
