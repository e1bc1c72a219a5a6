/** A statement in a mail, with what both trees did at the step that shows it. */
import type { Moment } from '../../result/evidence.js';
import type { AddressRange, CheckResult, Severity } from '../../result/result.js';
import { neededHunks } from '../hunks.js';
import { parseRow } from '../rows.js';
import { byRanges, type Statement, shortestWitnesses, transitionsOf } from '../statements.js';
import { rangesText, witnessText } from '../text/findings.js';
import { rangeText, writeText } from '../text/range.js';
import { indented, mailPlaces } from './lines.js';

const MAX_ROWS = 6;
const MAX_CALLS = 6;
/** Of a note the words are enough. */
const WITHOUT_EVIDENCE: readonly Severity[] = ['note'];

export function statementLines(result: CheckResult, statement: Statement, number: number): string[] {
  const { id, severity, message, source } = statement[0]!;
  const rows = byRanges(statement).map(({ ranges, findings }) => [rangesText(ranges), mailPlaces(findings)]);
  const transitions = transitionsOf(statement);
  const hunks = neededHunks(statement[0]!, (hunk) => hunk);
  const facts = [
    ...(source === undefined ? [] : [`at ${source.file}:${source.line}`]),
    ...(hunks === '' ? [] : [hunks]),
    ...(transitions === 0 ? [] : [`in ${transitions} transition${transitions === 1 ? '' : 's'}`]),
    ...[witnessText(statement)].filter((text) => text !== ''),
  ];
  return [
    ...indented(`${severity}, ${id}`, 1, `${number}. `),
    ...indented(message, 4),
    ...rows.slice(0, MAX_ROWS).flatMap(([ranges = '', places = '']) => rowLines(ranges, places)),
    ...(rows.length > MAX_ROWS ? indented(`and ${rows.length - MAX_ROWS} more (--format json has all)`, 6) : []),
    ...indented(facts.join('; '), 4).filter((line) => line.trim() !== ''),
    ...(WITHOUT_EVIDENCE.includes(severity) ? [] : evidenceLines(result, statement)),
  ];
}

function rowLines(ranges: string, places: string): string[] {
  if (ranges === '') return places === '' ? [] : indented(places, 6);
  return [...indented(ranges, 6), ...(places === '' ? [] : indented(places, 8))];
}

/** What both trees did at the last step of the shortest witness: the rows of the guest's view that differ, or the calls to the DMA container. */
function evidenceLines({ evidence, findings }: CheckResult, statement: Statement): string[] {
  const finding = shortestWitnesses(statement)[0]?.findings[0];
  const replay = finding && evidence.replays.find((each) => each.findings.includes(findings.indexOf(finding)));
  const step = replay?.steps.at(-1);
  if (replay === undefined || step === undefined) return [];
  const isReset = step.write === null;
  const isView = statement[0]!.id === 'guest-map-changed';
  const what = isView ? 'flat view rows that differ' : 'calls of the VFIO container';
  const linesOf = (moment: Moment): string[] =>
    isView ? differingRows(evidence.flatViews[moment.flatView]!, step.guestMap) : moment.dma.map(callText);
  return [
    ...indented(`${what} after ${isReset ? 'reset' : writeText(step.write)}, on ${mailPlaces([replay])}:`, 4),
    ...momentLines('before', step.before && linesOf(step.before)),
    ...momentLines('after', step.after && linesOf(step.after)),
  ];
}

/** Rows that touch one of the ranges. */
function differingRows(rows: readonly string[], ranges: readonly AddressRange[]): string[] {
  return rows.filter((row) => {
    const { start, last } = parseRow(row);
    return ranges.some((range) => BigInt(range.start) <= last && BigInt(range.end) >= start);
  });
}

function momentLines(label: string, found: readonly string[] | null): string[] {
  const lines = found ?? ['did not get there'];
  const shown = lines.length === 0 ? ['nothing'] : lines.slice(0, MAX_CALLS);
  if (lines.length > MAX_CALLS) shown.push(`and ${lines.length - MAX_CALLS} more`);
  return shown.flatMap((line, index) => indented(line, 6, (index === 0 ? `${label}:` : '').padEnd(8)));
}

function callText(call: Moment['dma'][number]): string {
  return call.op === 'map' ? `map   ${rangeText(call)} ${call.access}` : `unmap ${rangeText(call)}`;
}
