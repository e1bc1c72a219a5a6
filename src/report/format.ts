/** What a report format is: functions of what an analysis found. */
import type { CompareLogResult } from '../questions/compare-log/compare-log.js';
import type { CrosscheckResult } from '../questions/crosscheck/crosscheck.js';
import type { Explanation } from '../questions/explain/explain.js';
import type { Layout } from '../questions/layout/index.js';
import type { Predicate } from '../questions/predicate/index.js';
import type { SimulateResult } from '../questions/simulate/simulate.js';
import type { CheckResult } from '../result/result.js';

export interface ReportOptions {
  /** Whether the report may hold colour (ANSI escape sequences). */
  readonly colour: boolean;
  /** Whether changes of which nothing is left to say are listed as well. */
  readonly verbose?: boolean;
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
