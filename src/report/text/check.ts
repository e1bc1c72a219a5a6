/** The verdict on a patch, to be read in ten seconds. */
import type { CheckedPatch, CheckedStep, CheckResult, NotRun, Severity } from '../../analysis/result.js';
import { printable } from '../../text.js';
import type { ReportOptions } from '../format.js';
import { type Statement, statementLines, statementsOf } from './findings.js';
import { placesText } from './places.js';
import { type Style, styleFor } from './style.js';

const VERDICTS = { pass: 'PASS', fail: 'FAIL', incomplete: 'INCOMPLETE' } as const;
const PLURALS: Readonly<Record<Severity, string>> = {
  error: 'errors',
  warning: 'warnings',
  improvement: 'improvements',
  note: 'notes',
};
const MAX_NAMES = 5;
const LABEL_WIDTH = 9;

/** First line: verdict and subject. Then what was found, then what was run, modelled, assumed and not run. */
export function checkText(result: CheckResult, { colour }: ReportOptions): string {
  const style = styleFor(colour);
  const statements = statementsOf(result.findings);
  const lines = [
    ...headLines(result, statements, style),
    '',
    ...statementLines(statements, style),
    ...(statements.length === 0 ? [] : ['']),
    ...factLines(result).map(([label, fact]) => `${style.faint(label.padEnd(LABEL_WIDTH))}${fact}`),
  ];
  return `${lines.join('\n')}\n`;
}

function headLines(
  { verdict, patches, qemu, series }: CheckResult,
  statements: readonly Statement[],
  style: Style,
): string[] {
  const subjects = patches.map(({ subject }) => printable(subject));
  const what = subjects.length === 1 ? subjects[0]! : `${subjects.length} patches`;
  const list =
    subjects.length === 1
      ? []
      : subjects.map((subject, index) => `  ${index + 1}. ${stepVerdict(series[index], style)}${subject}`);
  return [
    `${style.verdict[verdict](VERDICTS[verdict])} ${style.strong(what)}`,
    ...list,
    style.faint(`${verdictReason(verdict)} · QEMU ${printable(qemu.version)} · ${countsText(statements)}`),
  ];
}

/** The verdict on a patch of a series by itself. */
function stepVerdict(step: CheckedStep | undefined, style: Style): string {
  return step ? `${style.verdict[step.verdict](VERDICTS[step.verdict])} ` : '';
}

function verdictReason(verdict: CheckResult['verdict']): string {
  if (verdict === 'incomplete') return 'not all of the C could be run, see "Not run"';
  return verdict === 'fail' ? 'at least one error' : 'no error';
}

/** "1 error, 2 notes", or "nothing to report". */
function countsText(statements: readonly Statement[]): string {
  const severities = Object.keys(PLURALS) as Severity[];
  const counts = severities.map(
    (severity) => [severity, statements.filter(([first]) => first!.severity === severity).length] as const,
  );
  const present = counts.filter(([, count]) => count > 0);
  if (present.length === 0) return 'nothing to report';
  return present.map(([severity, count]) => `${count} ${count === 1 ? severity : PLURALS[severity]}`).join(', ');
}

function factLines({
  configurations,
  options = {},
  execution,
  patches,
}: CheckResult): Array<readonly [string, string]> {
  const transitions = configurations.reduce((sum, configuration) => sum + configuration.transitions, 0);
  const { functions, modelled, assumed, notRun } = execution;
  return [
    [
      'Run',
      `${placesText(configurations) || 'no configuration'}: ${transitions} transitions, ${functions} functions of the tree`,
    ],
    ...Object.entries(options).map(([name, value], i) => [i === 0 ? 'Options' : '', `${name} ${value}`] as const),
    ['Hunks', hunksText(patches)],
    ...followedLines(patches),
    [
      'Modelled',
      modelled.length === 0
        ? 'nothing'
        : `${modelled.length} function${modelled.length === 1 ? '' : 's'} outside the memory core (named in --format json)`,
    ],
    ['Assumed', assumed.length === 0 ? 'nothing' : `to return 0: ${listed(assumed.map(assumedText))}`],
    ...notRunLines(notRun),
  ];
}

function hunksText(patches: readonly CheckedPatch[]): string {
  const hunks = patches.flatMap((patch) => patch.hunks);
  if (hunks.length === 0) return 'none';
  return hunks
    .map(({ id, offset, fuzz }) => `${printable(id)} offset ${offset}${fuzz === 0 ? '' : ` fuzz ${fuzz}`}`)
    .join(', ');
}

/** Where hunks went that name a file by another name than the tree. */
function followedLines(patches: readonly CheckedPatch[]): Array<readonly [string, string]> {
  const followed = patches.flatMap((patch) => patch.followed ?? []);
  return followed.map(({ from, to }, index) => [
    index === 0 ? 'Renamed' : '',
    `${printable(from)} is taken to be ${printable(to)}`,
  ]);
}

function assumedText({ name, caller }: { readonly name: string; readonly caller: string }): string {
  return `${printable(name)}${caller === '' ? '' : ` called by ${printable(caller)}`}`;
}

/** All of them, one a line: what is not named here would pass in silence. */
function notRunLines(notRun: readonly NotRun[]): Array<readonly [string, string]> {
  if (notRun.length === 0) return [['Not run', 'nothing']];
  return notRun.map(({ what, file, line }, index) => {
    const place = file === '' ? '' : `${printable(file)}${line === 0 ? '' : `:${line}`}: `;
    return [index === 0 ? 'Not run' : '', `${place}${printable(what)}`] as const;
  });
}

function listed(names: readonly string[]): string {
  const left = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(', ')}${left > 0 ? ` and ${left} more (named in --format json)` : ''}`;
}
