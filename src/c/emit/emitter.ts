/**
 * What the parts of the emitter ask of each other (see function-emitter.ts, value-emitter.ts, statement-emitter.ts).
 */
import type { FunctionIR, IR, Place, StatementIR, Variable } from '../lower/ir.js';
import type { Token } from '../token.js';
import type { CType } from '../types/types.js';
import type { MachineType } from '../wasm/opcodes.js';
import type { CodeWriter, InlineFrame } from './code-writer.js';
import type { Linkage } from './linkage.js';
import type { MemoryStorage, ScalarStorage, Storage } from './storage.js';

/** A function's variables while it, or a call of it in place, is emitted. */
export interface Activation {
  readonly frame: InlineFrame;
  readonly storages: Map<Variable, Storage>;
  /** Leaves the function; the value, if any, is on the stack. */
  readonly leave: () => void;
  /** Where an aggregate result goes, as seen from outside; null for other results. */
  readonly result: ResolvedPlace | null;
  readonly depth: number;
  readonly outer: Activation | null;
  readonly function: FunctionIR;
  readonly isCovered: boolean;
  /** Parameters that were given the address of a variable and only lead to it (see lower/references.ts). */
  readonly references: ReadonlyMap<Variable, StoredPlace>;
  /** Locals that it was given so far. */
  readonly locals: number[];
}

/** A place within a variable. */
export interface StoredPlace {
  readonly storage: Storage;
  readonly offset: number;
}

/** A place with its variable looked up. */
export type ResolvedPlace =
  | { readonly kind: 'stored'; readonly storage: Storage; readonly offset: number; readonly before: readonly IR[] }
  | { readonly kind: 'memory'; readonly address: IR; readonly offset: number };

/** Emits values (see value-emitter.ts). */
export interface Values {
  /** Code from here on belongs to a place in the source. */
  at(token: Token): void;
  /** Leaves the value on the stack. */
  emit(value: IR): void;
  /** Leaves an i32 on the stack that is 0 where the value, an i32, is 0. */
  condition(value: IR): void;
  /** Leaves an i32 on the stack that is 0 where the value, an i32, is not 0. */
  negated(value: IR): void;
  /** Evaluates and drops what comes out. */
  effect(value: IR): void;
  /** Gives a scalar variable its value. */
  assign(storage: Storage, type: CType, value: IR): void;
  /** Writes a scalar that `emitValue` leaves on the stack into a variable's memory. */
  storeStored(storage: Storage, offset: number, type: CType, emitValue: () => void): void;
  /** Copies an aggregate between any two places. */
  copy(target: ResolvedPlace, source: ResolvedPlace, type: CType): void;
}

/** Emits statements (see statement-emitter.ts). */
export interface Statements {
  /** The statements of a list, with the labels in it. */
  items(items: readonly StatementIR[]): void;
  /** A function's body; leaves what it returns, unless it is an aggregate, on the stack. */
  body(items: readonly StatementIR[]): void;
}

/** Emits one function. */
export interface Emitter {
  readonly linkage: Linkage;
  readonly writer: CodeWriter;
  readonly values: Values;
  readonly statements: Statements;
  activation: Activation;
  /** Index of the local that holds where variadic arguments begin. */
  readonly variadicLocal: number;
  /** A local for the current activation; returns its index. Nothing is known of what it holds. */
  local(type: MachineType): number;
  /** Takes locals back: what was emitted in place needs them no more. */
  release(locals: readonly number[]): void;
  /** Bytes in the frame; returns their offset from the frame pointer. */
  frameSlot(size: number, align: number): number;
  /** Room in the frame for an object; what its type has no member for is zero. */
  frameSlotOf(type: CType, align: number): MemoryStorage;
  /** The local that holds the frame pointer. */
  frameLocal(): number;
  /** The local in which the function counts what it takes of the run's fuel. */
  fuelLocal(): number;
  /** Where a variable of the current activation lives; decided at its first use. */
  storageOf(variable: Variable): Storage;
  /** The locals that hold a value already: it is a variable's, and the variable is kept in locals; else null. */
  heldIn(value: IR): ScalarStorage | null;
  resolve(place: Place): ResolvedPlace;
  /** Puts the memory offset (i32) of a place on the stack and returns what the instruction must add to it. */
  baseOf(place: ResolvedPlace): number;
  /** Turns a C address (i64) on the stack into a memory offset (i32). */
  nativeAddress(): void;
  /** Turns an i64 on the stack into an i32; one that does not fit traps. */
  narrow(): void;
  blockType(results: readonly MachineType[]): MachineType | number | null;
  zero(type: MachineType): void;
  resultTypes(ir: FunctionIR): readonly MachineType[];
}
