/** Builtins on integers: checked arithmetic, magnitude. */
import { CompileError } from '../../errors.js';
import type { Token } from '../../token.js';
import {
  BOOL,
  functionType,
  INT,
  INT128,
  type IntegerType,
  pointerTo,
  typeName,
  UNSIGNED_INT128,
} from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { Argument, IR } from '../ir.js';
import { arithmeticOperation, binaryOperator, type Scalar } from '../values/arithmetic.js';
import { addressOf, loadOf, storeTo, valueOperand, variablePlace } from '../values/operands.js';
import { convert, i32, operation } from '../values/values.js';
import { argument, type Builtin, choice, keptValue } from './builtin.js';

type Operator = '+' | '-' | '*';

const CODES: Readonly<Record<Operator, number>> = { '+': 0, '-': 1, '*': 2 };

/** `__builtin_add_overflow` and its kind: the exact result is checked against the type it is stored in. */
export function overflow(operator: Operator): Builtin {
  return (analyzer, args, token) => {
    const left = analyzer.scalar(argument(args, 0, token));
    const right = analyzer.scalar(argument(args, 1, token));
    const target = analyzer.dereference(analyzer.scalar(argument(args, 2, token)), token);
    if (target.type.kind !== 'integer') throw new CompileError(`${token.text} into ${typeName(target.type)}`, token);
    const result = target.type;
    const { effects, value, overflows } = checked(analyzer, operator, left, right, result, token);
    const store = storeTo(target.place!, result, convert(value, INT128, result), token);
    return analyzer.after([...effects, store], valueOperand(BOOL, overflows), token);
  };
}

/** `__builtin_add_overflow_p` and its kind: the third argument only names a type, or a bit-field of a width. */
export function overflows(operator: Operator): Builtin {
  return (analyzer, args, token) => {
    const left = analyzer.scalar(argument(args, 0, token));
    const right = analyzer.scalar(argument(args, 1, token));
    const model = analyzer.operand(argument(args, 2, token));
    if (model.type.kind !== 'integer') throw new CompileError(`${token.text} for ${typeName(model.type)}`, token);
    const precision = model.bits?.width ?? model.type.precision;
    const result: IntegerType = { ...model.type, precision };
    if (isConstant(left.value) && isConstant(right.value)) {
      const exact = EXACT[operator](numberOf(left), numberOf(right));
      return valueOperand(INT, i32(fits(exact, result) ? 0 : 1));
    }
    const made = checked(analyzer, operator, left, right, result, token);
    return analyzer.after(made.effects, valueOperand(BOOL, made.overflows), token);
  };
}

const EXACT: Readonly<Record<Operator, (a: bigint, b: bigint) => bigint>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
};

function isConstant(value: IR): value is IR & { kind: 'constant' } {
  return value.kind === 'constant' && (value.type === 'i32' || value.type === 'i64' || value.type === 'i128');
}

function numberOf({ type, value }: Scalar): bigint {
  const number = BigInt((value as IR & { kind: 'constant' }).value);
  return type.kind === 'integer' && !type.signed ? BigInt.asUintN(type.size * 8, number) : number;
}

function fits(value: bigint, { signed, precision }: IntegerType): boolean {
  const bits = BigInt(precision);
  return signed ? value >= -(1n << (bits - 1n)) && value < 1n << (bits - 1n) : value >= 0n && value < 1n << bits;
}

/** The function of the support library (src/runtime/lib/compiler/int128.c) that computes in 129 bits and more. */
const CHECKED_ARITHMETIC = functionType(
  INT,
  [INT, UNSIGNED_INT128, INT, UNSIGNED_INT128, INT, INT, INT, pointerTo(UNSIGNED_INT128)],
  false,
);

/** The result modulo 2^128 in an __int128, once the effects are done, and whether the type cannot hold it. */
function checked(
  analyzer: Analyzer,
  operator: Operator,
  left: Scalar,
  right: Scalar,
  result: IntegerType,
  token: Token,
): { readonly effects: readonly IR[]; readonly value: IR; readonly overflows: IR } {
  for (const { type } of [left, right])
    if (type.kind !== 'integer') throw new CompileError(`${token.text} on ${typeName(type)}`, token);
  const saved = analyzer.temporary(INT128, token);
  const load = loadOf(saved, token);
  const isWide = [left.type, right.type, result].some(({ size }) => size === 16);
  if (!isWide && result.precision === result.size * 8) {
    const wide = (scalar: Scalar): IR => convert(scalar.value, scalar.type, INT128);
    const exact = arithmeticOperation(operator, INT128, wide(left), wide(right), token).value;
    const differs = operation('i128.ne', 'i32', convert(convert(load, INT128, result), result, INT128), load);
    return { effects: [storeTo(variablePlace(saved), INT128, exact, token)], value: load, overflows: differs };
  }
  const answer = analyzer.temporary(INT, token);
  const effects: IR[] = [];
  const given = [left, right].flatMap((scalar): Argument[] => {
    const kept = analyzer.temporary(scalar.type, token);
    effects.push(storeTo(variablePlace(kept), scalar.type, scalar.value, token));
    const value = { type: scalar.type, value: loadOf(kept, token) };
    const negative = binaryOperator('<', value, { type: INT, value: i32(0) }, token).value;
    return [
      { ctype: UNSIGNED_INT128, value: convert(value.value, value.type, UNSIGNED_INT128), place: null },
      { ctype: INT, value: negative, place: null },
    ];
  });
  const integer = (value: number): Argument => ({ ctype: INT, value: i32(value), place: null });
  const call: IR = {
    kind: 'call',
    type: 'i32',
    callee: { kind: 'function', name: '__flatcheck_checked', type: CHECKED_ARITHMETIC, unit: '', isStatic: false },
    signature: CHECKED_ARITHMETIC,
    arguments: [
      integer(CODES[operator]),
      ...given,
      integer(result.precision),
      integer(result.signed ? 1 : 0),
      { ctype: pointerTo(UNSIGNED_INT128), value: addressOf(variablePlace(saved)), place: null },
    ],
    result: null,
    token,
  };
  effects.push(storeTo(variablePlace(answer), INT, call, token));
  return { effects, value: load, overflows: loadOf(answer, token) };
}

/** The magnitude, that of the least integer being itself. */
export function integerAbsolute(type: IntegerType): Builtin {
  return (analyzer, args, token) => {
    const { effects, value } = keptValue(analyzer, analyzer.converted(argument(args, 0, token), type), type, token);
    const zero: Scalar = { type: INT, value: i32(0) };
    const negative = binaryOperator('<', { type, value }, zero, token).value;
    const negated = binaryOperator('-', zero, { type, value }, token).value;
    return analyzer.after(effects, valueOperand(type, choice(negative, negated, value)), token);
  };
}
