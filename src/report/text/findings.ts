/** Findings for a terminal: what matters in a few lines, the rest one line each. */
import { groupBy } from '../../group-by.js';
import type { CheckResult } from '../../result/result.js';
import { printable } from '../../text.js';
import { changedLines } from '../points/changed-lines.js';
import { callsOf } from '../points/dma-calls.js';
import { neededHunks } from '../points/hunks.js';
import { allConsequences, consequencesOf, idsOf, type Statement, statementsOf } from '../points/statements.js';
import { realQemuText } from '../reproduce.js';
import { differentCallsText } from '../words/calls.js';
import { costCells } from '../words/costs.js';
import { callersText } from '../words/messages.js';
import { messageOf } from '../words/sentences.js';
import { addressRows, mergePairsText, titleText, transitionsText, witnessText } from '../words/statements.js';
import type { Style } from './style.js';

/** More than this of one kind is for a program to read; the report says how many were left out. */
const MAX_OF_ONE_KIND = 5;
const MAX_ROWS = 6;
const MAX_CHANGED_LINES = 6;
const INDENT = '   ';

/**
 * The lines for all statements, each with its number. @param isVerbose also what belongs to notes, and the consequences
 * of others
 */
export function findingLines(result: CheckResult, isVerbose: boolean, style: Style): string[] {
  const statements = statementsOf(result.findings);
  const hidden = isVerbose ? new Set() : hiddenOf(statements);
  const numbered = statements.map((statement, index) => ({ statement, number: index + 1 }));
  const shown = numbered.filter(({ statement }) => !hidden.has(statement));
  return [...groupBy(shown, ({ statement }) => statement[0]!.id).values()].flatMap((kind) => {
    const left = isVerbose ? 0 : kind.length - MAX_OF_ONE_KIND;
    return [
      ...kind
        .slice(0, isVerbose ? kind.length : MAX_OF_ONE_KIND)
        .flatMap(({ statement, number }) => [
          headLine(result, statement, number, style),
          ...detailLines(result, statement, statements, isVerbose, style).map((line) => `${INDENT}${line}`),
        ]),
      ...(left > 0 ? [style.faint(`${INDENT}and ${left} more ${kind[0]!.statement[0]!.id} (-v shows them)`)] : []),
    ];
  });
}

/** What the answers say already, and what follows from something else. */
function hiddenOf(statements: readonly Statement[]): Set<Statement> {
  const consequences = allConsequences(statements);
  return new Set(statements.filter((each) => each[0]!.id === 'no-observable-effect' || consequences.has(each)));
}

function headLine(result: CheckResult, statement: Statement, number: number, style: Style): string {
  const { id, severity } = statement[0]!;
  return `${number}. ${style.severity[severity](severity)} ${style.strong(id)}: ${titleText(statement, result)}`;
}

function detailLines(
  result: CheckResult,
  statement: Statement,
  statements: readonly Statement[],
  isVerbose: boolean,
  style: Style,
): string[] {
  const first = statement[0]!;
  if (first.severity === 'note' && !isVerbose) return [];
  if (first.id === 'cost-changed') return tableLines(costCells(result.costs) ?? []);
  if (first.id === 'layout-changed')
    return statement.map((each) => [printable(messageOf(each)), placeText(each.source)].filter(Boolean).join('  '));
  const consequences = idsOf(consequencesOf(statement, statements));
  const pairs = first.id === 'merge-predicate-changed' ? mergePairsText(result.mergeCondition) : null;
  return [
    ...(pairs === null ? [] : [pairs]),
    ...rowLines(result, statement, style),
    ...[originText(statement, style), callersText(first.calls)].filter((line) => line !== ''),
    ...(first.severity === 'error' ? errorLines(result, statement, style) : []),
    ...(consequences.length === 0 ? [] : [`what follows from it: ${consequences.join(', ')}`]),
  ];
}

function rowLines(result: CheckResult, statement: Statement, style: Style): string[] {
  const rows = addressRows(statement, result);
  const calls = callsOf(result, statement);
  const left = rows.length - MAX_ROWS;
  return [
    ...tableLines(rows.slice(0, MAX_ROWS).map(({ ranges, places }) => [ranges, places])),
    ...(left > 0 ? [style.faint(`and ${left} more (--format json)`)] : []),
    ...(calls ? [differentCallsText(calls)] : []),
  ];
}

/** Where it comes from, what shows it and how often. */
function originText(statement: Statement, style: Style): string {
  const { source } = statement[0]!;
  const place = placeText(source);
  return [
    place === '' ? '' : style.strong(place),
    neededHunks(statement[0]!, printable),
    witnessText(statement),
    transitionsText(statement),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The lines of the patch, and how a real QEMU shows it. */
function errorLines(result: CheckResult, statement: Statement, style: Style): string[] {
  const shown = statement.find((each) => each.witness !== undefined) ?? statement[0]!;
  const changed = changedLines(result, statement[0]!, MAX_CHANGED_LINES).map((line) =>
    (line.startsWith('+') ? style.added : style.removed)(printable(line)),
  );
  const real = realQemuText(result, shown);
  return [...changed, ...(real === null ? [] : [style.faint(`in a real QEMU: ${real}`)])];
}

function placeText(source: { readonly file: string; readonly line: number } | undefined): string {
  return source === undefined ? '' : `${printable(source.file)}:${source.line}`;
}

/** Cells under each other, two blanks between columns. */
export function tableLines(rows: ReadonlyArray<readonly string[]>): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .filter((cell, column) => widths[column]! > 0 || cell !== '')
      .join('  ')
      .trimEnd(),
  );
}
