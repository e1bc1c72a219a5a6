/** A statement in a mail, with what both trees did at the step that shows it. */
import type { Moment } from '../../result/evidence.js';
import type { CheckResult, FindingId } from '../../result/result.js';
import { printable } from '../../text.js';
import { changedLines } from '../points/changed-lines.js';
import { callsOf } from '../points/dma-calls.js';
import { neededHunks } from '../points/hunks.js';
import type { Statement } from '../points/statements.js';
import { realQemuText } from '../reproduce.js';
import { calledAtText, callsText } from '../words/calls.js';
import { callersText } from '../words/messages.js';
import { addressRows, titleText, transitionsText, witnessText } from '../words/statements.js';
import { indented, mailPlaces, mailText } from './lines.js';

const MAX_ROWS = 6;
const MAX_CALLS = 12;
const MAX_CHANGED_LINES = 6;

/** @param consequences ids of what follows from it, which is not told apart */
export function statementLines(
  result: CheckResult,
  statement: Statement,
  number: number,
  consequences: readonly FindingId[],
): string[] {
  const { id, severity, source } = statement[0]!;
  const head = indented(mailText(`${severity}, ${id}: ${titleText(statement, result)}`), 1, `${number}. `);
  // Of a note the sentence is enough.
  if (severity === 'note') return head;
  const rows = addressRows(statement, result);
  const facts = [
    source === undefined ? '' : `at ${printable(source.file)}:${source.line}`,
    neededHunks(statement[0]!, printable),
    transitionsText(statement),
    witnessText(statement),
    callersText(statement[0]!.calls),
  ].filter((text) => text !== '');
  return [
    ...head,
    ...rows.slice(0, MAX_ROWS).flatMap(({ ranges, places }) => rowLines(mailText(ranges), mailText(places))),
    ...(rows.length > MAX_ROWS ? indented(`and ${rows.length - MAX_ROWS} more (--format json has all)`, 6) : []),
    ...(facts.length === 0 ? [] : indented(facts.join('; '), 4)),
    ...(consequences.length === 0 ? [] : indented(`what follows from it: ${consequences.join(', ')}`, 4)),
    ...callLines(result, statement),
    ...(severity === 'error' ? errorLines(result, statement) : []),
  ];
}

/** In one line where that fits. */
function rowLines(ranges: string, places: string): string[] {
  const together = [ranges, places].filter((part) => part !== '').join('  ');
  const lines = indented(together, 6);
  if (lines.length === 1 || ranges === '') return lines;
  return [...indented(ranges, 6), ...(places === '' ? [] : indented(places, 8))];
}

/** The lines of the patch, and how a real QEMU shows it. */
function errorLines(result: CheckResult, statement: Statement): string[] {
  const real = realQemuText(result, statement.find(({ witness }) => witness !== undefined) ?? statement[0]!);
  return [
    ...changedLines(result, statement[0]!, MAX_CHANGED_LINES).flatMap((line) => indented(line, 6)),
    ...(real === null ? [] : indented(`in a real QEMU: ${real}`, 4)),
  ];
}

/** The calls to the DMA container of both trees at the last step of the shortest witness. */
function callLines(result: CheckResult, statement: Statement): string[] {
  const shown = callsOf(result, statement);
  if (shown === null) return [];
  const lines = (label: string, calls: Moment['dma'] | null): string[] =>
    indented(calls === null ? 'did not get there' : callsText(calls, MAX_CALLS), 6, `${label}: `.padEnd(8));
  return [
    ...indented(`DMA calls of ${calledAtText(shown)} on ${mailPlaces([shown.on])}:`, 4),
    ...lines('before', shown.before),
    ...lines('after', shown.after),
  ];
}
