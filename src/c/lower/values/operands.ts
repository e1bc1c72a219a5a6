/** What an expression denotes while it is analysed: a value, or a place that holds one (C11 6.3.2.1). */
import { CompileError } from '../../errors.js';
import type { Token } from '../../token.js';
import {
  type CType,
  INT,
  type IntegerType,
  pointerTo,
  Qualifier,
  type Qualifiers,
  typeName,
  UNSIGNED_INT,
  wideBitFieldType,
} from '../../types/types.js';
import type { BitRange, IR, Place, Variable } from '../ir.js';
import { convert, i64, operation, valueTypeOf } from './values.js';

export interface Operand {
  readonly type: CType;
  /** Where it lies, for lvalues and for all aggregates. */
  readonly place: Place | null;
  readonly bits: BitRange | null;
  /** The value, for scalars that lie nowhere. */
  readonly value: IR | null;
  /** Of what lies there (C11 6.7.3); a value has none. */
  readonly qualifiers: Qualifiers;
}

/** A scalar that lies nowhere. */
export function valueOperand(type: CType, value: IR): Operand {
  return { type, place: null, bits: null, value, qualifiers: Qualifier.None };
}

/** What lies at a place; `bits` for a bit-field. */
export function placeOperand(
  type: CType,
  place: Place,
  bits: BitRange | null = null,
  qualifiers: Qualifiers = Qualifier.None,
): Operand {
  return { type, place, bits, value: null, qualifiers };
}

/** A variable, or what lies in it at an offset in bytes; `before` is evaluated when the place is used. */
export function variablePlace(variable: Variable, offset = 0, before: readonly IR[] = []): Place {
  return { kind: 'variable', variable, offset, before };
}

/** The place an address points to; address plus constant is taken apart. */
export function placeAt(address: IR, offset = 0): Place {
  if (address.kind === 'variable-address') return variablePlace(address.variable, address.offset + offset);
  if (address.kind === 'operation' && address.operator === 'i64.add') {
    const right = address.operands[1]!;
    // Only offsets of member size: a wasm offset must not be negative, and wild ones must fault as C pointers do.
    if (right.kind === 'constant' && (right.value as bigint) >= 0n && (right.value as bigint) < 1n << 20n) {
      return { kind: 'memory', address: address.operands[0]!, offset: Number(right.value) + offset };
    }
  }
  return { kind: 'memory', address, offset };
}

/** The place that many bytes further. */
export function placeWithOffset(place: Place, offset: number): Place {
  return offset === 0 ? place : { ...place, offset: place.offset + offset };
}

/**
 * The address of a place. A variable whose address is taken lives in memory, unless it is but lent to calls that can do
 * without.
 */
export function addressOf(place: Place): IR {
  if (place.kind === 'variable') {
    place.variable.addresses++;
    const value: IR = { kind: 'variable-address', type: 'i64', variable: place.variable, offset: place.offset };
    return place.before.length > 0 ? { kind: 'sequence', type: 'i64', effects: place.before, value } : value;
  }
  return operation('i64.add', 'i64', place.address, i64(place.offset));
}

/**
 * The value of an operand after lvalue conversion, array and function decay (C11 6.3.2.1); with the type it then has.
 */
export function decay(operand: Operand, token: Token): { type: CType; value: IR } {
  const { type } = operand;
  if (operand.value) return { type, value: operand.value };
  const place = operand.place!;
  if (type.kind === 'array') return { type: pointerTo(type.element, operand.qualifiers), value: addressOf(place) };
  if (type.kind === 'function') return { type: pointerTo(type), value: addressOf(place) };
  if (type.kind === 'record' || type.kind === 'void') {
    throw new CompileError(`a value of type ${typeName(type)} where a scalar is wanted`, token);
  }
  const value: IR = { kind: 'load', type: valueTypeOf(type), ctype: type, place, bits: operand.bits, token };
  return operand.bits && type.kind === 'integer' ? promoteBitField(type, value, operand.bits.width) : { type, value };
}

/** gcc takes a bit-field for an integer of its width: what fits into int becomes int (C11 6.3.1.1p2). */
export function promoteBitField(type: IntegerType, value: IR, width: number): { type: CType; value: IR } {
  if (type.isBool) return { type, value };
  if (width > INT.precision) return { type: wideBitFieldType(width, type.signed), value };
  const promoted = width === 32 && !type.signed ? UNSIGNED_INT : INT;
  return { type: promoted, value: convert(value, type, promoted) };
}

/** Whether evaluating it twice, or not at all, makes no difference. */
export function isPure(value: IR): boolean {
  switch (value.kind) {
    case 'constant':
    case 'object-address':
    case 'function-address':
    case 'string-address':
    case 'variable-address':
    case 'variadic-area':
      return true;
    case 'load':
      return value.place.kind === 'variable' ? value.place.before.length === 0 : isPure(value.place.address);
    case 'operation':
      return value.operands.every(isPure) && !/\.(div|rem)/.test(value.operator);
    default:
      return false;
  }
}

/** The value of a scalar variable. */
export function loadOf(variable: Variable, token: Token): IR {
  const { type } = variable;
  return { kind: 'load', type: valueTypeOf(type), ctype: type, place: variablePlace(variable), bits: null, token };
}

/** Gives a scalar at a place its value, which is in the type already. */
export function storeTo(place: Place, type: CType, value: IR, token: Token): IR {
  return { kind: 'store', type: 'void', ctype: type, place, bits: null, value, keep: false, token };
}
