/** Plain text to be pasted as a reply to a mailing list. */
import type { CheckResult, FindingId } from '../../result/result.js';
import { printable } from '../../text.js';
import type { ReportFormat } from '../format.js';
import {
  allConsequences,
  consequencesOf,
  countsText,
  idsOf,
  type Statement,
  shortestWitnesses,
  statementsOf,
  verdictReason,
} from '../points/statements.js';
import { checkWords, simulateWords } from '../reproduce.js';
import { assumedText, followedTexts, hunksText, notRunTexts, VERDICTS } from '../text/check.js';
import { answersOf } from '../words/answers.js';
import { unreachedTexts } from '../words/changes.js';
import { notFollowedText } from '../words/not-run.js';
import { commandLines, indented, mailText } from './lines.js';
import { statementLines } from './statement.js';

/** What the answers say, or nobody asked: the patch leaves holes that were there before. */
const ANSWERED: ReadonlySet<FindingId> = new Set(['no-observable-effect', 'dma-hole-remaining']);

export const mail = { name: 'mail', check: mailCheck } satisfies ReportFormat;

/**
 * No line is wider than 72 columns (only a command line's word may be cut by a backslash), and every line with text
 * from a patch or a tree starts with a blank: programs that read lists take trailers ("Reviewed-by:") and diffs only at
 * the start of a line.
 */
function mailCheck(result: CheckResult): string {
  const statements = statementsOf(result.findings);
  const { verdict, execution, patches, changes } = result;
  const unreached = unreachedTexts(changes);
  const lines = [
    ...indented(`${VERDICTS[verdict]}, ${verdictReason(result)}`, 0, 'flatcheck: '),
    ...(patches.length === 1 ? [] : patches.flatMap(({ subject }, index) => indented(subject, 2, `${index + 1}. `))),
    '',
    ...answersOf(result).flatMap(({ label, text }) => indented(mailText(text), 1, `${label}: `.padEnd(14))),
    ...(unreached.length === 0
      ? []
      : ['', 'Unreached, so nothing is known of them', ...unreached.flatMap((text) => indented(text, 2, '- '))]),
    ...(execution.notRun.length === 0
      ? []
      : [
          '',
          'Not run, so nothing is promised about it',
          ...notRunTexts(execution.notRun).flatMap((text) => indented(text, 2, '- ')),
        ]),
    '',
    ...findingLines(result, statements),
    ...restLines(result),
    '',
    'How to reproduce',
    ...reproduceLines(result, statements),
  ];
  return `${lines.join('\n')}\n`;
}

/** Findings with a blank line after those of more than one line; what the answers say is left out. */
function findingLines(result: CheckResult, statements: readonly Statement[]): string[] {
  const consequences = allConsequences(statements);
  const told = statements.flatMap((statement, index) => {
    const { id } = statement[0]!;
    if (ANSWERED.has(id) || consequences.has(statement)) return [];
    return statementLines(result, statement, index + 1, idsOf(consequencesOf(statement, statements)));
  });
  const counted = statements.filter(([first]) => !ANSWERED.has(first!.id));
  return told.length === 0 ? [] : [countsText(counted), ...told, ''];
}

/** What was run, in one paragraph. */
function restLines(result: CheckResult): string[] {
  const { qemu, configurations, execution, patches, costs } = result;
  const { functions, modelled, assumed } = execution;
  const notFollowed = notFollowedText(costs);
  const hunks = patches.flatMap((patch) => patch.hunks);
  const moved = hunks.some(({ fuzz }) => fuzz !== 0);
  const run =
    configurations.length === 0
      ? 'nothing had to be played'
      : `its own C was run before and after the patch, ${functions} functions; ${modelled.length} more ` +
        `modelled, ${assumed.length === 0 ? 'none' : assumed.length} assumed to return 0`;
  return [
    ...indented(`QEMU ${qemu.version}: ${run}.`, 1),
    ...assumed.flatMap((each) => indented(assumedText(each), 3, '- ')),
    ...(moved ? indented(`Applied: ${hunksText(patches)}.`, 1) : []),
    ...followedTexts(patches).flatMap((text) => indented(text, 1)),
    ...(notFollowed === null ? [] : indented(`Costs: ${notFollowed}.`, 1)),
    ...Object.entries(result.options.machine).flatMap(([name, value]) =>
      indented(printable(`Option: ${name} ${value}`), 1),
    ),
  ];
}

function reproduceLines(result: CheckResult, statements: readonly Statement[]): string[] {
  const told = statements.filter(([first]) => first!.severity !== 'note');
  const witnessed = told.flatMap((statement) => shortestWitnesses(statement)[0]?.findings[0] ?? [])[0];
  const simulate = witnessed === undefined ? null : simulateWords(result, witnessed);
  return [
    ...commandLines(checkWords(result)),
    ...(simulate === null ? [] : commandLines([...simulate, '--patch', 'PATCH'])),
  ];
}
