/** Findings in words, those that say the same of several configurations put together. */

import { groupBy } from '../../group-by.js';
import type { AddressRange, WitnessStep } from '../../result/result.js';
import { printable } from '../../text.js';
import { neededHunks } from '../hunks.js';
import { byRanges, type Statement, shortestWitnesses, transitionsOf } from '../statements.js';
import { placesText } from './places.js';
import { rangeText, stepText } from './range.js';
import type { Style } from './style.js';

/** More than this is for a program to read; the report says how many were left out. */
const MAX_OF_ONE_KIND = 5;
/** Writes of a witness that are named. */
/** A witness without a step. */
const RESET = 'the first reset';
const MAX_STEPS = 6;
const MAX_ROWS = 6;
const MAX_RANGES = 3;

/** The lines for all statements, in their order; none where there are none. */
export function statementLines(statements: readonly Statement[], style: Style): string[] {
  const lines: string[] = [];
  for (const kind of groupBy(statements, ([first]) => first!.id).values()) {
    for (const statement of kind.slice(0, MAX_OF_ONE_KIND)) lines.push(...linesOf(statement, style));
    const left = kind.length - MAX_OF_ONE_KIND;
    if (left > 0) lines.push(style.faint(`  and ${left} more ${kind[0]![0]!.id} (all of them: --format json)`));
  }
  return lines;
}

function linesOf(statement: Statement, style: Style): string[] {
  const first = statement[0]!;
  const head = `${style.severity[first.severity](first.severity)} ${style.strong(first.id)}: ${printable(first.message)}`;
  const rows = byRanges(statement).map(({ ranges, findings }) => ({
    ranges: rangesText(ranges),
    places: placesText(findings),
  }));
  const width = Math.max(...rows.map(({ ranges }) => ranges.length));
  const rowLines = rows
    .slice(0, MAX_ROWS)
    .map(({ ranges, places }) =>
      [ranges.padEnd(places === '' ? 0 : width), places].filter((part) => part.trim() !== '').join('  '),
    )
    .filter((line) => line !== '');
  if (rows.length > MAX_ROWS)
    rowLines.push(style.faint(`and ${rows.length - MAX_ROWS} more (all of them: --format json)`));
  const origin = originText(statement, style);
  return [head, ...[...rowLines, ...(origin === '' ? [] : [origin])].map((line) => `  ${line}`)];
}

/** The first ranges, and how many more there are. */
export function rangesText(ranges: readonly AddressRange[]): string {
  const shown = ranges.slice(0, MAX_RANGES).map(rangeText).join(', ');
  return ranges.length > MAX_RANGES ? `${shown} and ${ranges.length - MAX_RANGES} more ranges` : shown;
}

/** Where it comes from and what shows it. */
function originText(statement: Statement, style: Style): string {
  const { source } = statement[0]!;
  const parts: string[] = [];
  if (source !== undefined) parts.push(style.strong(`${printable(source.file)}:${source.line}`));
  const hunks = neededHunks(statement[0]!, printable);
  if (hunks !== '') parts.push(hunks);
  const witness = witnessText(statement);
  if (witness !== '') parts.push(witness);
  const transitions = transitionsOf(statement);
  if (transitions > 0) parts.push(`in ${transitions} transition${transitions === 1 ? '' : 's'}`);
  return parts.join(' · ');
}

/** All steps, or the first and how many more there are. */
function stepsText(steps: readonly WitnessStep[]): string {
  const shown = steps.slice(0, MAX_STEPS).map(stepText).join(', ');
  const left = steps.length - MAX_STEPS;
  return left > 0 ? `${shown} and ${left} more steps (flatcheck explain)` : shown;
}

/** "shown by 0x59=0x20 (pc), 0x90=0x20 (q35)", "at reset", or nothing where there is no witness. */
export function witnessText(statement: Statement): string {
  const witnesses = shortestWitnesses(statement);
  const shown = witnesses.map(({ steps, findings }) => {
    const machines = findings.map(({ machine }) => machine ?? '').filter((name) => name !== '');
    const text = steps.length === 0 ? RESET : stepsText(steps);
    return `${text}${machines.length > 0 && witnesses.length > 1 ? ` (${machines.map(printable).join(', ')})` : ''}`;
  });
  if (shown.length === 0) return '';
  return shown.join() === RESET ? 'at reset' : `shown by ${shown.join(', ')}`;
}
