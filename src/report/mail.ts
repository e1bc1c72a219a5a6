/** Plain text to be pasted as a reply to a mailing list. */
import type { CheckResult } from '../result/result.js';
import type { ReportFormat } from './format.js';
import { commandLines, indented, mailPlaces, wrapped } from './mail/lines.js';
import { statementLines } from './mail/statement.js';
import { notFollowedText } from './not-followed.js';
import { checkWords, simulateWords } from './reproduce.js';
import {
  countsText,
  type Statement,
  shortestWitnesses,
  statementsOf,
  totalTransitions,
  verdictReason,
} from './statements.js';
import { assumedText, followedTexts, hunksText, notRunTexts, VERDICTS } from './text/check.js';
import { changeCounts, unreachedTexts } from './words/changes.js';

export const mail = { name: 'mail', check: mailCheck } satisfies ReportFormat;

/**
 * No line is wider than 72 columns (only a command line's word may be cut by a backslash), and every line with text from a patch or a tree
 * starts with a blank: programs that read lists take trailers ("Reviewed-by:") and diffs only at the start of a line.
 */
function mailCheck(result: CheckResult): string {
  const statements = statementsOf(result.findings);
  const { verdict, execution, patches, changes } = result;
  const unreached = unreachedTexts(changes);
  const lines = [
    `flatcheck: ${VERDICTS[verdict]}`,
    ...wrapped(`${verdictReason(result)}; ${countsText(statements)}`),
    '',
    patches.length === 1 ? 'Patch' : 'Patches, checked together',
    ...patches.flatMap(({ subject }, index) =>
      indented(patches.length === 1 ? subject : `${index + 1}. ${subject}`, 2),
    ),
    '',
    ...wrapped(changeCounts(changes)),
    ...(unreached.length === 0
      ? []
      : ['Unreached, so nothing is known of them', ...unreached.flatMap((text) => indented(text, 2, '- '))]),
    '',
    'What was run: the C of the QEMU tree, before and after the patch',
    ...runLines(result),
    '',
    ...(execution.notRun.length === 0
      ? []
      : [
          'Not run, so nothing is promised about it',
          ...notRunTexts(execution.notRun).flatMap((text) => indented(text, 2, '- ')),
          '',
        ]),
    ...(statements.length === 0 ? ['Findings: none', ''] : ['Findings', '']),
    ...statements.flatMap((statement, index) => [...statementLines(result, statement, index + 1), '']),
    'How to reproduce',
    ...reproduceLines(result, statements),
  ];
  return `${lines.join('\n')}\n`;
}

function runLines(result: CheckResult): string[] {
  const { qemu, configurations, execution, patches, costs } = result;
  const { functions, modelled, assumed } = execution;
  const notFollowed = notFollowedText(costs);
  return [
    ...indented(`QEMU ${qemu.version}: ${mailPlaces(configurations) || 'no configuration'}`, 2),
    ...indented(
      `${totalTransitions(result)} register writes and resets on both trees; ${functions} functions of the tree, ` +
        `${modelled.length} more modelled, ${assumed.length === 0 ? 'none' : assumed.length} assumed to return 0`,
      2,
    ),
    ...assumed.flatMap((each) => indented(assumedText(each), 4, '- ')),
    ...indented(`hunks: ${hunksText(patches)}`, 2),
    ...followedTexts(patches).flatMap((text) => indented(text, 2)),
    ...(notFollowed === null ? [] : indented(`costs: ${notFollowed}`, 2)),
  ];
}

function reproduceLines(result: CheckResult, statements: readonly Statement[]): string[] {
  const witnessed = statements.flatMap((statement) => shortestWitnesses(statement)[0]?.findings[0] ?? [])[0];
  const simulate = witnessed === undefined ? null : simulateWords(result, witnessed);
  return [
    ...commandLines(checkWords(result)),
    ...(simulate === null ? [] : commandLines(simulate)),
    ...(simulate === null ? [] : commandLines([...simulate, '--patch', 'PATCH'])),
  ];
}
