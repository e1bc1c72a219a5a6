/** GitLab's Code Quality report: a JSON array with the fields that its documentation requires. */
import type { CheckResult, Severity } from '../../result/result.js';
import { printable } from '../../text.js';
import type { ReportFormat } from '../format.js';
import { jsonText } from '../json/json-text.js';
import {
  changeIdentity,
  type FileLine,
  Fingerprints,
  identityOf,
  placeOf,
  placeOfChange,
  placeOfNotRun,
} from '../points/places.js';
import { allConsequences, type Statement, statementsOf } from '../points/statements.js';
import { unreachedPoints } from '../words/changes.js';
import { notRunText } from '../words/not-run.js';
import { statementRows, titleText, witnessText } from '../words/statements.js';

/** GitLab has info, minor, major, critical and blocker. */
const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'minor',
  improvement: 'info',
  note: 'info',
};
const NOT_RUN_SEVERITY = 'major';

export const gitlab = {
  name: 'gitlab',
  check: (result: CheckResult) => `${jsonText(issues(result), 2)}\n`,
} satisfies ReportFormat;

/** GitLab takes no issue without a place: what has none is left to the other formats. */
function issues(result: CheckResult): object[] {
  const fingerprints = new Fingerprints();
  const statements = statementsOf(result.findings);
  const consequences = allConsequences(statements);
  const issue = (
    check: string,
    severity: string,
    description: string,
    identity: string,
    place: FileLine | null,
  ): object[] => {
    if (place === null) return [];
    return [
      {
        description: printable(description),
        check_name: check,
        fingerprint: fingerprints.of(check, identity, place.file),
        severity,
        location: { path: place.file, lines: { begin: place.line } },
      },
    ];
  };
  return [
    ...result.execution.notRun.flatMap((each) => {
      const text = `not run: ${notRunText(each.reason)}`;
      return issue('not-run', NOT_RUN_SEVERITY, text, JSON.stringify(each.reason), placeOfNotRun(result, each));
    }),
    ...unreachedPoints(result.changes).flatMap(({ change, text }) =>
      issue('unreached', SEVERITIES.warning, text, changeIdentity(change), placeOfChange(change)),
    ),
    ...statements.flatMap((statement) => {
      const { id, severity } = statement[0]!;
      // A note asks nobody to look at a line; what follows from another goes away with it.
      if (severity === 'note' || consequences.has(statement)) return [];
      const [text, identity] = [description(result, statement), identityOf(statement[0]!)];
      return issue(id, SEVERITIES[severity], text, identity, placeOf(result, statement));
    }),
  ];
}

function description(result: CheckResult, statement: Statement): string {
  const rows = statementRows(statement, result).map(({ ranges, places }) =>
    [ranges, places].filter((part) => part !== '').join('  '),
  );
  return [titleText(statement, result), ...rows, witnessText(statement)].filter((part) => part !== '').join('; ');
}
