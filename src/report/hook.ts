/** What a push is told: the mistake within eight lines, or that there is none in one. */
import { unreachedOf } from '../result/change.js';
import type { CheckResult } from '../result/result.js';
import { printable } from '../text.js';
import { changedLines } from './points/changed-lines.js';
import { allConsequences, type Statement, statementsOf } from './points/statements.js';
import { answersOf } from './words/answers.js';
import { notRunText } from './words/not-run.js';
import { statementRows, titleText, witnessText } from './words/statements.js';

const MAX_STATEMENTS = 4;
const MAX_ROWS = 2;
const MAX_CHANGED_LINES = 4;

/** Lines for a terminal, printable, without a mark before them. */
export function hookLines(result: CheckResult): string[] {
  const answers = answersOf(result);
  const statements = statementsOf(result.findings);
  const consequences = allConsequences(statements);
  const errors = statements.filter((each) => each[0]!.severity === 'error' && !consequences.has(each));
  const [notRun] = result.execution.notRun;
  if (errors.length === 0) {
    const unreached = unreachedOf(result.changes).length;
    const open = notRun
      ? `, but not all was run: ${printable(notRunText(notRun.reason))}`
      : unreached > 0
        ? `, but ${unreached} of ${result.changes.length} changes were not reached`
        : '';
    return [`no error found${open || `: guest memory ${answers[0]!.text}`}`];
  }
  const left = errors.length - MAX_STATEMENTS;
  return [
    ...answers.slice(0, 2).map(({ label, text }) => `${label}: ${text}`),
    ...errors.slice(0, MAX_STATEMENTS).flatMap((each, i) => errorLines(result, each, errors.slice(0, i))),
    ...(left > 0 ? [`and ${left} more error${left === 1 ? '' : 's'}`] : []),
    ...answers.slice(2).map(({ label, text }) => `${label}: ${text}`),
  ];
}

/** Its place and what shows it, the lines of the patch unless those above have them, and addresses. */
function errorLines(result: CheckResult, statement: Statement, above: readonly Statement[]): string[] {
  const { id, source } = statement[0]!;
  const place = source === undefined ? '' : `${printable(source.file)}:${source.line}: `;
  const title = [titleText(statement, result), witnessText(statement)].filter((text) => text !== '').join(', ');
  const linesOf = ([first]: Statement): string[] => changedLines(result, first!, MAX_CHANGED_LINES).map(printable);
  const lines = linesOf(statement);
  const isAbove = above.some((each) => linesOf(each).join('\n') === lines.join('\n'));
  const rows = statementRows(statement, result);
  const left = rows.length - MAX_ROWS;
  const more = left > 0 ? `  and ${left} more row${left === 1 ? '' : 's'}` : '';
  return [
    `${place}${id}: ${title}`,
    ...(isAbove ? [] : lines).map((line) => `  ${line}`),
    ...rows
      .slice(0, MAX_ROWS)
      .map(
        ({ ranges, places }, i) => `  ${[ranges, places].filter(Boolean).join('  ')}${i === MAX_ROWS - 1 ? more : ''}`,
      ),
  ];
}
