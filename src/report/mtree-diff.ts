/**
 * `info mtree -f` before and after the patch as a diff, for a commit message: indented, so that git am takes no line
 * for its own.
 */
import { structuredPatch } from 'diff/lib/patch/create.js';
import type { Replay } from '../result/evidence.js';
import type { CheckResult } from '../result/result.js';
import { printable } from '../text.js';
import type { ReportFormat } from './format.js';
import { answersOf } from './words/answers.js';
import { placesText } from './words/places.js';
import { stepsText } from './words/registers.js';

const CONTEXT = 3;
const INDENT = '  ';

export const mtreeDiff = { name: 'mtree-diff', check: mtreeDiffCheck } satisfies ReportFormat;

/** One diff for each machine on which rows differ, at the first step that shows it; or one line that none do. */
function mtreeDiffCheck(result: CheckResult): string {
  const { replays } = result.evidence;
  const shown = new Map<string, string[]>();
  for (const replay of shortestFirst(replays)) {
    const key = `${replay.machine} ${replay.addressSpace ?? ''}`;
    const lines = shown.has(key) ? null : diffOf(result, replay);
    if (lines) shown.set(key, lines);
  }
  if (shown.size > 0) return `${[...shown.values()].map((lines) => lines.join('\n')).join('\n\n')}\n`;
  const played = printable(placesText(replays, result.configurations));
  const seen = played === '' ? '' : `; the rows were compared on ${played}`;
  return `info mtree -f: no difference; guest memory ${answersOf(result)[0]!.text}${seen}\n`;
}

/** Those of findings before boots, short ones first. */
function shortestFirst(replays: readonly Replay[]): Replay[] {
  const rank = ({ findings, steps }: Replay): number => (findings.length === 0 ? 1000 : 0) + steps.length;
  return [...replays].sort((a, b) => rank(a) - rank(b));
}

/** The diff at the first step after which the rows differ; null where there is none. */
function diffOf({ evidence }: CheckResult, replay: Replay): string[] | null {
  const { machine, ram, vga, addressSpace } = replay;
  for (const [index, { before, after }] of replay.steps.entries()) {
    const [old, now] = [before, after].map((moment) => {
      const view = addressSpace === undefined ? moment?.flatView : moment?.spaceView;
      return view === undefined ? null : (evidence.flatViews[view] ?? null);
    });
    if (!old || !now || old.join('\n') === now.join('\n')) continue;
    const writes = replay.steps.slice(1, index + 1).map(({ write }) => write ?? ({ reset: true } as const));
    const when = replay.earlier ? `after ${replay.earlier} more steps, ` : '';
    const place = printable(`${addressSpace ?? 'memory'}, ${machine}, ${ram}, vga ${vga}`);
    const text = (rows: readonly string[]): string => rows.map((row) => `${printable(row)}\n`).join('');
    const { hunks } = structuredPatch('', '', text(old), text(now), '', '', { context: CONTEXT });
    return [
      `${INDENT}info mtree -f: ${place}, ${when}${stepsText(writes, machine).replace(/^(?!at reset)/, 'after ')}`,
      ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
        `${INDENT}@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
        ...lines.map((line) => `${INDENT}${line}`),
      ]),
    ];
  }
  return null;
}
