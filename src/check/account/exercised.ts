/** Whether the difference of a changed function was seen while machines were played (see docs/exercised.md). */
import type { ShadowKind, ShadowPlace, Unshadowed } from '../../c/runs.js';
import type { ReachedPlace } from '../../machine/shadow-marks.js';

/** A changed place of a function. */
export interface DifferencePlace {
  readonly kind: ShadowKind;
  readonly line: number;
}

/** A place where the old code would have done something else, and the runs in which it would have. */
export interface ExercisedPlace<Configuration> extends DifferencePlace {
  readonly configurations: readonly Configuration[];
}

/** What became of a changed function. */
export type Exercise<Configuration> =
  | { readonly kind: 'seen'; readonly places: readonly ExercisedPlace<Configuration>[] }
  /** Places are those where a difference would have shown. */
  | {
      readonly kind: 'not-seen';
      readonly reason: 'not-called' | 'branch-not-taken' | 'difference-not-exercised';
      readonly places: readonly DifferencePlace[];
    }
  /** What is compiled of it is the same as before, but for names and the numbers of lines. */
  | { readonly kind: 'no-difference' }
  /** The old code cannot be laid beside the new: a member that it names is gone, say. */
  | { readonly kind: 'not-comparable'; readonly reason: string };

/**
 * Another value that somebody is handed and that leaves nothing behind may not have been looked at: only another way
 * through the code, a call or a store is something that was done.
 */
const ONLY_VALUES: ReadonlySet<ShadowKind> = new Set(['argument', 'value', 'return']);

/** Whether a difference of a kind is more than another value. */
export function doesSomething(kind: ShadowKind): boolean {
  return !ONLY_VALUES.has(kind);
}

/** What a program knows of its changed functions, as far as they were compiled. */
export interface ShadowedProgram {
  readonly shadowPlaces: readonly ShadowPlace[];
  readonly unshadowed: readonly Unshadowed[];
}

/** What was reached in a run of it. */
export interface ShadowedRun<Configuration> {
  readonly configuration: Configuration;
  readonly shadows: readonly ReachedPlace[];
}

/**
 * @param changed a function of the patched tree that the patch changes or adds, and the file that holds its text
 * @param program the patched one
 * @param runs all runs of it
 */
export function exercised<Configuration>(
  changed: { readonly file: string; readonly name: string },
  program: ShadowedProgram,
  runs: ReadonlyArray<ShadowedRun<Configuration>>,
): Exercise<Configuration> {
  const isIts = (each: { readonly file: string; readonly function: string }): boolean =>
    each.file === changed.file && each.function === changed.name;
  const unshadowed = program.unshadowed.find(isIts);
  if (unshadowed) return { kind: 'not-comparable', reason: unshadowed.reason };
  const all = program.shadowPlaces.filter(isIts);
  const places = all.filter(({ kind }) => kind !== 'entry');
  const [reached, seen] = [new Set<ShadowPlace>(), new Map<ShadowPlace, Configuration[]>()];
  for (const { configuration, shadows } of runs) {
    for (const { place, isSeen } of shadows.filter((each) => isIts(each.place))) {
      reached.add(place);
      if (isSeen) seen.set(place, [...(seen.get(place) ?? []), configuration]);
    }
  }
  if (seen.size > 0) {
    const found = [...seen].map(([{ kind, line }, configurations]) => ({ kind, line, configurations }));
    return { kind: 'seen', places: found };
  }
  const listed = places.map(({ kind, line }) => ({ kind, line }));
  if (reached.size === 0) return { kind: 'not-seen', reason: 'not-called', places: listed };
  if (places.length === 0) return { kind: 'no-difference' };
  const isReached = places.some((place) => reached.has(place));
  return { kind: 'not-seen', reason: isReached ? 'difference-not-exercised' : 'branch-not-taken', places: listed };
}
