/** What became of the changes of many commits, as a table. */
import type { Change } from '../result/change.js';
import type { FindingId, Verdict } from '../result/result.js';

/** A commit that was checked. */
export interface CheckedCommit {
  readonly commit: string;
  /** Null where the check gave no result. */
  readonly verdict: Verdict | null;
  /** Wall time. */
  readonly seconds: number;
  /** Why there is no result; null where there is one. */
  readonly problem: string | null;
  readonly changes: ReadonlyArray<
    Pick<Change, 'file' | 'line' | 'kind' | 'name' | 'state' | 'reason'> & { readonly detail: unknown }
  >;
  readonly findings: readonly FindingId[];
  /** What could not be run, whatever the patch changes. */
  readonly notRun: readonly string[];
}

/** Markdown: verdicts, states with their reasons, and time. */
export function table(commits: readonly CheckedCommit[]): string {
  const decided = commits.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail').length;
  const changes = commits.flatMap((each) => each.changes);
  const times = commits.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
  const lines = [
    `${commits.length} commits, ${decided} decided (${percent(decided, commits.length)}).`,
    '',
    ...rows(['verdict', 'commits'], countsOf(commits.map(({ verdict }) => verdict ?? 'no result')), commits.length),
    ...rows(['state', 'changes'], countsOf(changes.map(({ state }) => state)), changes.length),
    ...rows(['state and reason', 'changes'], countsOf(changes.map(reasonOf)), changes.length),
    `Seconds a commit: median ${at(0.5)}, nine of ten within ${at(0.9)}, longest ${at(1)}.`,
  ];
  return `${lines.join('\n')}\n`;
}

function reasonOf({ state, reason }: CheckedCommit['changes'][number]): string {
  return `${state}: ${reason}`;
}

function countsOf(keys: readonly string[]): Array<readonly [string, number]> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function rows(
  [what, of]: readonly [string, string],
  counts: ReadonlyArray<readonly [string, number]>,
  total: number,
): string[] {
  return [
    `| ${what} | ${of} | share |`,
    '| --- | ---: | ---: |',
    ...counts.map(([key, count]) => `| ${key} | ${count} | ${percent(count, total)} |`),
    '',
  ];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.round((100 * part) / whole)} %`;
}
