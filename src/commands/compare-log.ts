/** `flatcheck compare-log`: holds the simulation against a log of a real QEMU. */

import { UserError } from '../errors.js';
import { parseEventLog } from '../machine/replay/log.js';
import { runCompareLog } from '../questions/compare-log/compare-log.js';
import { machineKind } from '../target/x86_64/machines.js';
import { printable } from '../text.js';
import { openTreeWithPatch, playedTree } from './input/patches.js';
import {
  type BoardOptions,
  parseDefine,
  parseMachineOptions,
  parseMachines,
  parseRamList,
  parseVgaList,
} from './input/values.js';
import { startProgress } from './output/progress.js';
import { type CommonOptions, openReporter } from './output/reporter.js';
import { only, readText } from './simulate.js';

export interface CompareLogCommandOptions extends CommonOptions, BoardOptions {
  /** --patch */
  readonly patch?: string;
}

const EXIT_CODES = { equal: 0, different: 1, incomplete: 3 } as const;

/** Compares and reports; gives the exit code. Throws UserError for what the user can have wrong. */
export async function compareLog(file: string, options: CompareLogCommandOptions): Promise<number> {
  const reporter = openReporter('compare-log', options);
  const ram = only('--ram', parseRamList(options.ram ?? '2G'));
  const vga = only('--vga', parseVgaList(options.vga ?? 'std'));
  const machineOptions = { ...parseMachineOptions(options), ...ram.options };
  const defines = options.define.map(parseDefine);
  const log = parseEventLog(readText(file), file);
  const bridges = log.machines.join(' and ');
  const machine = only('--machine', parseMachines(options.machine ?? log.machines[0]!));
  if (log.machines.some((name) => name !== machineKind(machine)?.name))
    throw new UserError(`${printable(file)}: the host bridge in it is that of ${bridges}, not of ${machine}`);
  const trees = await openTreeWithPatch(options.patch, options);
  const played = playedTree(trees);
  const { end, ...progress } = startProgress();
  const result = await runCompareLog({
    ...progress,
    ...played,
    log,
    file,
    machine,
    ram,
    vga,
    options: machineOptions,
    defines,
  }).finally(end);
  reporter.report(result);
  return EXIT_CODES[result.verdict];
}
