/** The verdict on a patch, to be read in ten seconds. */

import type { Reach } from '../../result/reach.js';
import type { CheckedHunk, CheckedPatch, CheckedStep, CheckResult, NotRun } from '../../result/result.js';
import { printable } from '../../text.js';
import type { ReportOptions } from '../format.js';
import { fileOfHunk } from '../points/hunks.js';
import { countsText, statementsOf, subjectOf, totalTransitions, verdictReason } from '../points/statements.js';
import { answersOf } from '../words/answers.js';
import { settledTexts, unreachedTexts } from '../words/changes.js';
import { notFollowedText, notRunText } from '../words/not-run.js';
import { placesText } from '../words/places.js';
import { planTexts } from '../words/plan.js';
import { findingLines } from './findings.js';
import { type Style, styleFor } from './style.js';

export const VERDICTS = { pass: 'PASS', fail: 'FAIL', incomplete: 'INCOMPLETE' } as const;
const MAX_NAMES = 5;
const MAX_HUNKS = 20;
const MAX_NOT_RUN = 50;
const LABEL_WIDTH = 11;
const ANSWER_WIDTH = 14;

/**
 * First line: verdict and subject. Then the four answers, what was found, and what is open; with `verbose` what all
 * that rests on.
 */
export function checkText(result: CheckResult, { colour, verbose = false }: ReportOptions): string {
  const style = styleFor(colour);
  const findings = findingLines(result, verbose, style);
  const facts = [...openLines(result, verbose), ...(verbose ? factLines(result) : [])];
  const blocks = [
    headLines(result, style),
    answersOf(result).map(({ label, text }) => `${style.strong(label.padEnd(ANSWER_WIDTH))}${text}`),
    findings,
    facts.map(([label, fact]) => `${style.faint(label.padEnd(LABEL_WIDTH))}${fact}`),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function headLines(result: CheckResult, style: Style): string[] {
  const { verdict, patches, qemu, series, findings } = result;
  const subjects = patches.map(({ subject }) => printable(subject));
  const list =
    subjects.length === 1
      ? []
      : subjects.map((subject, index) => `  ${index + 1}. ${stepVerdict(series[index], style)}${subject}`);
  return [
    `${style.verdict[verdict](VERDICTS[verdict])} ${style.strong(printable(subjectOf(result)))}`,
    ...list,
    style.faint(`${verdictReason(result)} · QEMU ${printable(qemu.version)} · ${countsText(statementsOf(findings))}`),
  ];
}

/** The verdict on a patch of a series by itself. */
function stepVerdict(step: CheckedStep | undefined, style: Style): string {
  return step ? `${style.verdict[step.verdict](VERDICTS[step.verdict])} ` : '';
}

/** What is open or was asked for: never left out. */
function openLines(result: CheckResult, verbose: boolean): Array<readonly [string, string]> {
  const { changes, options, config, execution, patches } = result;
  const { assumed, notRun } = execution;
  return [
    ...underOne('Unreached', unreachedTexts(changes)),
    ...notRunLines(notRun),
    ...underOne('Planned', planTexts(result, verbose)),
    ...(assumed.length === 0 ? [] : [['Assumed', `to return 0: ${listed(assumed.map(assumedText))}`] as const]),
    ...underOne(
      'Options',
      Object.entries(options.machine).map(([name, value]) => `${name} ${value}`),
    ),
    ...followedLines(patches),
    ...(config === undefined ? [] : [['Config', printable(config)] as const]),
  ];
}

/** What the answers rest on. */
function factLines({ configurations, execution, patches, changes, reach, costs }: CheckResult) {
  const { functions, modelled, assumed } = execution;
  const notFollowed = notFollowedText(costs);
  const lines: Array<readonly [string, string]> = [
    ...underOne('Changes', settledTexts(changes)),
    [
      'Run',
      configurations.length === 0
        ? 'nothing had to be played'
        : `${printable(placesText(configurations.filter(({ planned }) => !planned)))}: ${totalTransitions({ configurations })} transitions, ${functions} functions of the tree`,
    ],
    ['Hunks', hunksText(patches)],
    ...reachLines(reach),
    ...(notFollowed === null ? [] : [['Costs', notFollowed] as const]),
    [
      'Modelled',
      modelled.length === 0
        ? 'nothing'
        : `${modelled.length} function${modelled.length === 1 ? '' : 's'} outside the memory core (named in --format json)`,
    ],
    ...(assumed.length === 0 ? [['Assumed', 'nothing'] as const] : []),
  ];
  return lines;
}

/** Lines of which the first has the label. */
function underOne(label: string, texts: readonly string[]): Array<readonly [string, string]> {
  return texts.map((text, index) => [index === 0 ? label : '', text]);
}

/** Who else is concerned, in numbers; nothing where nobody is. */
function reachLines(reach: Reach | null): Array<readonly [string, string]> {
  if (!reach) return [];
  const { callers, fieldUsers, boards, boundaries } = reach;
  const crossing = boards.filter(({ crosses }) => crosses).length;
  const places = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
  const facts = [
    ...(callers.length > 0 ? [`${places(callers.length, 'caller')} of what it changes`] : []),
    ...(fieldUsers.length > 0 ? [`${places(fieldUsers.length, 'function')} that use fields it changes`] : []),
    ...(boards.length > 0
      ? [
          `estimated: ${places(crossing, 'board')} that are not run map RAM from below ${boundaries.join(', ')}, of ${boards.length - crossing} more it cannot be told`,
        ]
      : []),
  ];
  return facts.length === 0 ? [] : [['Reach', `${facts.join('; ')} (named in --format json)`]];
}

/** Where each hunk went, printable; of many, which have moved. */
export function hunksText(patches: readonly CheckedPatch[]): string {
  const hunks = patches.flatMap((patch) => patch.hunks);
  if (hunks.length === 0) return 'none';
  const text = ({ id, offset, fuzz }: CheckedHunk): string =>
    `${printable(id)} offset ${offset}${fuzz === 0 ? '' : ` fuzz ${fuzz}`}`;
  if (hunks.length <= MAX_HUNKS) return hunks.map(text).join(', ');
  const moved = hunks.filter(({ offset, fuzz }) => offset !== 0 || fuzz !== 0);
  const all = `${hunks.length} in ${new Set(hunks.map(({ id }) => fileOfHunk(id))).size} files`;
  if (moved.length === 0) return `${all}, all at offset 0`;
  const more = moved.length > MAX_HUNKS ? ` and ${moved.length - MAX_HUNKS} more (all of them: --format json)` : '';
  const rest = hunks.length - moved.length;
  return `${all}: ${moved.slice(0, MAX_HUNKS).map(text).join(', ')}${more}${rest === 0 ? '' : `, ${rest} at offset 0`}`;
}

/** Where hunks went that name a file by another name than the tree. */
function followedLines(patches: readonly CheckedPatch[]): Array<readonly [string, string]> {
  return underOne('Renamed', followedTexts(patches));
}

/** Which files of the patches were taken to be others of the tree, printable; none where names were not followed. */
export function followedTexts(patches: readonly CheckedPatch[]): string[] {
  const followed = patches.flatMap((patch) => patch.followed ?? []);
  return followed.map(({ from, to }) => `${printable(from)} is taken to be ${printable(to)}`);
}

/** A function that was taken to return 0, printable. */
export function assumedText({ name, caller }: { readonly name: string; readonly caller: string }): string {
  return `${printable(name)}${caller === '' ? '' : ` called by ${printable(caller)}`}`;
}

function notRunLines(notRun: readonly NotRun[]): Array<readonly [string, string]> {
  return notRun.length === 0 ? [] : underOne('Not run', notRunTexts(notRun));
}

/** What was not run, one a line, printable; of a patch to half the tree, the first and how many more there are. */
export function notRunTexts(notRun: readonly NotRun[]): string[] {
  const left = notRun.length - MAX_NOT_RUN;
  return [
    ...notRun.slice(0, MAX_NOT_RUN).map(notRunLine),
    ...(left > 0 ? [`and ${left} more (all of them: --format json)`] : []),
  ];
}

/** "file:line: what", printable. */
function notRunLine({ reason, file, line }: NotRun): string {
  const place = file === '' ? '' : `${printable(file)}${line === 0 ? '' : `:${line}`}: `;
  return `${place}${printable(notRunText(reason))}`;
}

function listed(names: readonly string[]): string {
  const left = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(', ')}${left > 0 ? ` and ${left} more (named in --format json)` : ''}`;
}
