/**
 * The library: what the commands are made of. `flatcheck check` is readPatches(), applySeries(), runCheck() and a
 * report.
 */

export { runCheck } from './check/check.js';
export type { CheckOptions } from './check/options.js';
export { UserError } from './errors.js';
export { type EventLog, parseEventLog } from './machine/replay/log.js';
export { parseReplay, parseWrite } from './machine/replay/replay.js';
export {
  type AppliedSeries,
  applySeries,
  linesChangedBySeries,
  reverseSteps,
  type SeriesStep,
} from './patch/apply/apply-series.js';
export type { ChangedLine } from './patch/changed.js';
export { fromRange, type RangePatches } from './patch/git/range.js';
export type { AppliedHunk, FilePatch, Hunk, Patch, PatchSet } from './patch/model.js';
export { readPatches } from './patch/read.js';
export { type CompareLogOptions, type CompareLogResult, runCompareLog } from './questions/compare-log/compare-log.js';
export { type CrosscheckOptions, type CrosscheckResult, runCrosscheck } from './questions/crosscheck/crosscheck.js';
export { analyseLayout, type Layout, type LayoutChange, type Region } from './questions/layout/index.js';
export { analysePredicate, type Clause, type Predicate, provenPredicate } from './questions/predicate/index.js';
export { runSimulate, type SimulateOptions, type SimulateResult } from './questions/simulate/simulate.js';
export type { SourceTree } from './questions/source/tree.js';
export {
  type Render,
  type ReportFormat,
  type Reporting,
  type ReportOptions,
  type Results,
  reportFormat,
  reportFormats,
} from './report/index.js';
export { notRunText } from './report/words/not-run.js';
export { messageOf } from './report/words/sentences.js';
export type * from './result/costs.js';
export type * from './result/finding-kinds.js';
export type { ConfigurationName, IgnoredCall, NotRunReason } from './result/not-run.js';
export type * from './result/reach.js';
export type * from './result/region.js';
export type * from './result/result.js';
export type { PlayedStep } from './target/steps.js';
export { detectTree, type QemuTree, requireQemuTree } from './tree/detect.js';
export { type Overlays, openTreeSource, type TreeSource } from './tree/source.js';
export type { TreeView } from './tree/view.js';
