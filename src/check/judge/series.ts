/** A series, patch by patch: each on top of those before it, so that every step can be bisected to. */
import type { CheckedStep, Finding } from '../../result/result.js';
import { verdictOf } from '../../result/verdict.js';
import type { Configuration } from '../play/runs.js';
import type { TreeRuns } from '../play/tree-runs.js';
import type { ChangedLines } from '../trees.js';
import { finding, keyOf } from './findings.js';
import { type Judgement, judge } from './judge.js';

/** The tree after a patch of the series, and what that patch alone changed. */
export interface SeriesStepRuns {
  readonly subject: string;
  /** Gives the tree's runs, which are played when they are asked for. */
  readonly open: () => TreeRuns;
  /** Whether the program of the tree before reads nothing that this patch changes, so that its runs are this one's. */
  readonly isUnread: (before: TreeRuns) => boolean;
  readonly changed: ChangedLines;
  /** No change of this patch is unreached in the whole series. */
  readonly isReached: boolean;
}

export interface SeriesAnalysis {
  readonly steps: readonly CheckedStep[];
  /** `regression-repaired` for each error of a step that the whole series does not have. */
  readonly repaired: readonly Finding[];
}

export const NO_SERIES: SeriesAnalysis = { steps: [], repaired: [] };

/**
 * @param steps in their order; the last one's tree is the whole series'
 * @param whole what was found of the whole series against the base
 */
export function analyseSeries(
  base: TreeRuns,
  steps: readonly SeriesStepRuns[],
  configurations: readonly Configuration[],
  whole: Judgement,
  onProgress?: (done: number, total: number, what: string) => void,
): SeriesAnalysis {
  const checked: CheckedStep[] = [];
  const repaired: Finding[] = [];
  const stays = new Set(whole.findings.filter(isError).map(keyOf));
  const known = new Map<SeriesStepRuns, ReadonlySet<string>>([[steps.at(-1)!, new Set(whole.findings.map(keyOf))]]);
  // Runs are let go once the next patch was held against them: those of a long series are more than memory holds.
  const opened = new Map<SeriesStepRuns, TreeRuns>();
  const runsOf = (step: SeriesStepRuns): TreeRuns => {
    const runs = opened.get(step) ?? step.open();
    opened.set(step, runs);
    return runs;
  };
  /** The keys of what a step shows against the base. */
  const shownAt = (step: SeriesStepRuns): ReadonlySet<string> => {
    const keys =
      known.get(step) ?? new Set(judge(base, runsOf(step), step.changed, configurations).findings.map(keyOf));
    known.set(step, keys);
    return keys;
  };
  let before = base;
  steps.forEach((step, i) => {
    const { subject, changed, isReached } = step;
    onProgress?.(i, steps.length, `patch ${i + 1} of ${steps.length}`);
    const isSame = whole.notRun.length === 0 && step.isUnread(before);
    const runs = isSame ? before : runsOf(step);
    const { findings, notRun } = isSame
      ? { findings: [finding({ id: 'no-observable-effect', detail: { played: true } })], notRun: [] }
      : judge(before, runs, changed, configurations);
    before = runs;
    opened.delete(step);
    const verdict = verdictOf({ findings, notRun, changes: [] });
    const isFailed = verdict === 'fail';
    checked.push({
      subject,
      verdict: isReached || isFailed ? verdict : 'incomplete',
      findings: [...new Set(findings.map(({ id }) => id))],
      notRun,
    });
    const lost = findings.filter((found) => isError(found) && !stays.has(keyOf(found)));
    for (const id of new Set(lost.map((found) => found.id))) {
      const found = lost.find((each) => each.id === id)!;
      const later = steps.slice(i + 1).findIndex((each) => !shownAt(each).has(keyOf(found)));
      const detail = { patch: i + 1, subject, brings: id, repairedBy: later < 0 ? null : i + later + 2 };
      repaired.push(
        finding({ id: 'regression-repaired', detail, ...(found.witness ? { witness: found.witness } : {}) }),
      );
    }
  });
  return { steps: checked, repaired };
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}
