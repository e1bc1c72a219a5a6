/** The lines of a sweep: one JSON object for each item, and what many of them say together. */

import type { CheckReport } from '../../report/json/json.js';
import type { Change, ChangeState } from '../../result/change.js';
import type { CheckResult, Severity } from '../../result/result.js';
import type { SweptItem } from './items.js';

const SWEEP_SCHEMA = 'flatcheck/sweep/1';

/** What became of an item; `error` is one that could not be checked: its patch does not apply, say. */
export type SweptVerdict = CheckResult['verdict'] | 'error';

export interface SweptLine {
  readonly schema: typeof SWEEP_SCHEMA;
  /** Place among the items of the whole sweep, from 1, and their number. */
  readonly number: number;
  readonly of: number;
  /** What was asked of each item, as a hash: lines of one sweep have the same. */
  readonly asked: string;
  readonly item: SweptItem;
  readonly verdict: SweptVerdict;
  /** Of a verdict `error`, the line that says why; else null. */
  readonly error: string | null;
  readonly findings: ReadonlyArray<Pick<CheckReport['findings'][number], 'id' | 'severity' | 'message' | 'source'>>;
  /** How many changes ended in each state. */
  readonly changes: Partial<Record<ChangeState, number>>;
  readonly costs: CheckResult['costs'];
  readonly seconds: number;
}

/** @param seconds that the check took */
export function sweptLine(
  place: Pick<SweptLine, 'number' | 'of' | 'asked' | 'item'>,
  checked: CheckReport | string,
  seconds: number,
): SweptLine {
  const { number, of, asked, item } = place;
  const head = { schema: SWEEP_SCHEMA, number, of, asked } as const;
  const rounded = Math.round(seconds * 100) / 100;
  if (typeof checked === 'string')
    return { ...head, item, verdict: 'error', error: checked, findings: [], changes: {}, costs: [], seconds: rounded };
  const subject = item.subject || (checked.patches.find((patch) => patch.subject)?.subject ?? '');
  return {
    ...head,
    item: { ...item, subject },
    verdict: checked.verdict,
    error: null,
    findings: checked.findings.map(({ id, severity, message, source }) => ({
      id,
      severity,
      message,
      ...(source ? { source } : {}),
    })),
    changes: countStates(checked.changes),
    costs: checked.costs,
    seconds: rounded,
  };
}

function countStates(changes: readonly Change[]): Partial<Record<ChangeState, number>> {
  const counts: Partial<Record<ChangeState, number>> = {};
  for (const { state } of changes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** The lines of a file's text, each once; one that is cut short, as of a sweep that was ended, is none. */
export function readLines(text: string): SweptLine[] {
  return text.split('\n').flatMap((line) => {
    try {
      const read = JSON.parse(line) as SweptLine;
      return read.schema === SWEEP_SCHEMA && typeof read.number === 'number' ? [read] : [];
    } catch {
      return [];
    }
  });
}

/** The last line for each place, in the order of places. */
export function inPlaces(lines: readonly SweptLine[]): SweptLine[] {
  const places = new Map(lines.map((line) => [line.number, line]));
  return [...places.values()].sort((a, b) => a.number - b.number);
}

/** The exit code of a sweep: 1 for a verdict `fail`, else 3 where not every item was judged, else 0. */
export function exitCodeOf(lines: readonly SweptLine[]): number {
  if (lines.some(({ verdict }) => verdict === 'fail')) return 1;
  return lines.length > 0 && lines.every(({ verdict }) => verdict === 'pass') ? 0 : 3;
}

const TOLD: ReadonlySet<Severity> = new Set(['error', 'warning', 'improvement']);

/** A table of lines, for a terminal or in Markdown, and how many items ended how. */
export function tableOf(lines: readonly SweptLine[], format: 'text' | 'markdown'): string {
  const rows = lines.map(({ item, verdict, findings, seconds, error }) => [
    verdict,
    item.kind === 'commit' ? item.id.slice(0, 12) : item.id,
    item.subject,
    error ?? ([...new Set(findings.filter((each) => TOLD.has(each.severity)).map(({ id }) => id))].join(', ') || '-'),
    seconds.toFixed(1),
  ]);
  const heads = ['verdict', 'item', 'subject', 'findings', 'seconds'];
  const counts = ['pass', 'fail', 'incomplete', 'error'].map(
    (verdict) => `${lines.filter((line) => line.verdict === verdict).length} ${verdict}`,
  );
  const whole = lines[0]?.of ?? 0;
  const missing = lines.length < whole ? `, ${whole - lines.length} of ${whole} not there` : '';
  const summary = `${lines.length} items: ${counts.join(', ')}${missing}`;
  if (format === 'markdown') {
    const row = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`;
    return `${[row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n')}\n\n${summary}\n`;
  }
  const shown = rows.map((row) => [row[0]!, row[1]!, row[2]!.slice(0, SUBJECT_WIDTH), row[3]!, row[4]!]);
  const widths = heads.map((head, i) => Math.max(head.length, ...shown.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  return `${[heads, ...shown].map(line).join('\n')}\n\n${summary}\n`;
}

const SUBJECT_WIDTH = 60;

function cellText(text: string): string {
  return text.replace(/[\\|<>`*_[\]]/g, '\\$&').replace(/\s+/g, ' ');
}
