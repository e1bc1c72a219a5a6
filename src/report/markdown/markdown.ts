/** Markdown for a comment on a merge request: what a reviewer must see first, the rest folded. */
import type { Change } from '../../result/change.js';
import type { CheckResult, Severity } from '../../result/result.js';
import { printable } from '../../text.js';
import type { ReportFormat } from '../format.js';
import { changedLines } from '../points/changed-lines.js';
import { callsOf } from '../points/dma-calls.js';
import { neededHunks } from '../points/hunks.js';
import {
  allConsequences,
  countsText,
  type Statement,
  shortestWitnesses,
  statementsOf,
  subjectOf,
  totalTransitions,
  verdictReason,
} from '../points/statements.js';
import { checkWords, realQemuText, simulateWords } from '../reproduce.js';
import { assumedText, followedTexts, hunksText, notRunTexts, VERDICTS } from '../text/check.js';
import { answersOf } from '../words/answers.js';
import { differentCallsText } from '../words/calls.js';
import { listed, settledTexts, unreachedTexts } from '../words/changes.js';
import { costCells } from '../words/costs.js';
import { callersText } from '../words/messages.js';
import { notFollowedText } from '../words/not-run.js';
import { placesText } from '../words/places.js';
import { addressRows, titleText, transitionsText, witnessText } from '../words/statements.js';
import { block, code, prose, words } from './escape.js';

const MAX_ROWS = 8;
const MAX_SETTLED = 40;
const MAX_CHANGED_LINES = 8;
/** Folded, since a comment is read on the way to something else. */
const FOLDED: readonly Severity[] = ['note'];

export const markdown = { name: 'markdown', check: markdownCheck } satisfies ReportFormat;

function markdownCheck(result: CheckResult): string {
  const statements = statementsOf(result.findings);
  const consequences = allConsequences(statements);
  const numbered = statements.map((statement, index) => ({ statement, number: index + 1 }));
  const isFolded = ({ statement }: Numbered): boolean =>
    FOLDED.includes(statement[0]!.severity) || consequences.has(statement);
  const folded = numbered.filter((each) => isFolded(each) && each.statement[0]!.id !== 'no-observable-effect');
  const { patches, verdict, changes, qemu, execution } = result;
  const unreached = unreachedTexts(changes);
  const lines = [
    `### flatcheck: ${VERDICTS[verdict]}`,
    '',
    patches.length === 1 ? code(subjectOf(result)) : `${patches.length} patches`,
    '',
    ...(patches.length === 1 ? [] : [...patches.map(({ subject }, index) => `${index + 1}. ${code(subject)}`), '']),
    ...answersOf(result).map(({ label, parts }) => `- **${label}**: ${parts.map(words).join('; ')}`),
    '',
    `${verdictReason(result)} · QEMU ${code(qemu.version)} · ${countsText(statements)}`,
    '',
    ...(unreached.length === 0 ? [] : ['#### Unreached', '', ...unreached.map((text) => `- ${code(text)}`), '']),
    ...(execution.notRun.length === 0 ? [] : ['#### Not run', '', ...notRunItems(result), '']),
    ...numbered.filter((each) => !isFolded(each)).flatMap((each) => statementLines(result, each)),
    ...(folded.length === 0
      ? []
      : details(
          countsText(folded.map(({ statement }) => statement)),
          folded.flatMap((each) => statementLines(result, each)),
        )),
    ...accountDetails(changes),
    ...details('What was run, modelled and assumed', runLines(result)),
    ...details('How to reproduce', reproduceLines(result, statements)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

interface Numbered {
  readonly statement: Statement;
  readonly number: number;
}

/** What became of the changes that were reached; folded. */
function accountDetails(changes: readonly Change[]): string[] {
  const texts = listed(settledTexts(changes), MAX_SETTLED);
  return texts.length === 0
    ? []
    : details('What became of each change', [...texts.map((text) => `- ${code(text)}`), '']);
}

function details(summary: string, lines: readonly string[]): string[] {
  return ['<details>', `<summary>${summary}</summary>`, '', ...lines, '</details>', ''];
}

function statementLines(result: CheckResult, { statement, number }: Numbered): string[] {
  const { id, severity } = statement[0]!;
  const origin = originText(statement);
  const changed = severity === 'error' ? changedLines(result, statement[0]!, MAX_CHANGED_LINES) : [];
  const real =
    severity === 'error' ? realQemuText(result, statement.find(({ witness }) => witness) ?? statement[0]!) : null;
  return [
    `**${number}. ${severity}** ${code(id)}: ${prose(titleText(statement, result))}`,
    '',
    ...(id === 'cost-changed' ? costLines(result) : rowLines(result, statement)),
    ...(origin === '' ? [] : [origin, '']),
    ...(changed.length === 0 ? [] : [...block(changed, 'diff'), '']),
    ...(real === null ? [] : [`In a real QEMU: ${code(real)}`, '']),
  ];
}

function rowLines(result: CheckResult, statement: Statement): string[] {
  const rows = addressRows(statement, result);
  if (rows.length === 0) return [];
  const calls = callsOf(result, statement);
  return [
    '| guest memory | configurations |',
    '| --- | --- |',
    ...rows.slice(0, MAX_ROWS).map(({ ranges, places }) => `| ${cell(ranges)} | ${cell(places)} |`),
    '',
    ...(rows.length > MAX_ROWS ? [`${rows.length - MAX_ROWS} more rows are in \`--format json\`.`, ''] : []),
    ...(calls ? [code(differentCallsText(calls)), ''] : []),
  ];
}

function costLines({ costs }: CheckResult): string[] {
  const [head, ...rows] = costCells(costs) ?? [];
  if (head === undefined) return [];
  return [
    `| ${head.join(' | ')} |`,
    `|${' --- |'.repeat(head.length)}`,
    ...rows.map((cells) => `| ${cells.map(cell).join(' | ')} |`),
    '',
  ];
}

function cell(text: string): string {
  return text === '' ? '' : code(text, true);
}

function originText(statement: Statement): string {
  const { source } = statement[0]!;
  const hunks = neededHunks(statement[0]!, (hunk) => code(hunk));
  const shown = witnessText(statement);
  return [
    ...(source === undefined ? [] : [code(`${source.file}:${source.line}`)]),
    ...(hunks === '' ? [] : [hunks]),
    ...(shown === ''
      ? []
      : [shown.startsWith('shown by ') ? `shown by ${code(shown.slice('shown by '.length))}` : shown]),
    ...[transitionsText(statement)].filter((text) => text !== ''),
    ...[callersText(statement[0]!.calls)].filter((text) => text !== '').map((text) => code(text)),
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
    configurations.length === 0
      ? '- Run: nothing had to be played'
      : `- Run: ${words(placesText(configurations))}, ${totalTransitions(result)} transitions, ${functions} functions of the tree`,
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
  const told = statements.filter(([first]) => first!.severity !== 'note');
  const witnessed = told.flatMap((statement) => shortestWitnesses(statement)[0]?.findings[0] ?? [])[0];
  const simulate = witnessed === undefined ? null : simulateWords(result, witnessed);
  const lines = [checkWords(result).join(' ')];
  if (simulate !== null) lines.push(simulate.join(' '), [...simulate, '--patch', 'PATCH'].join(' '));
  return [...block(lines.map(printable), 'sh'), ''];
}
