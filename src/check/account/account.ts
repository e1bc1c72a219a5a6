/** The last stage of a change: each ends in exactly one state. */
import type { Change, Outcome, UnreachedReason } from '../../result/change.js';
import type { Pending } from '../difference/difference.js';
import { placeOf } from '../judge/findings.js';
import type { Judgement } from '../judge/judge.js';
import type { MissedLine, MissedReason } from './coverage.js';
import type { Settled } from './settle.js';

/** @param judgement what was played; null where every change was settled without */
export function accountOf(settled: readonly Settled[], judgement: Judgement | null): Change[] {
  return settled.map((each) => ({ ...each.pending.thing, ...(each.outcome ?? played(each, judgement!)) }));
}

const REASONS: Readonly<Record<MissedReason, UnreachedReason>> = {
  'not-called': 'not-called',
  'branch-not-taken': 'branch-not-taken',
  'left-out': 'not-compiled',
  'not-read': 'not-compiled',
  'not-followed': 'not-compiled',
};

function played({ pending, condition }: Settled, { missed, configurations }: Judgement): Outcome {
  const miss = missed.find((each) => concerns(each, pending));
  if (!miss) return { state: 'run', reason: 'difference-seen', detail: { places: [] } };
  const tried = configurations.map(placeOf);
  const detail = { condition, because: miss.around, tried };
  return { state: 'unreached', reason: REASONS[miss.reason], detail };
}

function concerns({ file, line, hunk }: MissedLine, { thing, declaration }: Pending): boolean {
  if (file !== thing.file) return false;
  const after = declaration?.after?.declaration;
  if (line === 0 || !after) return hunk === null || thing.hunks.includes(hunk);
  return line >= after.firstLine && line <= after.lastLine + 1;
}
