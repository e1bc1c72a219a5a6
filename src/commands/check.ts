/** `flatcheck check [PATCH...]`: what a patch does to guest memory and device DMA. */

import { runCachedCheck } from '../check/cache/cached-check.js';
import { planReport } from '../report/plan.js';
import { applyPolicy } from '../result/policy.js';
import type { CheckResult, Verdict } from '../result/result.js';
import { type CommonOptions, openReporter } from './common.js';
import { CONFIG_NAME } from './config/name.js';
import type { Config } from './config/read.js';
import { configFor, configOfRevision } from './config/settings.js';
import { writeReport } from './output.js';
import { openPatchedTree } from './patches.js';
import { startProgress } from './progress.js';
import {
  type BoardOptions,
  DEFAULT_MACHINES,
  DEFAULT_RAM,
  DEFAULT_VGA,
  parseBudget,
  parseDefine,
  parseJobs,
  parseMachineOptions,
  parseMachines,
  parseRamList,
  parseVgaList,
} from './values.js';

export interface CheckCommandOptions extends CommonOptions, BoardOptions {
  readonly range?: string;
  readonly reverse?: boolean;
  readonly quick?: boolean;
  readonly jobs?: string;
  readonly budget?: string;
  /** Print what would be played besides the standard machines, and play none of it. */
  readonly plan?: boolean;
}

const EXIT_CODES: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, incomplete: 3 };

/** Checks and reports; gives the exit code. Throws UserError for what the user can have wrong. */
export async function check(files: readonly string[], options: CheckCommandOptions): Promise<number> {
  if (options.plan) {
    const { format, output } = options;
    writeReport(planReport(await checkPatches(files, { ...options, quick: true }), format), output);
    return 0;
  }
  const reporter = openReporter('check', options);
  const result = await checkPatches(files, options);
  reporter.report(result);
  return EXIT_CODES[result.verdict];
}

/**
 * What a check of the patches finds, severities and accepted findings as the configuration has them: that of --config,
 * of the revision that
 * --range or --rev has checked against, or of the tree on disk. Throws UserError as check() does.
 */
export async function checkPatches(
  files: readonly string[],
  options: Omit<CheckCommandOptions, 'format'>,
): Promise<CheckResult> {
  const isOnDisk = options.config !== undefined || (options.range === undefined && options.rev === undefined);
  const given = isOnDisk ? await configFor(options) : undefined;
  const jobs = options.jobs === undefined ? {} : { jobs: parseJobs(options.jobs) };
  const early = isOnDisk ? settingsOf(options, given) : undefined;
  const trees = await openPatchedTree(files, options);
  const config = trees.tree.kind === 'revision' && !isOnDisk ? await configOfRevision(trees.tree) : given;
  const changesConfig = trees.patches.some((patch) => patch.files.includes(CONFIG_NAME));
  if (changesConfig)
    process.stderr.write(`flatcheck: note: ${CONFIG_NAME} is changed by what is checked, which is not judged by it\n`);
  const { end, ...progress } = startProgress();
  const result = await runCachedCheck({
    ...trees,
    ...progress,
    ...(early ?? settingsOf(options, config)),
    ...jobs,
    quick: options.quick ?? false,
    ...(options.plan ? { budget: 0 } : parseBudget(options.budget)),
    cache: options.cache,
  }).finally(end);
  const judged = config ? applyPolicy(result, config.policy, new Date().toISOString().slice(0, 10)) : result;
  return changesConfig ? { ...judged, changesConfig } : judged;
}

/**
 * What is run: options of the command line go before the configuration. Throws UserError for an option that is not
 * understood.
 */
function settingsOf(options: BoardOptions & Partial<CommonOptions>, config: Config | undefined) {
  return {
    machines: parseMachines(options.machine ?? config?.machine ?? DEFAULT_MACHINES),
    ram: parseRamList(options.ram ?? config?.ram ?? DEFAULT_RAM),
    vga: parseVgaList(options.vga ?? config?.vga ?? DEFAULT_VGA),
    machineOptions: parseMachineOptions(options),
    defines: (options.define ?? []).map(parseDefine),
  };
}
