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
  readonly runs: TreeRuns;
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
  /** The keys of what a step shows against the base. */
  const shownAt = (step: SeriesStepRuns): ReadonlySet<string> => {
    const keys = known.get(step) ?? new Set(judge(base, step.runs, step.changed, configurations).findings.map(keyOf));
    known.set(step, keys);
    return keys;
  };
  steps.forEach(({ subject, runs, changed, isReached }, i) => {
    onProgress?.(i, steps.length, `patch ${i + 1} of ${steps.length}`);
    const { findings, notRun } = judge(i === 0 ? base : steps[i - 1]!.runs, runs, changed, configurations);
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
