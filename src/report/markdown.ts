/** Markdown for a comment on a merge request: what a reviewer must see first, the rest folded. */
import type { Change } from '../result/change.js';
import type { CheckResult, Severity } from '../result/result.js';
import { printable } from '../text.js';
import type { ReportFormat } from './format.js';
import { neededHunks } from './hunks.js';
import { block, code, prose } from './markdown/escape.js';
import { notFollowedText } from './not-followed.js';
import { checkWords, simulateWords } from './reproduce.js';
import {
  byRanges,
  countsText,
  type Statement,
  shortestWitnesses,
  statementsOf,
  subjectOf,
  totalTransitions,
  transitionsOf,
  verdictReason,
} from './statements.js';
import { assumedText, followedTexts, hunksText, notRunTexts, VERDICTS } from './text/check.js';
import { placesText } from './text/places.js';
import { rangeText, stepText } from './text/range.js';
import { changeCounts, settledTexts, unreachedTexts } from './words/changes.js';

const MAX_ROWS = 8;
const MAX_RANGES = 4;
/** Folded, since a comment is read on the way to something else. */
const FOLDED: readonly Severity[] = ['note'];

export const markdown = { name: 'markdown', check: markdownCheck } satisfies ReportFormat;

function markdownCheck(result: CheckResult): string {
  const statements = statementsOf(result.findings);
  const isFolded = (statement: Statement): boolean => FOLDED.includes(statement[0]!.severity);
  const folded = statements.filter(isFolded);
  const { patches, verdict, changes, qemu, execution } = result;
  const unreached = unreachedTexts(changes);
  const lines = [
    `### flatcheck: ${VERDICTS[verdict]}`,
    '',
    patches.length === 1 ? code(subjectOf(result)) : `${patches.length} patches`,
    '',
    ...(patches.length === 1 ? [] : [...patches.map(({ subject }, index) => `${index + 1}. ${code(subject)}`), '']),
    `${verdictReason(result)} · QEMU ${code(qemu.version)} · ${countsText(statements)}`,
    '',
    changeCounts(changes),
    '',
    ...(unreached.length === 0 ? [] : ['#### Unreached', '', ...unreached.map((text) => `- ${code(text)}`), '']),
    ...(execution.notRun.length === 0 ? [] : ['#### Not run', '', ...notRunItems(result), '']),
    ...statements.filter((each) => !isFolded(each)).flatMap(statementLines),
    ...(folded.length === 0 ? [] : details(countsText(folded), folded.flatMap(statementLines))),
    ...accountDetails(changes),
    ...details('What was run, modelled and assumed', runLines(result)),
    ...details('How to reproduce', reproduceLines(result, statements)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** What became of the changes that were reached; folded. */
function accountDetails(changes: readonly Change[]): string[] {
  const texts = settledTexts(changes);
  return texts.length === 0
    ? []
    : details('What became of each change', [...texts.map((text) => `- ${code(text)}`), '']);
}

function details(summary: string, lines: readonly string[]): string[] {
  return ['<details>', `<summary>${summary}</summary>`, '', ...lines, '</details>', ''];
}

function statementLines(statement: Statement): string[] {
  const { id, severity, message } = statement[0]!;
  const rows = byRanges(statement).map(({ ranges, findings }) => ({
    ranges: ranges.slice(0, MAX_RANGES).map(rangeText).join(', ') + moreText(ranges.length - MAX_RANGES, 'ranges'),
    places: placesText(findings),
  }));
  const isTable = rows.some(({ ranges, places }) => ranges !== '' || places !== '');
  const table = [
    '| guest memory | configurations |',
    '| --- | --- |',
    ...rows.slice(0, MAX_ROWS).map(({ ranges, places }) => `| ${cell(ranges)} | ${cell(places)} |`),
    '',
    ...(rows.length > MAX_ROWS ? [`${rows.length - MAX_ROWS} more rows are in \`--format json\`.`, ''] : []),
  ];
  const origin = originText(statement);
  return [
    `**${severity}** ${code(id)}: ${prose(message)}`,
    '',
    ...(isTable ? table : []),
    ...(origin === '' ? [] : [origin, '']),
  ];
}

function moreText(count: number, what: string): string {
  return count > 0 ? ` and ${count} more ${what}` : '';
}

function cell(text: string): string {
  return text === '' ? '' : code(text, true);
}

function originText(statement: Statement): string {
  const { source } = statement[0]!;
  const witnesses = shortestWitnesses(statement);
  const shown = witnesses.map(({ steps, findings }) => {
    const machines = findings.flatMap(({ machine }) => (machine === undefined ? [] : [code(machine)])).join(', ');
    const text = steps.length === 0 ? 'the reset' : steps.map((step) => code(stepText(step))).join(', ');
    return witnesses.length > 1 && machines !== '' ? `${text} (${machines})` : text;
  });
  const transitions = transitionsOf(statement);
  const hunks = neededHunks(statement[0]!, (hunk) => code(hunk));
  return [
    ...(source === undefined ? [] : [code(`${source.file}:${source.line}`)]),
    ...(hunks === '' ? [] : [hunks]),
    ...(shown.length === 0 ? [] : [`shown by ${shown.join(', ')}`]),
    ...(transitions === 0 ? [] : [`in ${transitions} transition${transitions === 1 ? '' : 's'}`]),
  ].join(' · ');
}

function notRunItems({ execution }: CheckResult): string[] {
  return notRunTexts(execution.notRun).map((text) => `- ${code(text)}`);
}

function runLines(result: CheckResult): string[] {
  const { configurations, execution, patches, costs } = result;
  const { functions, modelled, assumed } = execution;
  const notFollowed = notFollowedText(costs);
  return [
    `- Run: ${code(placesText(configurations) || 'no configuration')}, ${totalTransitions(result)} transitions, ${functions} functions of the tree`,
    `- Hunks: ${code(hunksText(patches))}`,
    ...followedTexts(patches).map((text) => `- Renamed: ${code(text)}`),
    ...(notFollowed === null ? [] : [`- Costs: ${notFollowed}`]),
    `- Modelled: ${modelled.length === 0 ? 'nothing' : `${modelled.length} functions outside the memory core`}`,
    ...(assumed.length === 0 ? ['- Assumed: nothing'] : ['- Assumed to return 0:']),
    ...assumed.map((each) => `  - ${code(assumedText(each))}`),
    '',
  ];
}

function reproduceLines(result: CheckResult, statements: readonly Statement[]): string[] {
  const witnessed = statements.flatMap((statement) => shortestWitnesses(statement)[0]?.findings[0] ?? [])[0];
  const simulate = witnessed === undefined ? null : simulateWords(result, witnessed);
  const lines = [checkWords(result).join(' ')];
  if (simulate !== null) lines.push(simulate.join(' '), [...simulate, '--patch', 'PATCH'].join(' '));
  return [...block(lines.map(printable), 'sh'), ''];
}
