/** `flatcheck check [PATCH...]`: what a patch does to guest memory and device DMA. */

import { runCachedCheck } from '../check/cache/cached-check.js';
import { applyPolicy } from '../result/policy.js';
import type { CheckResult, Verdict } from '../result/result.js';
import { type CommonOptions, openReporter } from './common.js';
import { configFor } from './config/settings.js';
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
  const reporter = openReporter('check', options);
  const result = await checkPatches(files, options);
  reporter.report(result);
  return EXIT_CODES[result.verdict];
}

/** What a check of the patches finds, severities and accepted findings as the configuration has them. Throws UserError as check() does. */
export async function checkPatches(
  files: readonly string[],
  options: Omit<CheckCommandOptions, 'format'>,
): Promise<CheckResult> {
  const config = await configFor(options);
  const machines = parseMachines(options.machine ?? config?.machine ?? DEFAULT_MACHINES);
  const ram = parseRamList(options.ram ?? config?.ram ?? DEFAULT_RAM);
  const vga = parseVgaList(options.vga ?? config?.vga ?? DEFAULT_VGA);
  const machineOptions = parseMachineOptions(options);
  const defines = options.define.map(parseDefine);
  const trees = await openPatchedTree(files, options);
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
  return config === undefined ? result : applyPolicy(result, config.policy, new Date().toISOString().slice(0, 10));
}
