/**
 * One line a finding, as `checkpatch.pl --terse` prints them: for b4 and whatever else reads these. Improvements and
 * notes are left out.
 */
import { unreachedOf } from '../result/change.js';
import type { CheckResult } from '../result/result.js';
import { printable } from '../text.js';
import type { ReportFormat } from './format.js';
import { type FileLine, placeOf, placeOfChange, placeOfNotRun } from './points/places.js';
import { allConsequences, statementsOf } from './points/statements.js';
import { unreachedText } from './words/changes.js';
import { notRunText } from './words/not-run.js';
import { statementRows, titleText, witnessText } from './words/statements.js';

const LEVELS = { error: 'ERROR', warning: 'WARNING' } as const;

export const terse = { name: 'terse', check: terseCheck } satisfies ReportFormat;

function terseCheck(result: CheckResult): string {
  const statements = statementsOf(result.findings);
  const consequences = allConsequences(statements);
  const lines = [
    ...statements.flatMap((statement) => {
      const { id, severity } = statement[0]!;
      if ((severity !== 'error' && severity !== 'warning') || consequences.has(statement)) return [];
      const [row] = statementRows(statement, result);
      const details = [row ? [row.ranges, row.places].filter(Boolean).join(' ') : '', witnessText(statement)];
      const text = [titleText(statement, result), ...details.filter((each) => each !== '')].join('; ');
      return [line(placeOf(result, statement), LEVELS[severity], `${id}: ${text}`)];
    }),
    ...result.execution.notRun.map((each) =>
      line(placeOfNotRun(result, each), LEVELS.warning, `not run: ${printable(notRunText(each.reason))}`),
    ),
    ...unreachedOf(result.changes).map((change) =>
      line(placeOfChange(change), LEVELS.warning, `unreached: ${unreachedText(change)}`),
    ),
  ];
  return lines.map((each) => `${each}\n`).join('');
}

function line(place: FileLine | null, level: string, text: string): string {
  return `${place === null ? '-' : `${printable(place.file)}:${place.line}`}: ${level}: ${text}`;
}
