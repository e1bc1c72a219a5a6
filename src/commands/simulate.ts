/** `flatcheck simulate`: builds a machine and plays register writes. */
import { readFileSync } from 'node:fs';
import { runSimulate } from '../analysis/simulate.js';
import { UserError } from '../errors.js';
import type { PlayedStep } from '../machine/steps.js';
import { parseReplay, parseWrite } from '../stimulus/replay.js';
import { decodeText, printable } from '../text.js';
import { type CommonOptions, openReporter } from './common.js';
import { openTreeWithPatch } from './patches.js';
import { startProgress } from './progress.js';
import {
  type BoardOptions,
  parseDefine,
  parseMachineOptions,
  parseMachines,
  parseRamList,
  parseVgaList,
} from './values.js';

export interface SimulateCommandOptions extends CommonOptions, BoardOptions {
  /** --patch */
  readonly patch?: string;
  /** --write, in order */
  readonly write: readonly string[];
  /** --replay */
  readonly replay?: string;
  /** --tree */
  readonly tree?: boolean;
}

/** Simulates one machine and reports; gives the exit code. Throws UserError for what the user can have wrong. */
export async function simulate(options: SimulateCommandOptions): Promise<number> {
  const reporter = openReporter(options);
  const machine = only('--machine', parseMachines(options.machine ?? 'pc'));
  const ram = only('--ram', parseRamList(options.ram ?? '2G'));
  const vga = only('--vga', parseVgaList(options.vga ?? 'std'));
  const machineOptions = { ...parseMachineOptions(options), ...ram.options };
  const defines = options.define.map(parseDefine);
  const steps = readSteps(options);
  const trees = openTreeWithPatch(options.patch, options);
  const view = 'patched' in trees ? trees.patched : trees.base;
  const { end, ...progress } = startProgress();
  const result = await runSimulate({
    ...progress,
    view,
    machine,
    ram,
    vga,
    options: machineOptions,
    steps,
    withTree: options.tree === true,
    defines,
  }).finally(end);
  reporter.report((format, reportOptions) => format.simulate(result, reportOptions));
  return 0;
}

function only<T>(option: string, values: readonly T[]): T {
  if (values.length > 1) throw new UserError(`${option}: simulate takes one value`);
  return values[0]!;
}

function readSteps({ write, replay }: SimulateCommandOptions): PlayedStep[] {
  if (replay === undefined) return write.map((text) => ({ write: parseWrite(text) }));
  if (write.length > 0) throw new UserError('--write and --replay cannot be used together');
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(replay);
  } catch (error) {
    throw new UserError(`--replay: cannot read ${printable(replay)}: ${(error as NodeJS.ErrnoException).code}`);
  }
  return parseReplay(decodeText(bytes), replay);
}
