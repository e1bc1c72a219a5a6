import type { FunctionCode } from '../../emit/function-emitter.js';
import type { FunctionSymbol } from '../../lower/ir.js';
import type { FunctionType } from '../../types/types.js';
import type { Signature } from '../../wasm/module.js';
import type { FunctionResolution } from '../resolver.js';

/** A function's place in the table. */
export interface Slot {
  readonly number: number;
  readonly name: string;
  readonly symbol: FunctionSymbol;
  /** What it is called as; the slot of an adapter has its own. */
  readonly signature: Signature;
  readonly adapts: FunctionType | null;
  /** The tree's own function where calls of its name go to a wrapper. */
  readonly isWrapped: boolean;
  /** Null until it was compiled. */
  code: FunctionCode | null;
  resolution: FunctionResolution | null;
}

/** Whether a compiled slot's code holds in a program that has the same units as the one it was compiled for. */
export function holds({ resolution, adapts, symbol }: Slot, isSame: (file: string) => boolean): boolean {
  if (!resolution) return false;
  if (adapts) return symbol.unit === '' || isSame(symbol.unit);
  if (resolution.kind === 'unit') return isSame(resolution.file);
  return resolution.kind !== 'assumed';
}
