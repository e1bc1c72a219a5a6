/** `flatcheck check`, stage by stage: difference, proof, play, account, judge. */

import { availableParallelism } from 'node:os';
import { withAbi } from '../result/abi.js';
import type { Change } from '../result/change.js';
import { withHostFailures } from '../result/host-failure.js';
import type { CheckResult } from '../result/result.js';
import { loadSyntax } from '../syntax/index.js';
import { PlayPool } from '../threads/play-pool.js';
import type { Player } from '../threads/play-thread.js';
import type { PreprocessThread } from '../threads/preprocess-thread.js';
import { requireQemuTree } from '../tree/detect.js';
import { accountOf, outcomesOf } from './account/account.js';
import type { PlayedPatch } from './account/played-patch.js';
import { type Settled, settle } from './account/settle.js';
import { Traces } from './account/traces.js';
import { playedResult } from './assemble.js';
import { concernedPairs } from './compare/pairs.js';
import { differenceOf } from './difference/difference.js';
import { nameOf } from './judge/findings.js';
import { Comparisons, type Judgement, judge } from './judge/judge.js';
import { type ListenerCosts, withListenerCosts } from './judge/listener-costs.js';
import { withRegion } from './judge/region-place.js';
import { withOpener } from './judge/transaction.js';
import type { CheckOptions } from './options.js';
import { releasedConfigurations, typeAbi } from './plan/released.js';
import { playPlan } from './plan/rounds.js';
import { type Configuration, configurationsOf } from './play/runs.js';
import { type BaseKeeping, type CheckedPrograms, openPrograms } from './programs.js';
import { effectiveHunks } from './search/effective-hunks.js';
import { stepByStep, takeApart, withHunks } from './search/hunks.js';
import type { SubsetAnalysis } from './search/subsets.js';
import { startPreprocessor } from './symbolic/preprocessor.js';
import { type SymbolicFindings, sourceTree, symbolicFindings, withPairs } from './symbolic/symbolic.js';
import type { SymbolicAnswer } from './symbolic/symbolic-task.js';
import { hasStepsToPlay, unplayedResult } from './unplayed.js';

/**
 * @param preprocessor was started for the base, and is ended; without one, one is started
 * @param keeping how the base is kept for other checks; null where it is not
 * @throws UserError where a tree or machine cannot be used
 */
export async function runCheck(
  options: CheckOptions,
  preprocessor = startPreprocessor(options),
  keeping: BaseKeeping | null = null,
): Promise<CheckResult> {
  const jobs = options.jobs ?? availableParallelism();
  const player = options.tree ? PlayPool.start(jobs - 1) : null;
  try {
    return await check(options, player, preprocessor, keeping);
  } finally {
    preprocessor?.end();
    player?.end();
  }
}

async function check(
  options: CheckOptions,
  player: Player | null,
  preprocessor: PreprocessThread | null,
  keeping: BaseKeeping | null,
): Promise<CheckResult> {
  const { base, patched, files, changed, quick, onProgress } = options;
  const { version } = requireQemuTree(base);
  const asked = configurationsOf(options, !quick);
  const difference = await differenceOf(base, patched, files, changed);
  let opened: CheckedPrograms | null = null;
  const open = (): CheckedPrograms => {
    opened ??= openPrograms(options, asked, player, preprocessor, keeping);
    return opened;
  };
  const settled = await settle(difference, options, () => open().reading());
  const outcomes = settled.map(({ outcome }) => outcome);
  if (outcomes.every((outcome) => outcome !== null) && !hasStepsToPlay(outcomes, options))
    return unplayedResult(options, version, accountOf(settled, null));
  const programs = open();
  const comparisons = new Comparisons(programs.before, programs.after);
  const judgeAll = (all: readonly Configuration[]): Judgement =>
    judge(programs.before, programs.after, changed, all, onProgress, comparisons);
  const standard =
    options.budget === undefined ? asked : [...asked, ...releasedConfigurations(options, version, asked)];
  const first = judgeAll(standard);
  const { configurations, judgement, summary } = playPlan(
    {
      syntax: await loadSyntax(),
      options,
      version,
      settled,
      programs,
      comparisons,
      configurations: standard,
      judge: judgeAll,
      account: (all) => outcomesOf(settled, playedPatch(options, programs, all)),
    },
    first,
  );
  const { costs } = judgement;
  const names = new Set(judgement.findings.map(nameOf));
  const telling = configurations.filter(({ name, planned }) => !planned || names.has(nameOf(name)));
  let followed: ListenerCosts | null = quick ? { costs, findings: [], notRun: [] } : null;
  // Once, as soon as the second thread has something to play meanwhile, or else after the subsets.
  const listenersOf = (): ListenerCosts => {
    const { before, after, expected } = programs;
    const submit = (): void => expected.submit();
    followed ??= withListenerCosts(before.program, after.program, asked, costs, onProgress, submit);
    return followed;
  };
  const subsets = takeApart(options, telling, programs, judgement, listenersOf);
  const changes = accountInFull(options, settled, programs, judgement, subsets);
  const series = stepByStep(options, standard, programs, judgement, changes);
  const { before, after } = programs;
  const symbolic = withPairs(await readSyntax(options, preprocessor, programs), () =>
    concernedPairs(asked.map((each) => ({ before: before.of(each), after: after.of(each) }))),
  );
  const listeners = listenersOf();
  if (preprocessor) base.addLookedAt?.(preprocessor.lookedAt);
  const layout = symbolic.findings.filter(({ id }) => id === 'layout-changed');
  const ofTypes = withAbi(
    judgement.findings
      .map((each) => withHunks(each, subsets, judgement, patched))
      .map((each) => withOpener(each, changes, options))
      .map((each) => withRegion(each, layout, changed)),
    (machine) => typeAbi(base, version, machine),
  );
  const judged = withHostFailures(ofTypes);
  const trees = [before.program, after.program];
  return playedResult(options, version, {
    judgement,
    judged,
    changes,
    listeners,
    subsets,
    series,
    symbolic,
    programs: trees,
    plan: summary,
  });
}

/** What the account is made from while more is going to be played. */
function playedPatch(
  { base, patched }: CheckOptions,
  { after }: CheckedPrograms,
  judgement: Judgement,
  more: Pick<PlayedPatch, 'neededHunks' | 'traces'> = { neededHunks: new Set(), traces: null },
): PlayedPatch {
  return { judgement, program: after.program.program, base, patched, ...more };
}

/** The account once all is played; what is still open may have its hunk left out, or memory compared. */
function accountInFull(
  options: CheckOptions,
  settled: readonly Settled[],
  programs: CheckedPrograms,
  judgement: Judgement,
  { needed }: SubsetAnalysis,
): Change[] {
  const traces = new Traces(programs.before, programs.after);
  const accounted = (neededHunks: ReadonlySet<string>): Change[] =>
    accountOf(settled, playedPatch(options, programs, judgement, { neededHunks, traces }));
  const hunks = new Set([...needed.values()].flatMap(({ items, isMinimal }) => (isMinimal ? items : [])));
  return accounted(new Set([...hunks, ...effectiveHunks(options, programs, judgement, accounted(hunks))]));
}

/**
 * What a thread has read, or else what is read here; what it depends on is looked at in the base's view, which tells a
 * cache of it.
 */
async function readSyntax(
  { base, machines, quick, baseOverlays, overlays }: CheckOptions,
  preprocessor: PreprocessThread | null,
  { before, after }: CheckedPrograms,
): Promise<SymbolicFindings> {
  // A thread that was lost, for want of memory say, has told nothing.
  const read = (await preprocessor?.done.catch(() => null)) as SymbolicAnswer | null | undefined;
  if (!read) {
    const paths = quick ? null : new Set([...baseOverlays, ...overlays].map(([path]) => path));
    const syntax = await loadSyntax();
    return symbolicFindings(sourceTree(before.program, syntax), sourceTree(after.program, syntax), machines, paths);
  }
  base.addLookedAt?.(read.lookedAt);
  return read;
}
