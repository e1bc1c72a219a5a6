/** A memory region that board code builds, as a reader of the C would put it. */
import type { RegionFacts } from '../../result/region.js';
import type { Place } from '../source/tree.js';

/**
 * What a name in the texts of a region stands for where it has more than one value, or one too long to be put in its
 * place.
 */
export interface Variable {
  readonly name: string;
  /** In the order of the source: the last one whose condition holds counts; an empty condition always does. */
  readonly values: ReadonlyArray<{ readonly value: string; readonly condition: string }>;
}

/** One region at one place: a region that is mapped twice is there twice. */
export interface Region extends RegionFacts {
  /** The function that initializes it. */
  readonly function: string;
  /** Names in the texts that need a word. */
  readonly variables?: readonly Variable[];
  /** The call that initializes it. */
  readonly source: Place;
  /** The call that maps it. */
  readonly mappedAt?: Place;
}
