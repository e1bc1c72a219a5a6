/** What a report format is: functions of what an analysis found. */
import type { CompareLogResult } from '../analysis/compare-log.js';
import type { CrosscheckResult } from '../analysis/crosscheck.js';
import type { Explanation } from '../analysis/explain.js';
import type { Layout } from '../analysis/layout/index.js';
import type { Predicate } from '../analysis/predicate/index.js';
import type { CheckResult } from '../analysis/result.js';
import type { SimulateResult } from '../analysis/simulate.js';

export interface ReportOptions {
  /** Whether the report may hold colour (ANSI escape sequences). */
  readonly colour: boolean;
}

/** What each command that gives a report hands to a format. */
export interface Results {
  readonly check: CheckResult;
  readonly simulate: SimulateResult;
  readonly crosscheck: CrosscheckResult;
  readonly 'compare-log': CompareLogResult;
  readonly layout: Layout;
  readonly predicate: Predicate;
  readonly explain: Explanation;
}

/** Name of a command that gives a report. */
export type Reporting = keyof Results;

/** Gives the whole report, with a newline at its end. */
export type Render<K extends Reporting> = (result: Results[K], options: ReportOptions) => string;

/** A format has a function for each command whose result it can tell; every one has that of a check. */
export type ReportFormat = {
  /** What --format takes. */
  readonly name: string;
  readonly check: Render<'check'>;
} & { readonly [K in Reporting]?: Render<K> };
