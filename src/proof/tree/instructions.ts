/** The instructions of the stack machine that functions are followed on. */
import type { CType, FunctionIR, FunctionSymbol, FunctionType, IR, Variable } from '../../c/index.js';
import type { Token } from '../../c/source.js';

/** Bits of what lies at a place: all of a scalar or aggregate, or a bit-field. */
export interface Span {
  readonly ctype: CType;
  readonly bits: { readonly first: number; readonly width: number } | null;
}

export type Instruction =
  | { readonly kind: 'constant'; readonly width: number; readonly value: bigint | number; readonly isFloat: boolean }
  | { readonly kind: 'address'; readonly of: Addressed; readonly offset: number }
  /** Pushes what lies in a variable. */
  | { readonly kind: 'load-variable'; readonly variable: Variable; readonly offset: number; readonly span: Span }
  /** Pops an address, pushes what lies there. */
  | { readonly kind: 'load'; readonly offset: number; readonly span: Span }
  /** Pops a value; pushes it again where `keep`. */
  | {
      readonly kind: 'store-variable';
      readonly variable: Variable;
      readonly offset: number;
      readonly span: Span;
      readonly keep: boolean;
    }
  /** Pops a value and below it an address. */
  | { readonly kind: 'store'; readonly offset: number; readonly span: Span; readonly keep: boolean }
  | { readonly kind: 'operation'; readonly operator: string; readonly count: number; readonly width: number }
  /**
   * Pops the arguments, below them the address called where it is no name, below that the address of an aggregate
   * result.
   */
  | CallInstruction
  | { readonly kind: 'drop' }
  | { readonly kind: 'jump'; readonly target: number }
  /** Pops a condition; jumps where it is 0. */
  | { readonly kind: 'branch'; readonly target: number }
  | { readonly kind: 'loop-head' }
  /** Pops the scalar or aggregate that is returned. */
  | { readonly kind: 'return'; readonly hasValue: boolean }
  | { readonly kind: 'trap'; readonly reason: string };

export interface CallInstruction {
  readonly kind: 'call';
  /** The built-in `bulk` operations and allocations have a name and no symbol. */
  readonly callee: FunctionSymbol | null;
  readonly builtin: string | null;
  readonly signature: FunctionType;
  readonly arguments: readonly CType[];
  /** The result is an aggregate and goes to an address. */
  readonly hasPlace: boolean;
  /** The result is a scalar and is pushed. */
  readonly pushes: boolean;
  readonly token: Token;
}

export type Addressed =
  | { readonly kind: 'object'; readonly ir: IR & { kind: 'object-address' } }
  | { readonly kind: 'function'; readonly ir: IR & { kind: 'function-address' } }
  | { readonly kind: 'string'; readonly bytes: Uint8Array }
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'variadic-area' };

export interface Code {
  readonly ir: FunctionIR;
  readonly instructions: readonly Instruction[];
  /** Variables that are taken by address somewhere. */
  readonly addressed: ReadonlySet<Variable>;
  readonly hasLoops: boolean;
}

/** Bits of a value on the stack. */
export function widthOf(type: IR['type']): number {
  return type === 'i32' || type === 'f32' ? 32 : type === 'i128' ? 128 : 64;
}
