/** Puts together what the stages found. */
import type { TreeProgram } from '../machine/tree-program.js';
import type { Change } from '../result/change.js';
import type { CheckResult, Finding, NotRun, PlanSummary } from '../result/result.js';
import { bySeverity, verdictOf } from '../result/verdict.js';
import { replays, sourceExcerpts } from './judge/evidence.js';
import type { Judgement } from './judge/judge.js';
import type { SeriesAnalysis } from './judge/series.js';
import type { CheckOptions } from './options.js';
import type { SubsetAnalysis } from './search/subsets.js';
import type { SymbolicFindings } from './symbolic/symbolic.js';
import { heading } from './unplayed.js';

/** What the stages found of a patch that was played. */
export interface StageResults {
  readonly judgement: Judgement;
  /** The judgement's findings with the hunks that they need, in its order. */
  readonly judged: readonly Finding[];
  readonly changes: readonly Change[];
  readonly listeners: {
    readonly costs: CheckResult['costs'];
    readonly findings: readonly Finding[];
    readonly notRun: readonly NotRun[];
  };
  readonly subsets: SubsetAnalysis;
  readonly series: SeriesAnalysis;
  readonly symbolic: SymbolicFindings;
  readonly programs: readonly TreeProgram[];
  /** What a plan could not play; null where nothing was planned. */
  readonly plan: PlanSummary | null;
}

export function playedResult(options: CheckOptions, version: string, found: StageResults): CheckResult {
  const { judgement, judged, changes, listeners, subsets, series, symbolic, programs, plan } = found;
  const findings = [...judged, ...listeners.findings, ...subsets.redundant, ...series.repaired, ...symbolic.findings];
  const notRun = [...judgement.notRun, ...subsets.notRun, ...listeners.notRun, ...symbolic.notRun];
  const sorted = bySeverity(findings);
  const places = [...sorted, ...symbolic.regions].flatMap(({ source }) => source ?? []);
  return {
    ...heading(options, version),
    verdict: verdictOf({ findings, notRun, changes }),
    changes,
    configurations: judgement.configurations,
    ...(plan ? { plan } : {}),
    findings: sorted,
    mergeCondition: symbolic.mergeCondition,
    reach: symbolic.reach,
    costs: listeners.costs,
    explorations: judgement.explorations,
    subsets: subsets.subsets,
    series: series.steps,
    execution: {
      functions: countFunctions(programs),
      modelled: [...new Set(programs.flatMap((tree) => tree.modelledFunctions()))].sort(),
      assumed: judgement.assumed.map(({ name, caller }) => ({ name, caller })),
      notRun,
    },
    evidence: {
      ...replays(judgement, (each) => sorted.indexOf(judged[judgement.findings.indexOf(each)]!), symbolic.conditions),
      regions: symbolic.regions,
      sources: sourceExcerpts(places, options),
    },
  };
}

function countFunctions(trees: readonly TreeProgram[]): number {
  const names = new Set<string>();
  for (const tree of trees) {
    for (const each of tree.program.reachedFunctions())
      if (tree.tree.exists(each.file)) names.add(`${each.file}\0${each.name}`);
  }
  return names.size;
}
