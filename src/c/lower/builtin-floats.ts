/** Builtins on floating values. */

import { DOUBLE, type FLOAT, INT } from '../types/types.js';
import { argument, type Builtin } from './builtin.js';
import type { IR } from './ir.js';
import { valueOperand } from './operands.js';
import { i64, logicalNot, operation } from './values.js';

/** A machine operation on one value of the type. */
export function floatUnary(operator: string, type: typeof FLOAT | typeof DOUBLE): Builtin {
  return (analyzer, args, token) => {
    const value = analyzer.converted(argument(args, 0, token), type);
    return valueOperand(type, operation(`${value.type}.${operator}`, value.type, value));
  };
}

const INFINITY: IR = { kind: 'constant', type: 'f64', value: Number.POSITIVE_INFINITY };

/** Classifies by comparing the magnitude with infinity; a comparison with not-a-number is false. */
export function classify(comparison: 'eq' | 'lt' | 'le', negate: boolean): Builtin {
  return (analyzer, args, token) => {
    const magnitude = operation('f64.abs', 'f64', analyzer.converted(argument(args, 0, token), DOUBLE));
    const compared = operation(`f64.${comparison}`, 'i32', magnitude, INFINITY);
    return valueOperand(INT, negate ? logicalNot(compared) : compared);
  };
}

/** 1 where the sign bit is set, in -0.0 too. */
export const signBit: Builtin = (analyzer, args, token) => {
  const bits = operation('i64.reinterpret_f64', 'i64', analyzer.converted(argument(args, 0, token), DOUBLE));
  return valueOperand(INT, operation('i32.wrap_i64', 'i32', operation('i64.shr_u', 'i64', bits, i64(63))));
};
