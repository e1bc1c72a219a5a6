/** Where one of two functions stops while it is followed, so that the other can be compared. */
import type { FunctionSymbol, ObjectSymbol } from '../../c/index.js';
import type { Term } from '../formula/terms.js';
import type { CallInstruction } from '../tree/instructions.js';
import type { Shared } from './side-memory.js';

/** What functions and objects are called on both sides. */
export interface Naming {
  /** @param isCalled false where its address is taken */
  function(symbol: FunctionSymbol, isCalled: boolean): string;
  object(symbol: ObjectSymbol): string;
  /** Whether the patch leaves a function as it is, so that what is known of its name holds. */
  isKept(symbol: FunctionSymbol): boolean;
}

/** Why a side stopped. */
export type Stop =
  | { readonly kind: 'ask'; readonly condition: Term }
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'loop-head' }
  | Shared
  | { readonly kind: 'return'; readonly value: Term | null }
  /** The program ends. */
  | { readonly kind: 'end' };

export interface Call {
  readonly instruction: CallInstruction;
  /** Null for a call through a pointer. */
  readonly key: string | null;
  /** The address called, where it is no name. */
  readonly pointer: Term | null;
  readonly arguments: readonly Term[];
  readonly place: Term | null;
}
