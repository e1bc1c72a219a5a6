/** The binary operators of C on scalar values (C11 6.5.5 to 6.5.14), pointers included. */
import { CompileError } from '../../errors.js';
import type { Token } from '../../token.js';
import {
  type CType,
  commonType,
  type FloatType,
  INT,
  type IntegerType,
  isScalar,
  LONG,
  type PointerType,
  pointerTo,
  promote,
  typeName,
  UNSIGNED_LONG,
  VOID,
} from '../../types/types.js';
import type { IR } from '../ir.js';
import { dynamicSize } from '../types/dynamic-size.js';
import { checkLongDouble } from '../types/long-double.js';
import { convert, i64, operation, toPrecision, valueTypeOf } from './values.js';

/** A scalar value with its C type. */
export interface Scalar {
  readonly type: CType;
  readonly value: IR;
}

const COMPARISONS: Record<string, string> = { '<': 'lt', '>': 'gt', '<=': 'le', '>=': 'ge', '==': 'eq', '!=': 'ne' };
const OPERATIONS: Record<string, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'rem',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
};

/** Any binary operator but `&&`, `||` and `,`. */
export function binaryOperator(operator: string, left: Scalar, right: Scalar, token: Token): Scalar {
  if (!isScalar(left.type) || !isScalar(right.type)) {
    throw new CompileError(`"${operator}" on ${typeName(left.type)} and ${typeName(right.type)}`, token);
  }
  if (operator in COMPARISONS) return comparison(operator, left, right, token);
  if (left.type.kind === 'pointer' || right.type.kind === 'pointer')
    return pointerArithmetic(operator, left, right, token);
  if (operator === '<<' || operator === '>>') return shift(operator, left, right, token);
  const type = commonType(arithmetic(left.type), arithmetic(right.type));
  return arithmeticOperation(
    operator,
    type,
    convert(left.value, left.type, type),
    convert(right.value, right.type, type),
    token,
  );
}

/** `+ - * / % & | ^` on operands already of the common type. */
export function arithmeticOperation(
  operator: string,
  type: IntegerType | FloatType,
  left: IR,
  right: IR,
  token: Token,
): Scalar {
  const name = OPERATIONS[operator];
  const machine = valueTypeOf(type);
  if (!name || (type.kind === 'float' && !['add', 'sub', 'mul', 'div'].includes(name))) {
    throw new CompileError(`"${operator}" on ${typeName(type)}`, token);
  }
  checkLongDouble(type, left, right, token);
  const suffix = type.kind === 'integer' && (name === 'div' || name === 'rem') ? (type.signed ? '_s' : '_u') : '';
  return { type, value: toPrecision(operation(`${machine}.${name}${suffix}`, machine, left, right), type) };
}

function arithmetic(type: CType): IntegerType | FloatType {
  return type as IntegerType | FloatType;
}

function shift(operator: string, left: Scalar, right: Scalar, token: Token): Scalar {
  if (left.type.kind !== 'integer' || right.type.kind !== 'integer')
    throw new CompileError(`"${operator}" on a floating value`, token);
  const type = promote(left.type);
  const machine = valueTypeOf(type);
  const value = convert(left.value, left.type, type);
  // The machine takes a count of the operand's own width; i128 takes an i32.
  const count = machine === 'i64' ? convert(right.value, right.type, type) : convert(right.value, right.type, INT);
  const name = operator === '<<' ? 'shl' : type.signed ? 'shr_s' : 'shr_u';
  return { type, value: toPrecision(operation(`${machine}.${name}`, machine, value, count), type) };
}

function comparison(operator: string, left: Scalar, right: Scalar, token: Token): Scalar {
  let type: CType;
  if (left.type.kind === 'pointer' || right.type.kind === 'pointer') {
    if (left.type.kind === 'float' || right.type.kind === 'float')
      throw new CompileError(`"${operator}" on a pointer and a floating value`, token);
    type = UNSIGNED_LONG;
  } else type = commonType(arithmetic(left.type), arithmetic(right.type));
  const machine = valueTypeOf(type);
  const name = COMPARISONS[operator]!;
  const needsSign = type.kind === 'integer' && name !== 'eq' && name !== 'ne';
  const suffix = needsSign ? ((type as IntegerType).signed ? '_s' : '_u') : '';
  const compared = operation(
    `${machine}.${name}${suffix}`,
    'i32',
    convert(left.value, left.type, type),
    convert(right.value, right.type, type),
  );
  return { type: INT, value: compared };
}

function pointerArithmetic(operator: string, left: Scalar, right: Scalar, token: Token): Scalar {
  if (left.type.kind === 'pointer' && right.type.kind === 'pointer' && operator === '-') {
    const difference = operation('i64.sub', 'i64', left.value, right.value);
    const size = elementSize(left.type, token);
    return { type: LONG, value: operation('i64.div_s', 'i64', difference, size) };
  }
  if (left.type.kind === 'pointer' && right.type.kind === 'integer' && (operator === '+' || operator === '-')) {
    return { type: left.type, value: offsetPointer(operator, left.value, left.type, right, token) };
  }
  if (left.type.kind === 'integer' && right.type.kind === 'pointer' && operator === '+') {
    return { type: right.type, value: offsetPointer('+', right.value, right.type, left, token) };
  }
  throw new CompileError(`"${operator}" on ${typeName(left.type)} and ${typeName(right.type)}`, token);
}

function offsetPointer(operator: string, pointer: IR, type: PointerType, index: Scalar, token: Token): IR {
  const wide = convert(index.value, index.type, LONG);
  const bytes = operation('i64.mul', 'i64', wide, elementSize(type, token));
  if (operator === '+') return operation('i64.add', 'i64', pointer, bytes);
  if (bytes.kind === 'constant') return operation('i64.add', 'i64', pointer, i64(-(bytes.value as bigint)));
  return operation('i64.sub', 'i64', pointer, bytes);
}

/** Size of what a pointer steps over; 1 for void and functions as in GNU C. */
function elementSize({ target }: PointerType, token: Token): IR {
  if (target.kind === 'record' && !target.isComplete)
    throw new CompileError(`arithmetic on a pointer to incomplete ${typeName(target)}`, token);
  if (target.kind === 'void' || target.kind === 'function') return i64(1);
  return dynamicSize(target, token) ?? i64(target.size);
}

/** The type of `condition ? left : right` (C11 6.5.15). */
export function conditionalType(left: Scalar, right: Scalar): CType {
  if (left.type.kind === 'void' || right.type.kind === 'void') return VOID;
  if (left.type.kind === 'pointer' || right.type.kind === 'pointer') {
    if (left.type.kind !== 'pointer') return right.type;
    if (right.type.kind !== 'pointer') return left.type;
    if (isNullConstant(left)) return right.type;
    if (isNullConstant(right)) return left.type;
    if (left.type.target.kind === 'void' || right.type.target.kind === 'void') return pointerTo(VOID);
    return left.type;
  }
  return commonType(arithmetic(left.type), arithmetic(right.type));
}

/** C11 6.3.2.3p3. */
function isNullConstant(scalar: Scalar): boolean {
  return (
    scalar.type.kind === 'pointer' &&
    scalar.type.target.kind === 'void' &&
    scalar.value.kind === 'constant' &&
    BigInt(scalar.value.value) === 0n
  );
}
