/** What a run saw at the places where a program shadows another. */
import type { ShadowPlace } from '../c/runs.js';

/** A place that was reached, and whether the old code would have done something else there at least once. */
export interface ReachedPlace {
  readonly place: ShadowPlace;
  readonly isSeen: boolean;
}

/** The same as data that a thread can be sent. */
export interface MarkedShadow {
  /** Of the place in the program's list. */
  readonly index: number;
  readonly isSeen: boolean;
}

/** @param isSet whether the byte at an offset in memory is set */
export function markedShadows(
  marks: ReadonlyArray<Pick<ShadowPlace, 'mark' | 'reachedMark'>>,
  isSet: (offset: number) => boolean,
): MarkedShadow[] {
  return marks.flatMap(({ mark, reachedMark }, index) => (isSet(reachedMark) ? [{ index, isSeen: isSet(mark) }] : []));
}

/** The places with marks, as a program has them in its list. */
export function placesOf(places: readonly ShadowPlace[], marked: readonly MarkedShadow[]): ReachedPlace[] {
  return marked.map(({ index, isSeen }) => ({ place: places[index]!, isSeen }));
}

/** @param isSet as for markedShadows() */
export function reachedPlaces(places: readonly ShadowPlace[], isSet: (offset: number) => boolean): ReachedPlace[] {
  return placesOf(places, markedShadows(places, isSet));
}
