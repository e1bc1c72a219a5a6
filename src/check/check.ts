/** `flatcheck check`, stage by stage: difference, proof, play, account, judge. */

import type { ChangeState } from '../result/change.js';
import type { CheckResult } from '../result/result.js';
import { PlayThread } from '../threads/play-thread.js';
import type { PreprocessThread } from '../threads/preprocess-thread.js';
import { requireQemuTree } from '../tree/detect.js';
import { accountOf } from './account/account.js';
import { type Settled, settle } from './account/settle.js';
import { playedResult, unplayedResult } from './assemble.js';
import { concernedPairs } from './compare/pairs.js';
import { differenceOf } from './difference/difference.js';
import { judge } from './judge/judge.js';
import { type ListenerCosts, withListenerCosts } from './judge/listener-costs.js';
import { withOpener } from './judge/transaction.js';
import type { CheckOptions } from './options.js';
import { configurationsOf } from './play/runs.js';
import { type CheckedPrograms, openPrograms } from './programs.js';
import { stepByStep, takeApart, withHunks } from './search/hunks.js';
import { startPreprocessor } from './symbolic/preprocessor.js';
import { type SymbolicFindings, sourceTree, symbolicFindings, withPairs } from './symbolic/symbolic.js';
import type { SymbolicAnswer } from './symbolic/symbolic-task.js';

/**
 * @param preprocessor was started for the base, and is ended; without one, one is started
 * @throws UserError where a tree or machine cannot be used
 */
export async function runCheck(options: CheckOptions, preprocessor = startPreprocessor(options)): Promise<CheckResult> {
  const player = options.tree ? PlayThread.start() : null;
  try {
    return await check(options, player, preprocessor);
  } finally {
    preprocessor?.end();
    player?.end();
  }
}

async function check(
  options: CheckOptions,
  player: PlayThread | null,
  preprocessor: PreprocessThread | null,
): Promise<CheckResult> {
  const { base, patched, files, changed, quick, onProgress } = options;
  const { version } = requireQemuTree(base);
  const configurations = configurationsOf(options, !quick);
  const difference = differenceOf(base, patched, files, changed);
  const settled = await settle(difference, options);
  if (settled.every(({ outcome }) => outcome !== null) && !hasStepsToPlay(settled, options))
    return unplayedResult(options, version, accountOf(settled, null));
  const programs = openPrograms(options, player, preprocessor);
  const judgement = judge(programs.before, programs.after, changed, configurations, onProgress);
  const { costs } = judgement;
  let followed: ListenerCosts | null = quick ? { costs, findings: [], notRun: [] } : null;
  // Once, as soon as the second thread has something to play meanwhile, or else after the subsets.
  const listenersOf = (): ListenerCosts => {
    const { before, after, expected } = programs;
    const submit = (): void => expected.submit();
    followed ??= withListenerCosts(before.program, after.program, configurations, costs, onProgress, submit);
    return followed;
  };
  const subsets = takeApart(options, configurations, programs, judgement, listenersOf);
  const program = programs.after.program.program;
  const neededHunks = new Set([...subsets.needed.values()].flatMap(({ items, isMinimal }) => (isMinimal ? items : [])));
  const changes = accountOf(settled, { judgement, program, base, patched, neededHunks });
  const series = stepByStep(options, configurations, programs, judgement, changes);
  const { before, after } = programs;
  const symbolic = withPairs(await readSyntax(options, preprocessor, programs), () =>
    concernedPairs(configurations.map((each) => ({ before: before.of(each), after: after.of(each) }))),
  );
  const listeners = listenersOf();
  if (preprocessor) base.addLookedAt?.(preprocessor.lookedAt);
  const judged = judgement.findings
    .map((each) => withHunks(each, subsets, judgement, patched))
    .map((each) => withOpener(each, changes, options));
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
  });
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
    return symbolicFindings(sourceTree(before.program), sourceTree(after.program), machines, paths);
  }
  base.addLookedAt?.(read.lookedAt);
  return read;
}

/** States in which a change is no part of the emulator, in whatever patch of a series it is. */
const OUTSIDE: ReadonlySet<ChangeState> = new Set(['not-code', 'elsewhere', 'not-built']);

/** A series that changes nothing as a whole may break something on the way. */
function hasStepsToPlay(settled: readonly Settled[], { series = [], quick }: CheckOptions): boolean {
  return !quick && series.length > 1 && settled.some(({ outcome }) => outcome !== null && !OUTSIDE.has(outcome.state));
}
