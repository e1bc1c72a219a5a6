/**
 * The typed tree between C and WebAssembly: names resolved, conversions explicit, aggregates as places.
 * Built by the analysers in this folder, read by the emitter.
 */
import type { Token } from '../token.js';
import type { CType, FunctionType, Qualifiers } from '../types/types.js';

/** i128 is two i64 on the WebAssembly stack, low half first. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'i128' | 'void';

/** A local variable, parameter or temporary of a function. */
export interface Variable {
  readonly name: string;
  readonly type: CType;
  readonly qualifiers: Qualifiers;
  /** In bytes, from attributes; 0 where it is the type's. */
  readonly alignment: number;
  /** Parts of it are reached in a way that only memory allows. */
  inMemory: boolean;
  /** How often its address is taken, but for the loans. */
  addresses: number;
  /** Calls that get its address as an argument. */
  readonly loans: Loan[];
}

/** A call that gets the address of a variable, or of what lies in it at an offset in bytes. */
export interface Loan {
  readonly callee: FunctionSymbol;
  readonly signature: FunctionType;
  /** Of the parameter. */
  readonly index: number;
  readonly offset: number;
}

/** A function, wherever it is defined. */
export interface FunctionSymbol {
  readonly kind: 'function';
  readonly name: string;
  readonly type: FunctionType;
  /** Path of the unit it was named in; decides for static functions. */
  readonly unit: string;
  readonly isStatic: boolean;
  /** It may be defined nowhere; its address is null then (GCC manual: weak attribute). */
  readonly isWeak?: boolean;
  /** In bytes, from attributes. */
  readonly alignment?: number;
}

/** An object with static storage duration. */
export interface ObjectSymbol {
  readonly kind: 'object';
  readonly name: string;
  readonly type: CType;
  readonly qualifiers: Qualifiers;
  readonly unit: string;
  readonly isStatic: boolean;
  /** It may be defined nowhere; its address is null then (GCC manual: weak attribute). */
  readonly isWeak: boolean;
  /** In bytes, from attributes; 0 where it is the type's. */
  readonly alignment: number;
}

export type Place =
  /** `before` is evaluated when the place is used: what fills a temporary. */
  | { readonly kind: 'variable'; readonly variable: Variable; readonly offset: number; readonly before: readonly IR[] }
  | { readonly kind: 'memory'; readonly address: IR; readonly offset: number };

/** A scalar by its value, an aggregate by its place. */
export type Argument =
  | { readonly ctype: CType; readonly value: IR; readonly place: null }
  | { readonly ctype: CType; readonly value: null; readonly place: Place };

export interface BitRange {
  readonly first: number;
  readonly width: number;
}

export type IR =
  | { readonly kind: 'constant'; readonly type: ValueType; readonly value: number | bigint }
  | { readonly kind: 'object-address'; readonly type: 'i64'; readonly symbol: ObjectSymbol; readonly offset: number }
  /** `adapted` is the type it is called as, where a cast made it another than its own. */
  | {
      readonly kind: 'function-address';
      readonly type: 'i64';
      readonly symbol: FunctionSymbol;
      readonly adapted: FunctionType | null;
    }
  | { readonly kind: 'string-address'; readonly type: 'i64'; readonly bytes: Uint8Array; readonly offset: number }
  | { readonly kind: 'variable-address'; readonly type: 'i64'; readonly variable: Variable; readonly offset: number }
  | {
      readonly kind: 'load';
      readonly type: ValueType;
      readonly ctype: CType;
      readonly place: Place;
      readonly bits: BitRange | null;
      readonly token: Token;
    }
  /** Its value is the stored one where `keep`, else none. */
  | {
      readonly kind: 'store';
      readonly type: ValueType;
      readonly ctype: CType;
      readonly place: Place;
      readonly bits: BitRange | null;
      readonly value: IR;
      readonly keep: boolean;
      readonly token: Token;
    }
  | {
      readonly kind: 'copy';
      readonly type: 'void';
      readonly ctype: CType;
      readonly target: Place;
      readonly source: Place;
      readonly token: Token;
    }
  | {
      readonly kind: 'zero';
      readonly type: 'void';
      readonly place: Place;
      readonly size: number;
      readonly token: Token;
    }
  /** An instruction by its WebAssembly name, or one on i128 by the like name. */
  | {
      readonly kind: 'operation';
      readonly type: ValueType;
      readonly operator: string;
      readonly operands: readonly IR[];
    }
  | {
      readonly kind: 'call';
      readonly type: ValueType;
      readonly callee: FunctionSymbol | IR;
      readonly signature: FunctionType;
      /** Those beyond the signature's parameters are the variadic ones. */
      readonly arguments: readonly Argument[];
      /** Where an aggregate result goes. */
      readonly result: Place | null;
      readonly token: Token;
    }
  | {
      readonly kind: 'conditional';
      readonly type: ValueType;
      readonly condition: IR;
      readonly consequence: IR;
      readonly alternative: IR;
    }
  | { readonly kind: 'sequence'; readonly type: ValueType; readonly effects: readonly IR[]; readonly value: IR | null }
  | {
      readonly kind: 'statements';
      readonly type: ValueType;
      readonly body: readonly StatementIR[];
      readonly value: IR | null;
    }
  /** Where the function's variadic arguments begin. */
  | { readonly kind: 'variadic-area'; readonly type: 'i64' }
  | { readonly kind: 'stack-allocation'; readonly type: 'i64'; readonly size: IR }
  /** Gives back what was allocated on the stack since it stood there. */
  | { readonly kind: 'stack-restore'; readonly type: 'void'; readonly pointer: IR }
  | {
      readonly kind: 'bulk';
      readonly type: 'void';
      readonly operator: 'memory.copy' | 'memory.fill';
      readonly operands: readonly [IR, IR, IR];
      readonly token: Token;
    }
  | { readonly kind: 'trap'; readonly type: ValueType; readonly reason: string; readonly token: Token };

export interface Label {
  readonly name: string;
  /** Some jump to it stands after it. */
  isBackward: boolean;
}

/**
 * Where `break` or `continue` goes: to a label where the loop or switch was taken apart, else out of the statement
 * around it.
 */
export interface ExitIR {
  label: Label | null;
}

export type StatementIR =
  | { readonly kind: 'expression'; readonly value: IR; readonly token: Token }
  | { readonly kind: 'block'; readonly items: readonly StatementIR[] }
  | {
      readonly kind: 'if';
      readonly condition: IR;
      readonly consequence: readonly StatementIR[];
      readonly alternative: readonly StatementIR[];
      readonly token: Token;
    }
  | {
      readonly kind: 'loop';
      /** Null for a loop without end. */
      readonly condition: IR | null;
      readonly testFirst: boolean;
      readonly update: IR | null;
      readonly body: readonly StatementIR[];
      readonly breaks: ExitIR;
      readonly continues: ExitIR;
      readonly token: Token;
    }
  | {
      readonly kind: 'switch';
      readonly value: IR;
      /** Case labels refer to `label` items of the body. Bounds are inclusive, in the type of the value. */
      readonly cases: ReadonlyArray<{ readonly first: bigint; readonly last: bigint; readonly label: Label }>;
      readonly signed: boolean;
      readonly fallback: Label | null;
      readonly body: readonly StatementIR[];
      readonly breaks: ExitIR;
      readonly token: Token;
    }
  | { readonly kind: 'label'; readonly label: Label }
  | { readonly kind: 'goto'; readonly label: Label; readonly cleanups: StatementIR[]; readonly token: Token }
  | { readonly kind: 'break'; readonly exit: ExitIR }
  | { readonly kind: 'continue'; readonly exit: ExitIR }
  | { readonly kind: 'return'; readonly value: IR | null; readonly source: Place | null; readonly token: Token };

/** A function ready to be emitted. */
export interface FunctionIR {
  readonly symbol: FunctionSymbol;
  readonly type: FunctionType;
  readonly parameters: readonly Variable[];
  readonly body: readonly StatementIR[];
  /** The function's name where it is defined. */
  readonly token: Token;
  /** Line of the closing brace. */
  readonly lastLine: number;
  /** Small enough, and simple enough, to be emitted in place of a call. */
  readonly inlineWeight: number;
  /** Objects with static storage duration are defined in it: analysed again, it would define others. */
  readonly definesObjects: boolean;
}
