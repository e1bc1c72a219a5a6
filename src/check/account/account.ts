/** The last stage of a change: each ends in exactly one state. */
import type { Change, Outcome, SeenPlace, UnreachedReason } from '../../result/change.js';
import { placeOf } from '../judge/findings.js';
import type { Judgement } from '../judge/judge.js';
import type { Configuration } from '../play/runs.js';
import { carriedBy } from './carried.js';
import type { MissedLine, MissedReason } from './coverage.js';
import { doesSomething, type Exercise, exercised } from './exercised.js';
import type { PlayedPatch } from './played-patch.js';
import type { Settled } from './settle.js';

/** @param played null where every change was settled without */
export function accountOf(settled: readonly Settled[], played: PlayedPatch | null): Change[] {
  if (!played) return settled.map(({ pending, outcome }) => ({ ...pending.thing, ...outcome! }));
  const outcomes = outcomesOf(settled, played);
  return settled.map((each) => ({ ...each.pending.thing, ...outcomes.get(each)! }));
}

/** What became of each change. */
export function outcomesOf(settled: readonly Settled[], played: PlayedPatch): ReadonlyMap<Settled, Outcome> {
  const outcomes = new Map<Settled, Outcome>();
  for (const each of settled) {
    const outcome = each.outcome ?? (isOwnCode(each) ? functionOutcome(each, played) : null);
    if (outcome) outcomes.set(each, outcome);
  }
  for (const each of settled)
    if (!outcomes.has(each)) outcomes.set(each, carriedOutcome(each, settled, outcomes, played));
  for (const [each, outcome] of outcomes) outcomes.set(each, byObservation(each, outcome, outcomes, played));
  for (const [each, { state }] of outcomes) {
    const argued = state === 'unreached' ? each.argue?.() : null;
    if (argued) outcomes.set(each, argued);
  }
  return outcomes;
}

/** Whether a change has code of its own in the patched tree: it is told by its own run. */
function isOwnCode({ pending: { declaration } }: Settled): boolean {
  return declaration?.kind === 'function' && declaration.after !== null;
}

function functionOutcome(settled: Settled, played: PlayedPatch): Outcome {
  const { thing } = settled.pending;
  const { judgement, program } = played;
  const exercise = exercised(thing, program, judgement.shadowed);
  switch (exercise.kind) {
    case 'seen':
      return seenOutcome(settled, exercise, played);
    // Whether it is the same program is the proof's to say, and that could not.
    case 'no-difference':
      return unreached(settled, 'difference-not-exercised', null, judgement);
    case 'not-seen':
      return unreached(settled, exercise.reason, null, judgement);
    case 'not-comparable': {
      const miss = missOf(settled, judgement);
      if (miss) return unreached(settled, REASONS[miss.reason], miss.around, judgement);
      return unreached(settled, 'difference-not-exercised', exercise.reason, judgement);
    }
  }
}

/**
 * A difference that shows in nothing that is observed, and yet leaves something else in memory, has not been judged:
 * the state in which it matters never came.
 */
function seenOutcome(
  settled: Settled,
  { places }: Extract<Exercise<Configuration>, { kind: 'seen' }>,
  played: PlayedPatch,
): Outcome {
  const { file } = settled.pending.thing;
  const seen = places.map(({ line, kind }) => ({ file, line, what: kind }));
  const seenOn = places.flatMap(({ configurations }) => configurations);
  const isDone = places.some(({ kind }) => doesSomething(kind));
  if (!isJudged(seenOn, isDone, played))
    return unreached(settled, 'difference-not-exercised', null, played.judgement, seen);
  const reason = played.judgement.isObserved ? 'difference-seen' : 'difference-without-trace';
  const { machine, ram, vga } = seenOn[0]!.name;
  return { state: 'run', reason, detail: { places: seen, machine, ram, vga } };
}

/**
 * Whether something observed differs, or nothing is left of a difference on the machines on which it was seen.
 * @param isDone whether more than another value was seen
 */
function isJudged(seenOn: readonly Configuration[], isDone: boolean, { judgement, traces }: PlayedPatch): boolean {
  return judgement.isObserved || (isDone && traces !== null && !traces.areLeft(seenOn));
}

function firstOf({ compared }: Judgement) {
  const { machine, ram, vga } = compared[0]!.configuration.name;
  return { machine, ram, vga };
}

const REASONS: Readonly<Record<MissedReason, UnreachedReason>> = {
  'not-called': 'not-called',
  'branch-not-taken': 'branch-not-taken',
  'left-out': 'not-compiled',
  'not-read': 'not-compiled',
  'not-followed': 'not-compiled',
};

function unreached(
  { condition }: Settled,
  reason: UnreachedReason,
  because: string | null,
  { configurations }: Judgement,
  seen: readonly SeenPlace[] = [],
): Outcome {
  const tried = configurations.map(placeOf);
  return {
    state: 'unreached',
    reason,
    detail: { condition, because, ...(seen.length > 0 ? { seen } : {}), tried },
  };
}

/** What has no code of its own is carried by the functions that name it. */
function carriedOutcome(
  settled: Settled,
  all: readonly Settled[],
  outcomes: ReadonlyMap<Settled, Outcome>,
  played: PlayedPatch,
): Outcome {
  const users = carriedBy(settled, all, played);
  const run = users.changes.filter((each) => outcomes.get(each)?.state === 'run');
  // What a changed function shows may be its own: where others change through this alone, one of these must show it.
  const names =
    users.others.length > 0
      ? users.others
          .filter(({ seenOn, isDone }) => seenOn.length > 0 && isJudged(seenOn, isDone, played))
          .map(({ name }) => name)
      : run.map(({ pending }) => pending.thing.name);
  if (names.length > 0)
    return { state: 'run', reason: 'users-run', detail: { places: [], users: [...new Set(names)] } };
  const miss = missOf(settled, played.judgement);
  const reason = miss ? REASONS[miss.reason] : 'difference-not-exercised';
  return unreached(settled, reason, miss?.around ?? null, played.judgement);
}

/** A finding that needs a hunk in which one change alone is open shows that change. */
function byObservation(
  settled: Settled,
  outcome: Outcome,
  outcomes: ReadonlyMap<Settled, Outcome>,
  { neededHunks, judgement }: PlayedPatch,
): Outcome {
  if (outcome.state !== 'unreached') return outcome;
  const open = [...outcomes].filter(([, each]) => each.state === 'unreached' || each.state === 'run');
  const isAlone = (hunk: string): boolean =>
    open.filter(([{ pending }]) => pending.thing.hunks.includes(hunk)).length === 1;
  const isShown = settled.pending.thing.hunks.some((hunk) => neededHunks.has(hunk) && isAlone(hunk));
  if (!isShown && !(open.length === 1 && judgement.isObserved)) return outcome;
  return { state: 'run', reason: 'difference-observed', detail: { places: [], ...firstOf(judgement) } };
}

function missOf({ pending: { thing, declaration } }: Settled, { missed }: Judgement): MissedLine | undefined {
  return missed.find(({ file, line, hunk }) => {
    if (file !== thing.file) return false;
    const after = declaration?.after?.declaration;
    if (line === 0 || !after) return hunk === null || thing.hunks.includes(hunk);
    return line >= after.firstLine && line <= after.lastLine + 1;
  });
}
