/** What the parts of expression analysis ask of the whole (see expressions.ts). */
import type { Expression } from '../syntax/ast.js';
import type { Token } from '../token.js';
import type { CType, FunctionType } from '../types/types.js';
import type { FunctionSymbol, IR, Variable } from './ir.js';
import type { Scope } from './unit/scope.js';
import type { Unit } from './unit/unit.js';
import type { Scalar } from './values/arithmetic.js';
import type { Operand } from './values/operands.js';

/** Analyses expressions in a scope. All throw CompileError for what is wrong or not supported. */
export interface Analyzer {
  readonly unit: Unit;
  readonly scope: Scope;
  /** Whether writes to what is const are refused. */
  readonly checksConst: boolean;
  /** What an expression denotes: a place or a value. */
  operand(expression: Expression): Operand;
  /** The scalar value of an expression after all conversions of C11 6.3.2.1. */
  scalar(expression: Expression): Scalar;
  /** The value converted to a type as if by assignment. */
  converted(expression: Expression, type: CType): IR;
  /** Evaluates for side effects only. */
  effect(expression: Expression): IR;
  /** The value of an integer constant expression (C11 6.6p6). */
  constantInteger(expression: Expression): bigint;
  /** Converts a value as if by assignment. */
  assignedValue(value: IR, from: CType, to: CType, token: Token): IR;
  /** Converts a value; a function's address to another function type gets an adapter. */
  castValue(value: IR, from: CType, to: CType, token: Token): IR;
  /** What a pointer points to (C11 6.5.3.2p4). */
  dereference(pointer: Scalar, token: Token): Operand;
  /** The operand, with effects to be evaluated before it. */
  after(effects: readonly IR[], operand: Operand, token: Token): Operand;
  /** A call with arguments still as expressions. */
  callFunction(
    callee: FunctionSymbol | IR,
    signature: FunctionType,
    expressions: readonly Expression[],
    token: Token,
  ): Operand;
  /** A new temporary of the function. */
  temporary(type: CType, token: Token): Variable;
  /** Where the variadic arguments begin, for va_start. */
  variadicArea(token: Token): IR;
}
