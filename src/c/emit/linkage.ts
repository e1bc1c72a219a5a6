/** What the emitter asks of the program it emits for. */
import type { FunctionIR, FunctionSymbol, ObjectSymbol } from '../lower/ir.js';
import type { Token } from '../token.js';
import type { FunctionType } from '../types/types.js';
import type { Signature } from '../wasm/module.js';

export interface Linkage {
  /** Index of a machine signature in the program's types. */
  typeIndex(signature: Signature): number;
  /** Slot of a function in the table. */
  functionSlot(symbol: FunctionSymbol): number;
  /**
   * What a pointer to a function holds; with a type, one to an adapter that calls it with the arguments of that type.
   */
  functionAddress(symbol: FunctionSymbol, adapted: FunctionType | null): bigint;
  /** Offset of an object in memory; of a weak one that is nowhere what makes its address null. */
  objectOffset(symbol: ObjectSymbol): number;
  /** Offset of a string in memory; equal strings may share. */
  stringOffset(bytes: Uint8Array): number;
  /** The function's IR where calls of it may be emitted in place, else null. */
  inlineCandidate(symbol: FunctionSymbol): FunctionIR | null;
  /** Whether it is to be recorded which statements of the function are run. */
  covers(ir: FunctionIR): boolean;
  /** Offset in memory of the byte that says that a statement was run. */
  coverageOffset(statement: Token): number;
  /** Number of a trap with a reason, to be handed to the host. */
  trapNumber(reason: string, token: Token): number;
}

/** Indices of what all modules import (see program/parts.ts). */
export const IMPORT_RESOLVE = 0;
export const IMPORT_TRAP = 1;
export const GLOBAL_STACK_POINTER = 0;
export const GLOBAL_FUEL = 1;
/** The address, or size, that was none when a check of one failed. */
export const GLOBAL_WILD_ADDRESS = 2;
