/** Builtins that count, find or move bits. */

import { INT, type IntegerType } from '../types/types.js';
import { argument, type Builtin } from './builtin.js';
import type { IR } from './ir.js';
import { valueOperand, variablePlace } from './operands.js';
import { i32, i64, operation } from './values.js';

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
    const value = analyzer.converted(argument(args, 0, token), type);
    const machine = value.type;
    const temporary = analyzer.temporary(type, token);
    const load: IR = { kind: 'load', type: machine, ctype: type, place: variablePlace(temporary), bits: null, token };
    const store: IR = {
      kind: 'store',
      type: 'void',
      ctype: type,
      place: variablePlace(temporary),
      bits: null,
      value,
      keep: false,
      token,
    };
    const count = operation(`${machine}.ctz`, machine, load);
    const narrow = machine === 'i64' ? operation('i32.wrap_i64', 'i32', count) : count;
    const zero = operation(`${machine}.eqz`, 'i32', load);
    const found: IR = {
      kind: 'conditional',
      type: 'i32',
      condition: zero,
      consequence: i32(0),
      alternative: operation('i32.add', 'i32', narrow, i32(1)),
    };
    return analyzer.after([store], valueOperand(INT, found), token);
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
    const value = analyzer.converted(argument(args, 0, token), type);
    const machine = value.type;
    const temporary = analyzer.temporary(type, token);
    const load: IR = { kind: 'load', type: machine, ctype: type, place: variablePlace(temporary), bits: null, token };
    const constant = (number: number | bigint): IR => (machine === 'i64' ? i64(number) : i32(Number(number)));
    let result: IR = constant(0);
    for (let byte = 0; byte < type.size; byte++) {
      const low = operation(
        `${machine}.and`,
        machine,
        operation(`${machine}.shr_u`, machine, load, constant(8 * byte)),
        constant(0xff),
      );
      const moved = operation(`${machine}.shl`, machine, low, constant(8 * (type.size - 1 - byte)));
      result = byte === 0 ? moved : operation(`${machine}.or`, machine, result, moved);
    }
    const store: IR = {
      kind: 'store',
      type: 'void',
      ctype: type,
      place: variablePlace(temporary),
      bits: null,
      value,
      keep: false,
      token,
    };
    return analyzer.after([store], valueOperand(type, result), token);
  };
}
