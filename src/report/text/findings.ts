/** Findings in words, those that say the same of several configurations put together. */
import type { Finding, Severity } from '../../analysis/result.js';
import { printable } from '../../text.js';
import { type Place, placesText } from './places.js';
import { rangeText, writeText } from './range.js';
import type { Style } from './style.js';

const ORDER: readonly Severity[] = ['error', 'warning', 'improvement', 'note'];
/** More than this is for a program to read; the report says how many were left out. */
const MAX_OF_ONE_KIND = 5;
const MAX_ROWS = 6;
const MAX_RANGES = 3;

/** Findings that differ in nothing but configuration, ranges and witness. */
export type Statement = readonly Finding[];

/** The findings put together into statements, in the order of the first of each. */
export function statementsOf(findings: readonly Finding[]): Statement[] {
  return [...groupBy(findings, sameStatement).values()];
}

/** The lines for all statements, errors first, otherwise in their own order; none where there are none. */
export function statementLines(groups: readonly Statement[], style: Style): string[] {
  const sorted = ORDER.flatMap((severity) => groups.filter(([first]) => first!.severity === severity));
  const lines: string[] = [];
  for (const kind of groupBy(sorted, ([first]) => first!.id).values()) {
    for (const group of kind.slice(0, MAX_OF_ONE_KIND)) lines.push(...linesOf(group, style));
    const left = kind.length - MAX_OF_ONE_KIND;
    if (left > 0) lines.push(style.faint(`  and ${left} more ${kind[0]![0]!.id} (all of them: --format json)`));
  }
  return lines;
}

function sameStatement({ id, severity, message, source, hunks }: Finding): string {
  return JSON.stringify([id, severity, message, source, hunks]);
}

function linesOf(group: Statement, style: Style): string[] {
  const first = group[0]!;
  const head = `${style.severity[first.severity](first.severity)} ${style.strong(first.id)}: ${printable(first.message)}`;
  const rows = [...groupBy(group, ({ ranges = [] }) => JSON.stringify(ranges)).values()].map((row) => ({
    ranges: rangesText(row[0]!),
    places: placesText(row),
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
  const origin = originText(group, style);
  return [head, ...[...rowLines, ...(origin === '' ? [] : [origin])].map((line) => `  ${line}`)];
}

function rangesText({ ranges = [] }: Finding): string {
  const shown = ranges.slice(0, MAX_RANGES).map(rangeText).join(', ');
  return ranges.length > MAX_RANGES ? `${shown} and ${ranges.length - MAX_RANGES} more ranges` : shown;
}

/** Where it comes from and what shows it. */
function originText(group: Statement, style: Style): string {
  const { source, hunks = [] } = group[0]!;
  const parts: string[] = [];
  if (source !== undefined) parts.push(style.strong(`${printable(source.file)}:${source.line}`));
  if (hunks.length > 0) parts.push(`hunk ${hunks.map(printable).join(', ')}`);
  const witness = witnessText(group);
  if (witness !== '') parts.push(witness);
  const transitions = group.reduce((sum, finding) => sum + (finding.transitions ?? 0), 0);
  if (transitions > 0) parts.push(`in ${transitions} transition${transitions === 1 ? '' : 's'}`);
  return parts.join(' · ');
}

/** The writes that show it, for each machine the shortest. */
function witnessText(group: Statement): string {
  const shortest = new Map<string, Finding>();
  for (const finding of group) {
    if (finding.witness === undefined) continue;
    const machine = finding.machine ?? '';
    const known = shortest.get(machine);
    if (known === undefined || finding.witness.length < known.witness!.length) shortest.set(machine, finding);
  }
  const texts = [...groupBy([...shortest.values()], ({ witness }) => witness!.map(writeText).join(', '))];
  const shown = texts.map(([writes, findings]) => {
    const machines = findings.map((finding: Place) => finding.machine ?? '').filter((name) => name !== '');
    return `${writes || 'reset'}${machines.length > 0 && texts.length > 1 ? ` (${machines.join(', ')})` : ''}`;
  });
  if (shown.length === 0) return '';
  return shown.join() === 'reset' ? 'at reset' : `shown by ${shown.join(', ')}`;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
