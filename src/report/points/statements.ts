/** Findings put together into statements: what every format for people starts from. */

import { groupBy } from '../../group-by.js';
import { unreachedOf } from '../../result/change.js';
import { measure, type Range, subtract } from '../../result/ranges.js';
import type {
  AddressRange,
  CheckResult,
  Finding,
  FindingId,
  HandedOn,
  ReachedRange,
  Severity,
  WitnessStep,
} from '../../result/result.js';
import { SEVERITY_ORDER } from '../../result/verdict.js';
import { machineKind } from '../../target/x86_64/machines.js';

/** Findings of one cause: they differ in nothing but configuration, address space, ranges and witness. */
export type Statement = readonly Finding[];

const PLURALS: Readonly<Record<Severity, string>> = {
  error: 'errors',
  warning: 'warnings',
  improvement: 'improvements',
  note: 'notes',
};

/** Within a severity: causes before what may follow from them, what can be acted on before what is told besides. */
const ID_ORDER = [
  'transaction-left-open',
  'abort-reached',
  'guest-map-changed',
  'listener-protocol',
  'dma-hole-introduced',
  'migration-changed',
  'firmware-table-changed',
  'regression-repaired',
  'hunk-redundant',
  'dma-hole-fixed',
  'merge-predicate-changed',
  'cost-changed',
  'layout-changed',
  'external-assumed',
  'dma-hole-remaining',
  'no-observable-effect',
] as const satisfies readonly FindingId[];

/** Those of which all findings are one statement: a table, a list, or what was there before the patch. */
const WHOLE: ReadonlySet<FindingId> = new Set(['cost-changed', 'layout-changed', 'dma-hole-remaining']);

/**
 * The findings put together into statements, errors first, then by what they are about, otherwise in the order of the
 * first of each. The place in this list, from 1, is a statement's number.
 */
export function statementsOf(findings: readonly Finding[]): Statement[] {
  const groups = [...groupBy(findings, sameStatement).values()];
  const rank = ([first]: Statement): number =>
    SEVERITY_ORDER.indexOf(first!.severity) * ID_ORDER.length + ID_ORDER.indexOf(first!.id);
  return groups.sort((a, b) => rank(a) - rank(b));
}

/** By finding the number of its statement. */
export function numbersOf(findings: readonly Finding[]): ReadonlyMap<Finding, number> {
  return new Map(
    statementsOf(findings).flatMap((statement, i) => statement.map((finding) => [finding, i + 1] as const)),
  );
}

/** What tells a statement from others; the same for the same statement about a later version of a patch. */
function sameStatement({ id, severity, detail, source, hunks, hunksNotMinimal, accepted, lapsed }: Finding): string {
  if (WHOLE.has(id)) return JSON.stringify([id, severity, accepted, lapsed]);
  return JSON.stringify([id, severity, detail, source, hunks, hunksNotMinimal, accepted, lapsed]);
}

/**
 * What follows from a cause that the same run shows: where memory is no longer updated or the C ends, all else goes
 * wrong as well.
 */
const CAUSES: ReadonlySet<FindingId> = new Set(['transaction-left-open', 'abort-reached']);
const CONSEQUENCES: ReadonlySet<FindingId> = new Set([
  'guest-map-changed',
  'listener-protocol',
  'dma-hole-introduced',
  'cost-changed',
]);

/** Of a statement that is a cause, its consequences: those that hold on no other kind of machine than it. */
export function consequencesOf(cause: Statement, statements: readonly Statement[]): Statement[] {
  const { id } = cause[0]!;
  if (id === 'listener-protocol')
    return statements.filter((each) => each[0]!.id === 'dma-hole-introduced' && isWithin(each, cause));
  if (!CAUSES.has(id)) return [];
  const kinds = new Set(cause.map(kindOf));
  return statements.filter(
    (each) => CONSEQUENCES.has(each[0]!.id) && each.every((finding) => kinds.has(kindOf(finding))),
  );
}

function kindOf({ machine = '' }: Finding): string {
  return machineKind(machine)?.name ?? machine;
}

/** Whether a statement is about no other memory than a cause is on the same kind of machine. */
function isWithin(statement: Statement, cause: Statement): boolean {
  const rangesOn = (kind: string): Range[] =>
    cause.filter((each) => kindOf(each) === kind).flatMap(({ ranges = [] }) => ranges.map(numbers));
  return statement.every((each) => measure(subtract((each.ranges ?? []).map(numbers), rangesOn(kindOf(each)))) === 0n);
}

function numbers({ start, end }: AddressRange): Range {
  return { start: BigInt(start), last: BigInt(end) };
}

/** All that is a consequence of another statement. */
export function allConsequences(statements: readonly Statement[]): ReadonlySet<Statement> {
  return new Set(statements.flatMap((each) => consequencesOf(each, statements)));
}

/** The ids of statements, each once. */
export function idsOf(statements: readonly Statement[]): FindingId[] {
  return [...new Set(statements.map(([first]) => first!.id))];
}

/** The findings of a statement by their address space and ranges and what these reach, and by what is handed on. */
export function byRanges(statement: Statement): Array<{
  readonly ranges: readonly AddressRange[];
  readonly reaches: readonly ReachedRange[];
  readonly handedOn: readonly HandedOn[];
  readonly findings: Statement;
}> {
  const key = ({ addressSpace, ranges = [], reaches = [], handedOn = [] }: Finding): string =>
    JSON.stringify([addressSpace, ranges, reaches, handedOn]);
  return [...groupBy(statement, key).values()].map((findings) => ({
    ranges: findings[0]!.ranges ?? [],
    reaches: findings[0]!.reaches ?? [],
    handedOn: findings[0]!.handedOn ?? [],
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

/** "1 error, 2 notes", or "nothing to report"; that nothing differs is no finding to count. */
export function countsText(statements: readonly Statement[]): string {
  const counted = statements.filter(([first]) => first!.id !== 'no-observable-effect');
  const counts = SEVERITY_ORDER.map(
    (severity) => [severity, counted.filter(([first]) => first!.severity === severity).length] as const,
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
export function totalTransitions({ configurations }: Pick<CheckResult, 'configurations'>): number {
  return configurations.reduce((sum, configuration) => sum + configuration.transitions, 0);
}
