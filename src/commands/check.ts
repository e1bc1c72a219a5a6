/** `flatcheck check [PATCH...]`: what a patch does to guest memory and device DMA. */

import { runCachedCheck } from '../check/cache/cached-check.js';
import { cacheFolder, type StoredEntry, storedEntries } from '../check/cache/store.js';
import { UserError } from '../errors.js';
import { planReport } from '../report/plan.js';
import { applyPolicy, type Policy, unusedAcceptances } from '../result/policy.js';
import type { CheckResult, Verdict } from '../result/result.js';
import { printable, quoted } from '../text.js';
import { megabytes } from './cache.js';
import { CONFIG_NAME } from './config/name.js';
import type { Config } from './config/read.js';
import { configFor, configOfRevision } from './config/settings.js';
import { OptedOut, openPatchedTree } from './input/patches.js';
import {
  type BoardOptions,
  DEFAULT_BUDGET,
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
  QUICK_BUDGET,
} from './input/values.js';
import { writeReport } from './output/output.js';
import { startProgress } from './output/progress.js';
import { type CommonOptions, openReporter } from './output/reporter.js';

export interface CheckCommandOptions extends CommonOptions, BoardOptions {
  readonly range?: string;
  readonly reverse?: boolean;
  readonly quick?: boolean;
  readonly jobs?: string;
  readonly budget?: string;
  /** Print what would be played besides the standard machines, and play none of it. */
  readonly plan?: boolean;
  /** --fail-level */
  readonly failLevel?: string;
  /** --terse */
  readonly terse?: boolean;
}

const EXIT_CODES: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, incomplete: 3 };

/** Checks and reports; gives the exit code. Throws UserError for what the user can have wrong. */
export async function check(files: readonly string[], options: CheckCommandOptions): Promise<number> {
  if (options.plan) {
    const { format = 'text', output = [] } = options;
    const report = planReport(await checkPatches(files, { ...options, quick: true }), format);
    for (const file of output.length > 0 ? output : [undefined]) writeReport(report, file);
    return 0;
  }
  if (options.terse) return checkTersely(files.length === 0 ? ['-'] : files, options);
  const { verbose = false } = options;
  const reporter = openReporter('check', options);
  const began = Date.now();
  const known = new Set(storedEntries().map(({ id }) => id));
  const result = await checkPatches(files, options);
  reporter.report(result, result.verdict === 'pass');
  if (verbose || process.stderr.isTTY) {
    process.stderr.write(`flatcheck: ${closingText(result, Date.now() - began)}\n`);
    // Of a tree that is new to it.
    const kept = storedEntries().filter(({ kind, id }) => kind === 'base' && !known.has(id));
    if (kept.length > 0) process.stderr.write(`flatcheck: ${keptText(kept)}\n`);
  }
  return EXIT_CODES[result.verdict];
}

/** As checkpatch.pl --terse: a line for each finding, nothing where there is none. */
async function checkTersely(files: readonly string[], options: CheckCommandOptions): Promise<number> {
  const reporter = openReporter('check', { ...options, format: 'terse', quiet: true });
  try {
    const result = await checkPatches(files, options);
    reporter.report(result, result.verdict === 'pass');
    return EXIT_CODES[result.verdict];
  } catch (error) {
    if (!(error instanceof OptedOut)) throw error;
    process.stdout.write('-: WARNING: not checked: the patch asks for that (Flatcheck: skip)\n');
    return 0;
  }
}

/** How much was played, and how long it took. @param elapsed in milliseconds */
function closingText({ configurations }: CheckResult, elapsed: number): string {
  const seconds = (elapsed / 1000).toFixed(1);
  if (configurations.length === 0) return `nothing had to be played; ${seconds} s`;
  const writes = configurations.reduce((sum, { transitions }) => sum + transitions, 0);
  return `${writes} register writes and resets on ${configurations.length} machines in ${seconds} s`;
}

/** What the next patch on the same tree goes on from. */
function keptText(bases: readonly StoredEntry[]): string {
  const bytes = bases.reduce((sum, base) => sum + base.bytes, 0);
  return `${megabytes(bytes)} are kept in ${printable(cacheFolder() ?? '')} for the next patch on this tree ("flatcheck cache" clears it)`;
}

const FAIL_LEVELS = ['error', 'warning', 'note'] as const;

/** The policy of the configuration, with what --fail-level says. Throws UserError for a level that there is none of. */
function policyOf(config: Config | undefined, level: string | undefined): Policy | null {
  if (level === undefined) return config?.policy ?? null;
  const failLevel = FAIL_LEVELS.find((each) => each === level);
  if (failLevel === undefined)
    throw new UserError(`--fail-level: ${quoted(level)} is not one of ${FAIL_LEVELS.join(', ')}`);
  return { ...(config?.policy ?? { severities: {}, accepted: [] }), failLevel };
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
  // A level that there is none of costs no time.
  policyOf(undefined, options.failLevel);
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
    ...(options.plan ? { budget: 0 } : parseBudget(options.budget ?? (options.quick ? QUICK_BUDGET : DEFAULT_BUDGET))),
    cache: options.cache,
  }).finally(end);
  const policy = policyOf(config, options.failLevel);
  for (const { id, reason } of policy ? unusedAcceptances(result, policy) : [])
    process.stderr.write(`flatcheck: note: no finding fits what is accepted as ${id} (${printable(reason)})\n`);
  const judged = policy ? applyPolicy(result, policy, new Date().toISOString().slice(0, 10)) : result;
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
