/** Where else a patch bites than on the machines that are run. */
import type { PredicateDifference } from './predicate-difference.js';

/** How the condition changes under which ranges merge. */
export interface MergeCondition {
  /** The function that decides, by its name after the patch. */
  readonly function: string;
  readonly difference: PredicateDifference;
  /** Absent where the condition is the same. */
  readonly pairs?: ConcernedPairs;
}

/**
 * How many of the pairs of neighbouring ranges that the recorded flat views showed are two ranges in one tree and one
 * in the other.
 */
export interface ConcernedPairs {
  /** Different pairs of ranges that touch, in a view of either tree; of each configuration by itself. */
  readonly pairs: number;
  /** One range before the patch, two after it. */
  readonly onlyBefore: number;
  /** Two ranges before the patch, one after it. */
  readonly onlyAfter: number;
}

/** A call of a function that the patch changes. */
export interface Caller {
  readonly function: string;
  /** The function that calls it, and its first call. */
  readonly caller: string;
  readonly file: string;
  readonly line: number;
}

/** A use of a field that the patch changes, by its name: another struct may have one of that name too. */
export interface FieldUser {
  /** `record.field`; all changed ones of this name. */
  readonly field: string;
  readonly user: string;
  readonly file: string;
  readonly line: number;
}

/** A call that the patch leaves as it was, of a function that it gives another number of parameters. */
export interface LeftBehind {
  readonly function: string;
  /** How many it has with the patch. */
  readonly parameters: number;
  readonly caller: string;
  readonly arguments: number;
  readonly file: string;
  readonly line: number;
}

/** A board that is not run and that maps the machine's RAM: an estimate from its text. */
export interface BoardEstimate {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  /** Where it maps the RAM, as its file says. */
  readonly offset: string;
  /** Whether RAM from there crosses a boundary if there is enough of it; null where the offset is no number. */
  readonly crosses: true | null;
}

/** Where else the patch bites. */
export interface Reach {
  readonly callers: readonly Caller[];
  readonly fieldUsers: readonly FieldUser[];
  readonly leftBehind: readonly LeftBehind[];
  /** Addresses that the changed merge condition names. */
  readonly boundaries: readonly string[];
  /** An estimate. */
  readonly boards: readonly BoardEstimate[];
}
