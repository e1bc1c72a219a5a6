/** The order of severities, and the verdict that follows from a result. */
import { type Change, unreachedOf } from './change.js';
import type { Finding, NotRun, Severity, Verdict } from './result.js';

/** From what matters most to what matters least. */
export const SEVERITY_ORDER: readonly Severity[] = ['error', 'warning', 'improvement', 'note'];

/** The findings, what matters most first; of one severity in their order. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity));
}

/** What a verdict follows from. */
export interface Judged {
  readonly findings: readonly Finding[];
  /** What of the trees could not be run. */
  readonly notRun: readonly NotRun[];
  readonly changes: readonly Change[];
}

/** An error finding wins; then a tree that could not be run or a change that is unreached (CONTRACT.md, exit codes). */
export function verdictOf({ findings, notRun, changes }: Judged): Verdict {
  if (findings.some(({ severity }) => severity === 'error')) return 'fail';
  return notRun.length > 0 || unreachedOf(changes).length > 0 ? 'incomplete' : 'pass';
}
