/** `flatcheck check [PATCH...]`: what a patch does to guest memory and device DMA. */

import { runCachedCheck } from '../analysis/check/cached-check.js';
import type { Verdict } from '../analysis/result.js';
import { type CommonOptions, openReporter } from './common.js';
import { openPatchedTree } from './patches.js';
import { startProgress } from './progress.js';
import {
  type BoardOptions,
  DEFAULT_MACHINES,
  DEFAULT_RAM,
  DEFAULT_VGA,
  parseDefine,
  parseMachineOptions,
  parseMachines,
  parseRamList,
  parseVgaList,
} from './values.js';

export interface CheckCommandOptions extends CommonOptions, BoardOptions {
  readonly range?: string;
  readonly reverse?: boolean;
  readonly quick?: boolean;
}

const EXIT_CODES: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, incomplete: 3 };

/** Checks and reports; gives the exit code. Throws UserError for what the user can have wrong. */
export async function check(files: readonly string[], options: CheckCommandOptions): Promise<number> {
  const reporter = openReporter(options);
  const machines = parseMachines(options.machine ?? DEFAULT_MACHINES);
  const ram = parseRamList(options.ram ?? DEFAULT_RAM);
  const vga = parseVgaList(options.vga ?? DEFAULT_VGA);
  const machineOptions = parseMachineOptions(options);
  const defines = options.define.map(parseDefine);
  const trees = openPatchedTree(files, options);
  const { end, ...progress } = startProgress();
  const result = await runCachedCheck({
    ...trees,
    ...progress,
    machines,
    ram,
    vga,
    machineOptions,
    defines,
    quick: options.quick ?? false,
    cache: options.cache,
  }).finally(end);
  reporter.report((format, reportOptions) => format.check(result, reportOptions));
  return EXIT_CODES[result.verdict];
}
