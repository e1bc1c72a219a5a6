/** Builtins that count, find or move bits. */

import type { Expression } from '../../syntax/ast.js';
import { INT, type IntegerType } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR } from '../ir.js';
import { valueOperand } from '../values/operands.js';
import { i32, i64, integerConstant, operation } from '../values/values.js';
import { argument, type Builtin, choice, keptValue } from './builtin.js';

/** Counts bits with a machine operation; on 64-bit arguments the machine's result is narrowed to int. */
export function bitCount(operator: string, type: IntegerType): Builtin {
  return (analyzer, args, token) => {
    const value = analyzer.converted(argument(args, 0, token), type);
    const count = operation(`${value.type}.${operator}`, value.type, value);
    return valueOperand(INT, count.type === 'i64' ? operation('i32.wrap_i64', 'i32', count) : count);
  };
}

/** One more than the index of the lowest bit that is set, 0 where none is. */
export function findFirstSet(type: IntegerType): Builtin {
  return (analyzer, args, token) => {
    const { value: load, effects } = kept(analyzer, argument(args, 0, token), type);
    const machine = load.type;
    const count = operation(`${machine}.ctz`, machine, load);
    const narrow = machine === 'i64' ? operation('i32.wrap_i64', 'i32', count) : count;
    const zero = operation(`${machine}.eqz`, 'i32', load);
    const found = choice(zero, i32(0), operation('i32.add', 'i32', narrow, i32(1)));
    return analyzer.after(effects, valueOperand(INT, found), token);
  };
}

/**
 * How many bits after the first are equal to it: those of a value, with its sign taken out of each, that are 0, less
 * the sign itself.
 */
export function redundantSignBits(type: IntegerType): Builtin {
  return (analyzer, args, token) => {
    const { value: load, effects } = kept(analyzer, argument(args, 0, token), type);
    const machine = load.type;
    const last = machine === 'i64' ? i64(63) : i32(31);
    const signs = operation(`${machine}.shr_s`, machine, load, last);
    const count = operation(`${machine}.clz`, machine, operation(`${machine}.xor`, machine, load, signs));
    const narrow = machine === 'i64' ? operation('i32.wrap_i64', 'i32', count) : count;
    return analyzer.after(effects, valueOperand(INT, operation('i32.sub', 'i32', narrow, i32(1))), token);
  };
}

/** 1 where an odd number of bits is set. */
export function parity(type: IntegerType): Builtin {
  return (analyzer, args, token) => {
    const count = bitCount('popcnt', type)(analyzer, args, token);
    return valueOperand(INT, operation('i32.and', 'i32', count.value!, i32(1)));
  };
}

/** Reverses bytes by shifts and masks; the machine has no instruction for it. */
export function byteSwap(type: IntegerType): Builtin {
  return (analyzer, args, token) => {
    const { value: load, effects } = kept(analyzer, argument(args, 0, token), type);
    const machine = load.type;
    const mask = machine === 'i32' ? i32(0xff) : integerConstant(0xffn, type);
    const shift = (operator: 'shl' | 'shr_u', value: IR, bits: number): IR =>
      operation(`${machine}.${operator}`, machine, value, machine === 'i64' ? i64(bits) : i32(bits));
    let result: IR | null = null;
    for (let byte = 0; byte < type.size; byte++) {
      const low = operation(`${machine}.and`, machine, shift('shr_u', load, 8 * byte), mask);
      const moved = shift('shl', low, 8 * (type.size - 1 - byte));
      result = result ? operation(`${machine}.or`, machine, result, moved) : moved;
    }
    return analyzer.after(effects, valueOperand(type, result!), token);
  };
}

/** An argument that is used several times. */
function kept(
  analyzer: Analyzer,
  expression: Expression,
  type: IntegerType,
): { readonly effects: readonly IR[]; readonly value: IR } {
  return keptValue(analyzer, analyzer.converted(expression, type), type, expression.token);
}
