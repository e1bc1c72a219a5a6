/**
 * Workflow commands of GitHub Actions: annotations for what matters most. The command puts the whole into the job's
 * summary.
 */
import type { CheckResult, Severity } from '../../result/result.js';
import { printable } from '../../text.js';
import type { ReportFormat } from '../format.js';
import { type FileLine, placeOf, placeOfChange, placeOfNotRun } from '../points/places.js';
import {
  allConsequences,
  countsText,
  type Statement,
  statementsOf,
  subjectOf,
  verdictReason,
} from '../points/statements.js';
import { VERDICTS } from '../text/check.js';
import { answersOf } from '../words/answers.js';
import { unreachedPoints } from '../words/changes.js';
import { notRunText } from '../words/not-run.js';
import { statementRows, titleText, witnessText } from '../words/statements.js';

/** A note is for the summary alone. */
const COMMANDS: Readonly<Record<Exclude<Severity, 'note'>, string>> = {
  error: 'error',
  warning: 'warning',
  improvement: 'notice',
};
/** GitHub shows ten annotations of a step, and drops the others without a word. */
const MOST_ANNOTATIONS = 10;

export const github = {
  name: 'github',
  check(result: CheckResult): string {
    const statements = statementsOf(result.findings);
    const annotations = annotationsOf(result, statements);
    const left = annotations.length - MOST_ANNOTATIONS;
    const lines = [
      summary(`flatcheck: ${VERDICTS[result.verdict]} ${subjectOf(result)}`),
      summary(`${verdictReason(result)}, QEMU ${result.qemu.version}, ${countsText(statements)}`),
      ...answersOf(result).map(({ label, text }) => summary(`${label}: ${text}`)),
      ...annotations.slice(0, MOST_ANNOTATIONS),
      ...(left > 0 ? [summary(`and ${left} more, which the summary of the job has`)] : []),
    ];
    return `${lines.join('\n')}\n`;
  },
} satisfies ReportFormat;

/**
 * The most important first: errors, what was not run, warnings, what is unreached, improvements. What follows from
 * another is left out.
 */
function annotationsOf(result: CheckResult, statements: readonly Statement[]): string[] {
  const consequences = allConsequences(statements);
  const of = (wanted: keyof typeof COMMANDS): string[] =>
    statements
      .filter((each) => each[0]!.severity === wanted && !consequences.has(each))
      .map((statement) =>
        command(
          COMMANDS[wanted],
          placeOf(result, statement),
          `flatcheck: ${statement[0]!.id}`,
          messageLines(result, statement),
        ),
      );
  return [
    ...of('error'),
    ...result.execution.notRun.map((each) =>
      command('error', placeOfNotRun(result, each), 'flatcheck: not run', [printable(notRunText(each.reason))]),
    ),
    ...of('warning'),
    ...unreachedPoints(result.changes).map(({ change, text }) =>
      command('warning', placeOfChange(change), 'flatcheck: unreached', [text]),
    ),
    ...of('improvement'),
  ];
}

function messageLines(result: CheckResult, statement: Statement): string[] {
  const rows = statementRows(statement, result).map(({ ranges, places }) =>
    [ranges, places].filter((part) => part !== '').join('  '),
  );
  return [titleText(statement, result), ...rows, witnessText(statement)].filter((line) => line !== '');
}

/** A line that is no command: "::" starts one at the start of a line, "##[" an old one anywhere. */
function summary(text: string): string {
  return printable(text).replaceAll('##[', '## [');
}

function command(name: string, place: FileLine | null, title: string, lines: readonly string[]): string {
  const properties = [
    ...(place === null ? [] : [`file=${property(place.file)}`, `line=${place.line}`]),
    `title=${property(title)}`,
  ];
  return `::${name} ${properties.join(',')}::${data(lines.join('\n')).replaceAll('##[', '## [')}`;
}

/** As escapeData() of GitHub's toolkit (packages/core/src/command.ts). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As escapeProperty() of the same. */
function property(text: string): string {
  return data(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C').replaceAll('##[', '## [');
}
