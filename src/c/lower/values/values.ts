/** Making IR values: operations with constants folded, conversions between C types (C11 6.3). */
import type { CType, FloatType, IntegerType } from '../../types/types.js';
import type { IR, ValueType } from '../ir.js';
import { foldOperation } from './fold.js';

/** What values of a C type are computed in. */
export function valueTypeOf(type: CType): ValueType {
  switch (type.kind) {
    case 'integer':
      return type.size === 16 ? 'i128' : type.size === 8 ? 'i64' : 'i32';
    case 'float':
      return type.size === 4 ? 'f32' : 'f64';
    case 'void':
      return 'void';
    default:
      return 'i64';
  }
}

/** A 32-bit constant. */
export function i32(value: number): IR {
  return { kind: 'constant', type: 'i32', value: value | 0 };
}

/** A 64-bit constant, reduced to 64 bits. */
export function i64(value: bigint | number): IR {
  return { kind: 'constant', type: 'i64', value: BigInt.asIntN(64, BigInt(value)) };
}

/** An integer constant in the value type of the C type, reduced to the type's range (C11 6.3.1.3). */
export function integerConstant(value: bigint, type: IntegerType): IR {
  if (type.isBool) return i32(value === 0n ? 0 : 1);
  const bits = type.size * 8;
  const wrapped = type.signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  if (type.size <= 4) return i32(Number(BigInt.asIntN(32, wrapped)));
  if (type.size === 8) return i64(wrapped);
  return { kind: 'constant', type: 'i128', value: BigInt.asIntN(128, wrapped) };
}

/** A floating constant, rounded to its type. */
export function floatConstant(value: number, type: FloatType): IR {
  return type.size === 4
    ? { kind: 'constant', type: 'f32', value: Math.fround(value) }
    : { kind: 'constant', type: 'f64', value };
}

/** An operation by its WebAssembly name; folded where all operands are constants. */
export function operation(operator: string, type: ValueType, ...operands: IR[]): IR {
  const folded = foldOperation(operator, type, operands);
  return folded ?? { kind: 'operation', type, operator, operands };
}

const BOOLEAN_OPERATION = /\.(eqz|eq|ne|lt|gt|le|ge)(_[su])?$/;
const BITWISE_OPERATION = /^i32\.(and|or|xor)$/;

function isBoolean(value: IR): boolean {
  if (value.kind === 'operation')
    return (
      BOOLEAN_OPERATION.test(value.operator) ||
      (BITWISE_OPERATION.test(value.operator) && value.operands.every(isBoolean))
    );
  if (value.kind === 'call') return value.signature.result.kind === 'integer' && value.signature.result.isBool;
  if (value.kind === 'constant') return value.type === 'i32' && (value.value === 0 || value.value === 1);
  if (value.kind === 'load') return value.ctype.kind === 'integer' && value.ctype.isBool;
  if (value.kind === 'conditional') return isBoolean(value.consequence) && isBoolean(value.alternative);
  return false;
}

/** 1 where the scalar is unequal 0, else 0 (C11 6.3.1.2). */
export function toBoolean(value: IR): IR {
  if (isBoolean(value)) return value;
  switch (value.type) {
    case 'i32':
      return operation('i32.ne', 'i32', value, i32(0));
    case 'i64':
      return operation('i64.ne', 'i32', value, i64(0));
    case 'i128':
      return operation('i32.eqz', 'i32', operation('i128.eqz', 'i32', value));
    case 'f32':
    case 'f64':
      return operation(`${value.type}.ne`, 'i32', value, { kind: 'constant', type: value.type, value: 0 });
    default:
      return value;
  }
}

/** An i32 that is not 0 where the scalar is unequal 0: what `if` takes. */
export function toCondition(value: IR): IR {
  return value.type === 'i32' ? value : toBoolean(value);
}

/** 1 where the scalar is 0, else 0. */
export function logicalNot(value: IR): IR {
  if (value.type === 'i32') return operation('i32.eqz', 'i32', value);
  if (value.type === 'i64') return operation('i64.eqz', 'i32', value);
  if (value.type === 'i128') return operation('i128.eqz', 'i32', value);
  return operation('i32.eqz', 'i32', toBoolean(value));
}

/** Converts a scalar value (C11 6.3). Pointers count as unsigned 64-bit integers. */
export function convert(value: IR, from: CType, to: CType): IR {
  if (to.kind === 'void' || from === to) return value;
  if (to.kind === 'integer' && to.isBool) return toBoolean(value);
  if (from.kind === 'float') {
    return to.kind === 'float' ? convertFloat(value, valueTypeOf(to)) : floatToInteger(value, to);
  }
  if (to.kind === 'float') return integerToFloat(value, from, to);
  return convertInteger(value, from, to);
}

function isSigned(type: CType): boolean {
  return type.kind === 'integer' && type.signed;
}

function convertInteger(value: IR, from: CType, to: CType): IR {
  const source = value.type;
  const target = valueTypeOf(to);
  if (target === 'i128') {
    if (source === 'i128') return value;
    const wide =
      source === 'i64' ? value : operation(isSigned(from) ? 'i64.extend_i32_s' : 'i64.extend_i32_u', 'i64', value);
    return operation(isSigned(from) ? 'i128.extend_i64_s' : 'i128.extend_i64_u', 'i128', wide);
  }
  if (target === 'i64') {
    if (source === 'i128') return toPrecision(operation('i64.wrap_i128', 'i64', value), to);
    if (source === 'i64') return toPrecision(value, to);
    return toPrecision(operation(isSigned(from) ? 'i64.extend_i32_s' : 'i64.extend_i32_u', 'i64', value), to);
  }
  let narrow = value;
  if (source === 'i128') narrow = operation('i64.wrap_i128', 'i64', narrow);
  if (narrow.type === 'i64') narrow = operation('i32.wrap_i64', 'i32', narrow);
  return toWidth(narrow, from, to as IntegerType, source !== 'i32');
}

/** Brings an i64 into the range of a type that has fewer bits (see wideBitFieldType). */
export function toPrecision(value: IR, type: CType): IR {
  if (type.kind !== 'integer' || type.size !== 8 || type.precision === 64) return value;
  if (!type.signed) return operation('i64.and', 'i64', value, i64((1n << BigInt(type.precision)) - 1n));
  const unused = i64(64 - type.precision);
  return operation('i64.shr_s', 'i64', operation('i64.shl', 'i64', value, unused), unused);
}

/** Brings an i32 into the range of a type of 1, 2 or 4 bytes. */
function toWidth(value: IR, from: CType, to: IntegerType, wrapped: boolean): IR {
  if (to.size >= 4) return value;
  // A value of a type that fits needs nothing.
  if (!wrapped && from.kind === 'integer' && from.size <= to.size && from.signed === to.signed) return value;
  if (!wrapped && from.kind === 'integer' && from.size < to.size && !from.signed) return value;
  if (to.signed) return operation(to.size === 1 ? 'i32.extend8_s' : 'i32.extend16_s', 'i32', value);
  return operation('i32.and', 'i32', value, i32(to.size === 1 ? 0xff : 0xffff));
}

function convertFloat(value: IR, target: ValueType): IR {
  if (value.type === target) return value;
  return operation(target === 'f64' ? 'f64.promote_f32' : 'f32.demote_f64', target, value);
}

function floatToInteger(value: IR, to: CType): IR {
  const signed = isSigned(to) ? 's' : 'u';
  if (to.kind === 'integer' && to.size === 16) {
    return operation(`i128.trunc_sat_${value.type}_${signed}`, 'i128', value);
  }
  if (value.kind === 'constant' && to.kind === 'integer') return saturated(Number(value.value), to);
  if (to.kind !== 'integer' || to.size === 8)
    return toPrecision(operation(`i64.cvtt_${value.type}_${signed}`, 'i64', value), to);
  // What the processor has converts to int and to long; gcc takes the narrowest that holds all values of the type.
  if (to.size === 4 && !to.signed)
    return operation('i32.wrap_i64', 'i32', operation(`i64.cvtt_${value.type}_s`, 'i64', value));
  return toWidth(operation(`i32.cvtt_${value.type}_s`, 'i32', value), to, to, true);
}

/** A constant outside of the type's range becomes the bound that is nearest, not-a-number 0, where gcc computes it. */
function saturated(value: number, to: IntegerType): IR {
  const least = to.signed ? -(1n << BigInt(to.precision - 1)) : 0n;
  const most = (1n << BigInt(to.signed ? to.precision - 1 : to.precision)) - 1n;
  if (Number.isNaN(value)) return integerConstant(0n, to);
  if (value <= Number(least)) return integerConstant(least, to);
  return integerConstant(value >= Number(most) ? most : BigInt(Math.trunc(value)), to);
}

function integerToFloat(value: IR, from: CType, to: FloatType): IR {
  const target = valueTypeOf(to);
  const signed = isSigned(from) ? 's' : 'u';
  if (value.type === 'i128') return operation(`${target}.convert_i128_${signed}`, target, value);
  return operation(`${target}.convert_${value.type}_${signed}`, target, value);
}
