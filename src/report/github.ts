/** Workflow commands of GitHub Actions: an annotation for each statement. */
import { unreachedOf } from '../result/change.js';
import type { CheckResult, Severity } from '../result/result.js';
import { printable } from '../text.js';
import type { ReportFormat } from './format.js';
import { type FileLine, placeOf, placeOfChange, placeOfNotRun } from './places.js';
import { byRanges, countsText, type Statement, statementsOf, subjectOf, verdictReason } from './statements.js';
import { VERDICTS } from './text/check.js';
import { rangesText, witnessText } from './text/findings.js';
import { placesText } from './text/places.js';
import { changeCounts, unreachedText } from './words/changes.js';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  improvement: 'notice',
  note: 'notice',
};

export const github = {
  name: 'github',
  check(result: CheckResult): string {
    const statements = statementsOf(result.findings);
    const lines = [
      summary(`flatcheck: ${VERDICTS[result.verdict]} ${subjectOf(result)}`),
      summary(changeCounts(result.changes)),
      summary(`${verdictReason(result)}, QEMU ${result.qemu.version}, ${countsText(statements)}`),
      ...result.execution.notRun.map((each) =>
        command('error', placeOfNotRun(result, each), 'flatcheck: not run', [printable(each.what)]),
      ),
      ...unreachedOf(result.changes).map((change) =>
        command('warning', placeOfChange(change), 'flatcheck: unreached', [unreachedText(change)]),
      ),
      ...statements.map((statement) => {
        const { id, severity } = statement[0]!;
        return command(COMMANDS[severity], placeOf(result, statement), `flatcheck: ${id}`, messageLines(statement));
      }),
    ];
    return `${lines.join('\n')}\n`;
  },
} satisfies ReportFormat;

function messageLines(statement: Statement): string[] {
  const rows = byRanges(statement).map(({ ranges, findings }) =>
    [rangesText(ranges), placesText(findings)].filter((part) => part !== '').join('  '),
  );
  return [printable(statement[0]!.message), ...rows, witnessText(statement)].filter((line) => line !== '');
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
