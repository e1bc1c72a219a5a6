/** What a push is told: the mistake within eight lines, or that there is none in one. */
import { unreachedOf } from '../result/change.js';
import type { CheckResult } from '../result/result.js';
import { printable } from '../text.js';
import { changedLines } from './points/changed-lines.js';
import { consequencesOf, type Statement, statementsOf } from './points/statements.js';
import { answersOf } from './words/answers.js';
import { statementRows, titleText, witnessText } from './words/statements.js';

const MAX_STATEMENTS = 4;
const MAX_ROWS = 2;
const MAX_CHANGED_LINES = 6;

/** Lines for a terminal, printable, without a mark before them. */
export function hookLines(result: CheckResult): string[] {
  const answers = answersOf(result);
  const statements = statementsOf(result.findings);
  const consequences = new Set(statements.flatMap((each) => consequencesOf(each, statements)));
  const errors = statements.filter(([first]) => first!.severity === 'error' && !consequences.has(first!.id));
  const [notRun] = result.execution.notRun;
  if (errors.length === 0) {
    const unreached = unreachedOf(result.changes).length;
    const open = notRun
      ? `, but not all was run: ${printable(notRun.what)}`
      : unreached > 0
        ? `, but ${unreached} of ${result.changes.length} changes were not reached`
        : '';
    return [`no error found${open || `: guest memory ${answers[0]!.text}`}`];
  }
  const left = errors.length - MAX_STATEMENTS;
  return [
    ...answers.slice(0, 2).map(({ label, text }) => `${label}: ${text}`),
    ...errors.slice(0, MAX_STATEMENTS).flatMap((each) => errorLines(result, each)),
    ...(left > 0 ? [`and ${left} more errors`] : []),
    ...answers.slice(2).map(({ label, text }) => `${label}: ${text}`),
  ];
}

function errorLines(result: CheckResult, statement: Statement): string[] {
  const { id, source } = statement[0]!;
  const place = source === undefined ? '' : `${printable(source.file)}:${source.line}: `;
  const rows = statementRows(statement, result);
  const left = rows.length - MAX_ROWS;
  const more = left > 0 ? ` (and ${left} more rows)` : '';
  const details = [
    ...rows
      .slice(0, MAX_ROWS)
      .map(
        ({ ranges, places }, i) => `${[ranges, places].filter(Boolean).join('  ')}${i === MAX_ROWS - 1 ? more : ''}`,
      ),
    witnessText(statement),
    ...changedLines(result, statement[0]!, MAX_CHANGED_LINES).map(printable),
  ];
  return [
    `${place}${id}: ${titleText(statement, result)}`,
    ...details.filter((line) => line !== '').map((line) => `  ${line}`),
  ];
}
