/** The library: what the commands are made of. `flatcheck check` is readPatches(), applySeries(), runCheck() and a report. */

export { type CheckOptions, runCheck } from './analysis/check/check.js';
export { type CompareLogOptions, type CompareLogResult, runCompareLog } from './analysis/compare-log.js';
export { type CrosscheckOptions, type CrosscheckResult, runCrosscheck } from './analysis/crosscheck.js';
export { analyseLayout, type Layout, type LayoutChange, type Region } from './analysis/layout/index.js';
export { analysePredicate, type Clause, type Predicate } from './analysis/predicate/index.js';
export type * from './analysis/result.js';
export { runSimulate, type SimulateOptions, type SimulateResult } from './analysis/simulate.js';
export type { SourceTree } from './analysis/source/tree.js';
export { UserError } from './errors.js';
export type { PlayedStep } from './machine/steps.js';
export {
  type AppliedSeries,
  applySeries,
  linesChangedBySeries,
  reverseSteps,
  type SeriesStep,
} from './patch/apply-series.js';
export type { ChangedLine } from './patch/changed.js';
export type { AppliedHunk, FilePatch, Hunk, Patch, PatchSet } from './patch/model.js';
export { fromRange, type RangePatches } from './patch/range.js';
export { readPatches } from './patch/read.js';
export { type ReportFormat, type ReportOptions, reportFormat, reportFormats } from './report/index.js';
export { type EventLog, parseEventLog } from './stimulus/log.js';
export { parseReplay, parseWrite } from './stimulus/replay.js';
export { detectTree, type QemuTree, requireQemuTree } from './tree/detect.js';
export { type Overlays, openTreeSource, type TreeSource } from './tree/source.js';
export type { TreeView } from './tree/view.js';
