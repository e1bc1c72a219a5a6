/** What a report format is: functions of what an analysis found. */
import type { CompareLogResult } from '../analysis/compare-log.js';
import type { CrosscheckResult } from '../analysis/crosscheck.js';
import type { Layout } from '../analysis/layout/index.js';
import type { Predicate } from '../analysis/predicate/index.js';
import type { CheckResult } from '../analysis/result.js';
import type { SimulateResult } from '../analysis/simulate.js';

export interface ReportOptions {
  /** Whether the report may hold colour (ANSI escape sequences). */
  readonly colour: boolean;
}

/** Each function gives the whole report, with a newline at its end. */
export interface ReportFormat {
  /** What --format takes. */
  readonly name: string;
  check(result: CheckResult, options: ReportOptions): string;
  simulate(result: SimulateResult, options: ReportOptions): string;
  crosscheck(result: CrosscheckResult, options: ReportOptions): string;
  compareLog(result: CompareLogResult, options: ReportOptions): string;
  layout(result: Layout, options: ReportOptions): string;
  predicate(result: Predicate, options: ReportOptions): string;
}
