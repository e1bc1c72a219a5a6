/** Findings put together into statements: what every format for people starts from. */

import { groupBy } from '../group-by.js';
import { unreachedOf } from '../result/change.js';
import type { AddressRange, CheckResult, Finding, Severity, WitnessStep } from '../result/result.js';
import { SEVERITY_ORDER } from '../result/verdict.js';

/** Findings that differ in nothing but configuration, ranges and witness. */
export type Statement = readonly Finding[];

const PLURALS: Readonly<Record<Severity, string>> = {
  error: 'errors',
  warning: 'warnings',
  improvement: 'improvements',
  note: 'notes',
};

/** The findings put together into statements, errors first, otherwise in the order of the first of each. */
export function statementsOf(findings: readonly Finding[]): Statement[] {
  const groups = [...groupBy(findings, sameStatement).values()];
  return SEVERITY_ORDER.flatMap((severity) => groups.filter(([first]) => first!.severity === severity));
}

/** What tells a statement from others; the same for the same statement about a later version of a patch as long as its words stay. */
function sameStatement({ id, severity, message, source, hunks, hunksNotMinimal }: Finding): string {
  return JSON.stringify([id, severity, message, source, hunks, hunksNotMinimal]);
}

/** The findings of a statement by their ranges. */
export function byRanges(statement: Statement): Array<{
  readonly ranges: readonly AddressRange[];
  readonly findings: Statement;
}> {
  return [...groupBy(statement, ({ ranges = [] }) => JSON.stringify(ranges)).values()].map((findings) => ({
    ranges: findings[0]!.ranges ?? [],
    findings,
  }));
}

/** A way to show a statement and the findings, one a machine, that it is the shortest for. */
export interface ShortestWitness {
  readonly steps: readonly WitnessStep[];
  readonly findings: Statement;
}

/** For each machine the shortest witness, equal ones once. */
export function shortestWitnesses(statement: Statement): ShortestWitness[] {
  const shortest = new Map<string, Finding>();
  for (const finding of statement) {
    if (finding.witness === undefined) continue;
    const machine = finding.machine ?? '';
    const known = shortest.get(machine);
    if (known === undefined || finding.witness.length < known.witness!.length) shortest.set(machine, finding);
  }
  return [...groupBy([...shortest.values()], ({ witness }) => JSON.stringify(witness)).values()].map((findings) => ({
    steps: findings[0]!.witness!,
    findings,
  }));
}

/** How many transitions show a statement; 0 where that is not counted. */
export function transitionsOf(statement: Statement): number {
  return statement.reduce((sum, finding) => sum + (finding.transitions ?? 0), 0);
}

/** "1 error, 2 notes", or "nothing to report". */
export function countsText(statements: readonly Statement[]): string {
  const counts = SEVERITY_ORDER.map(
    (severity) => [severity, statements.filter(([first]) => first!.severity === severity).length] as const,
  ).filter(([, count]) => count > 0);
  if (counts.length === 0) return 'nothing to report';
  return counts.map(([severity, count]) => `${count} ${count === 1 ? severity : PLURALS[severity]}`).join(', ');
}

/** The verdict in a few words. */
export function verdictReason({ verdict, changes, execution }: CheckResult): string {
  if (verdict === 'fail') return 'at least one error';
  if (verdict === 'pass') return 'no error';
  const unreached = unreachedOf(changes).length;
  const parts = [
    ...(unreached > 0 ? [`${unreached} of ${changes.length} changes unreached`] : []),
    ...(execution.notRun.length > 0 ? ['not all of the C could be run, see "Not run"'] : []),
  ];
  return parts.join('; ');
}

/** The subject of the patch, or how many there are; not yet harmless. */
export function subjectOf({ patches }: CheckResult): string {
  return patches.length === 1 ? patches[0]!.subject : `${patches.length} patches`;
}

/** Register writes and resets that were played in all configurations together. */
export function totalTransitions({ configurations }: CheckResult): number {
  return configurations.reduce((sum, configuration) => sum + configuration.transitions, 0);
}
