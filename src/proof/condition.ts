/** When two functions differ, in the code's own terms. */
import type { Condition } from './answer.js';
import type { Divergence } from './tree/product.js';

/** The shortest of the ways to a difference, as the conditions that only one of the two asked for; null where there is none to be told. */
export function conditionOf(_divergences: readonly Divergence[]): Condition | null {
  return null;
}
