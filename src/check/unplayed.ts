/** A check that ends without a machine. */
import type { Change, ChangeState, Outcome } from '../result/change.js';
import type { CheckResult } from '../result/result.js';
import { verdictOf } from '../result/verdict.js';
import { optionTexts } from '../target/machine-options.js';
import { requireQemuTree } from '../tree/detect.js';
import { areFinal, outcomesByText } from './account/by-text.js';
import { differenceOf } from './difference/difference.js';
import { finding } from './judge/findings.js';
import type { CheckOptions } from './options.js';

/** A line of a hunk that is blank, an include, or seems to belong to a comment. */
const PLAIN_LINE = /^.\s*($|\*|\/\*|\/\/|#\s*include\b)/;

/** Whether a patch seems to be one to comments, layout and includes, of which resultByText() may tell all. */
export function seemsPlain({ patches }: Pick<CheckOptions, 'patches'>): boolean {
  const lines = patches.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
  return lines.every((line) => /^[ \\]/.test(line) || PLAIN_LINE.test(line));
}

/**
 * The result of a patch whose text alone tells that every change is the same, such as one to comments; null for any
 * other. Throws UserError where the tree is none of QEMU's.
 */
export async function resultByText(options: CheckOptions): Promise<CheckResult | null> {
  const { base, patched, files, changed } = options;
  const { version } = requireQemuTree(base);
  const difference = await differenceOf(base, patched, files, changed);
  const outcomes = outcomesByText(difference, options);
  if (!areFinal(outcomes, difference) || hasStepsToPlay(outcomes, options)) return null;
  return unplayedResult(
    options,
    version,
    difference.map(({ thing }, i) => ({ ...thing, ...outcomes[i]! })),
  );
}

/** What every result has, whether anything was played or not. */
export function heading({ reverse, defines, machineOptions, patches }: CheckOptions, version: string) {
  return {
    schema: 'flatcheck/check/1',
    qemu: { version },
    options: {
      reverse: reverse ?? false,
      defines: defines.map(([name, value]) => `${name}=${value}`),
      machine: optionTexts(machineOptions),
    },
    patches,
  } as const;
}

/** The result of a patch of which every change was settled without playing: no machine was built. */
export function unplayedResult(options: CheckOptions, version: string, changes: readonly Change[]): CheckResult {
  const findings = [finding({ id: 'no-observable-effect', detail: { played: false } })];
  return {
    ...heading(options, version),
    verdict: verdictOf({ findings, notRun: [], changes }),
    changes,
    configurations: [],
    findings,
    mergeCondition: null,
    reach: null,
    costs: [],
    explorations: [],
    subsets: [],
    series: [],
    execution: { functions: 0, modelled: [], assumed: [], notRun: [] },
    evidence: { flatViews: [], replays: [], regions: [], sources: [] },
  };
}

/** States in which a change is no part of the emulator, in whatever patch of a series it is. */
const OUTSIDE: ReadonlySet<ChangeState> = new Set(['not-code', 'elsewhere', 'not-built']);

/** A series that changes nothing as a whole may break something on the way. */
export function hasStepsToPlay(
  outcomes: ReadonlyArray<Outcome | null>,
  { series = [], quick }: Pick<CheckOptions, 'series' | 'quick'>,
): boolean {
  return !quick && series.length > 1 && outcomes.some((outcome) => outcome !== null && !OUTSIDE.has(outcome.state));
}
