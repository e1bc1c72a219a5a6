/** `flatcheck explain`: one finding, step by step, from a check's own evidence. */
import { UserError } from '../../errors.js';
import type { ConfigurationCost } from '../../result/costs.js';
import type { Moment, ReplayStep, SourceExcerpt } from '../../result/evidence.js';
import type { MergeCondition } from '../../result/reach.js';
import type { CheckedHunk, CheckResult, Finding } from '../../result/result.js';
import { quoted } from '../../text.js';

/** A step with its flat views spelled out. */
export interface ExplainedStep extends ReplayStep {
  /**
   * Rows that only this tree has after the step, of the address space that the finding is about; both empty where the
   * trees agree or one did not get there.
   */
  readonly rows: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** Rows of it that the step changed in the tree that shows the finding: those that went and those that came. */
  readonly changed: { readonly gone: readonly string[]; readonly come: readonly string[] };
}

export interface Explanation {
  readonly schema: 'flatcheck/explain/1';
  readonly qemu: { readonly version: string };
  readonly finding: Finding;
  /** The address space whose rows the steps show; absent for `memory`. */
  readonly addressSpace?: string;
  /** What was measured, where the finding is about that. */
  readonly costs?: readonly ConfigurationCost[];
  /** From reset to the step that shows it; empty where the finding is not of a run. */
  readonly steps: readonly ExplainedStep[];
  /** How many steps come before the first. */
  readonly earlier: number;
  /** Lines around the place that the finding names. */
  readonly source: SourceExcerpt | null;
  /** The condition under which ranges merge, where the patch changes it and the finding may come from that. */
  readonly mergeCondition: MergeCondition | null;
  /** The hunks that the finding needs, as far as that was asked. */
  readonly hunks: readonly CheckedHunk[];
}

/** Which finding is meant. */
export interface FindingChoice {
  /** The id, or the number that reports give to it. */
  readonly id: string | number;
  readonly machine?: string;
  readonly ram?: string;
  readonly vga?: string;
}

/** Findings whose reason can lie in what merges with what. */
const FROM_MERGING: ReadonlySet<string> = new Set([
  'guest-map-changed',
  'dma-hole-introduced',
  'dma-hole-fixed',
  'merge-predicate-changed',
]);

/**
 * The first finding of that id or number (and configuration) with what led to it. Throws UserError where the result has
 * none.
 * @param numbers of the findings, as reports have them
 */
export function explain(
  result: CheckResult,
  choice: FindingChoice,
  numbers: ReadonlyMap<Finding, number>,
): Explanation {
  const isMeant = (each: Finding): boolean =>
    (typeof choice.id === 'number' ? numbers.get(each) === choice.id : each.id === choice.id) &&
    (['machine', 'ram', 'vga'] as const).every((key) => choice[key] === undefined || choice[key] === each[key]);
  const shows = (each: Finding): boolean => isMeant(each) && (each.witness !== undefined || each.machine === undefined);
  const first = result.findings.findIndex(shows);
  const index = first >= 0 ? first : result.findings.findIndex(isMeant);
  const finding = result.findings[index];
  if (!finding) {
    const ids = new Set(result.findings.map((each) => `${numbers.get(each)} ${each.id}`));
    throw new UserError(
      `there is no finding ${quoted(String(choice.id))}${ids.size === 0 ? '' : `; there are ${[...ids].sort().join(', ')}`}`,
    );
  }
  const { evidence, patches } = result;
  const replay = evidence.replays.find(({ findings }) => findings.includes(index));
  const showsBefore = finding.id === 'dma-hole-fixed';
  const view = (number: number | undefined): readonly string[] =>
    number === undefined ? [] : (evidence.flatViews[number] ?? []);
  const space = replay?.addressSpace;
  const viewOf = (moment: Moment | null | undefined): readonly string[] =>
    view(space === undefined ? moment?.flatView : moment?.spaceView);
  const steps = (replay?.steps ?? []).map((step, i, all): ExplainedStep => {
    const [before, after] = [viewOf(step.before), viewOf(step.after)];
    const shown = showsBefore ? step.before : (step.after ?? step.before);
    const last = i === 0 ? null : showsBefore ? all[i - 1]!.before : (all[i - 1]!.after ?? all[i - 1]!.before);
    const [then, now] = [viewOf(last), viewOf(shown)];
    return {
      ...step,
      rows: step.before && step.after ? { before: without(before, after), after: without(after, before) } : NO_ROWS,
      changed: last && shown ? { gone: without(then, now), come: without(now, then) } : { gone: [], come: [] },
    };
  });
  const { source } = finding;
  const condition = result.mergeCondition;
  const isFromMerging = FROM_MERGING.has(finding.id) && condition?.difference.equivalent === false;
  return {
    schema: 'flatcheck/explain/1',
    qemu: result.qemu,
    finding,
    ...(space === undefined ? {} : { addressSpace: space }),
    ...(finding.id === 'cost-changed' ? { costs: result.costs } : {}),
    steps,
    earlier: replay?.earlier ?? 0,
    source: evidence.sources.find(({ file, line }) => file === source?.file && line === source.line) ?? null,
    mergeCondition: isFromMerging ? condition : null,
    hunks: patches.flatMap(({ hunks }) => hunks).filter(({ id }) => finding.hunks?.includes(id)),
  };
}

const NO_ROWS = { before: [], after: [] };

function without(rows: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return rows.filter((row) => !known.has(row));
}
