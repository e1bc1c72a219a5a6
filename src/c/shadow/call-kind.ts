/** What is known of a call in old code. */
import type { FunctionSymbol } from '../lower/ir.js';

/** What a call in old code is. */
export type CallKind =
  /** The copy can be called in its place; where it is pure, it never does anything. */
  | { readonly kind: 'copy'; readonly copy: FunctionSymbol; readonly isPure: boolean }
  /** Has no effect that shows, and returns 0. */
  | { readonly kind: 'nothing' }
  /** It is not known what it would do. */
  | { readonly kind: 'unknown' };

/** Tells it of the functions that the old code of one program calls. */
export interface CallKinds {
  kindOf(symbol: FunctionSymbol): CallKind;
}
