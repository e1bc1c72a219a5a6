/** Where a patched function differs from what it was. */
import type { Location } from '../token.js';

/** In what the old code would have done something else. */
export type ShadowKind =
  /** Where a changed function begins: nothing differs there, but it is known whether it is reached. */
  | 'entry'
  /** Where a function begins that there was not. Reaching it is the difference. */
  | 'new-function'
  /** Another outcome of a condition, or another way through a switch. */
  | 'condition'
  /** Another value of a variable or an expression. */
  | 'value'
  /** The same calls with other arguments. */
  | 'argument'
  /** Another way out, or with another value. */
  | 'return'
  | 'call-only-after'
  | 'call-only-before'
  /** Another write to memory. */
  | 'store'
  /** The same calls in another order. */
  | 'order';

/** A changed place; its line is that of the new code, or of what the removed code stood behind. */
export interface ShadowPlace extends Location {
  readonly function: string;
  readonly kind: ShadowKind;
  /** Offset in memory of the byte that says that the old code would have done something else. */
  readonly mark: number;
  /** Offset of the byte that says that the place was reached. */
  readonly reachedMark: number;
}
