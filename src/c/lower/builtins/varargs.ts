/** Variable arguments (C11 7.16). */

import { pointerTo, VOID } from '../../types/types.js';
import type { IR } from '../ir.js';
import { placeAt, placeOperand, valueOperand, variablePlace } from '../values/operands.js';
import { i64, operation, valueTypeOf } from '../values/values.js';
import { argument, type Builtin, typeArgument } from './builtin.js';

/** Lets a list begin at the function's first variadic argument. */
export const vaStart: Builtin = (analyzer, args, token) => {
  const list = analyzer.scalar(argument(args, 0, token));
  const pointer = pointerTo(VOID);
  const area = analyzer.variadicArea(token);
  return valueOperand(VOID, {
    kind: 'store',
    type: 'void',
    ctype: pointer,
    place: placeAt(list.value),
    bits: null,
    value: area,
    keep: false,
    token,
  });
};

/** Every variadic argument takes a multiple of 8 bytes; an aggregate is passed as its address. */
export const vaArgument: Builtin = (analyzer, args, token) => {
  const list = analyzer.scalar(argument(args, 0, token));
  const type = typeArgument(analyzer, args, 1, token);
  const pointer = pointerTo(VOID);
  const saved = analyzer.temporary(pointer, token);
  const next: IR = { kind: 'load', type: 'i64', ctype: pointer, place: placeAt(list.value), bits: null, token };
  const load: IR = { kind: 'load', type: 'i64', ctype: pointer, place: variablePlace(saved), bits: null, token };
  const keep: IR = {
    kind: 'store',
    type: 'void',
    ctype: pointer,
    place: variablePlace(saved),
    bits: null,
    value: next,
    keep: false,
    token,
  };
  const size = type.kind === 'record' ? 8 : Math.max(8, type.size === 16 && type.kind === 'float' ? 8 : type.size);
  const advanced = operation('i64.add', 'i64', load, i64(size));
  const step: IR = {
    kind: 'store',
    type: 'void',
    ctype: pointer,
    place: placeAt(list.value),
    bits: null,
    value: advanced,
    keep: false,
    token,
  };
  if (type.kind === 'record') {
    const address: IR = { kind: 'load', type: 'i64', ctype: pointer, place: placeAt(load), bits: null, token };
    return analyzer.after([keep, step], placeOperand(type, { kind: 'memory', address, offset: 0 }), token);
  }
  const value: IR = { kind: 'load', type: valueTypeOf(type), ctype: type, place: placeAt(load), bits: null, token };
  return analyzer.after([keep, step], valueOperand(type, value), token);
};

/** Lets a list stand where another one stands. */
export const vaCopy: Builtin = (analyzer, args, token) => {
  const target = analyzer.scalar(argument(args, 0, token));
  const source = analyzer.scalar(argument(args, 1, token));
  const pointer = pointerTo(VOID);
  const value: IR = { kind: 'load', type: 'i64', ctype: pointer, place: placeAt(source.value), bits: null, token };
  return valueOperand(VOID, {
    kind: 'store',
    type: 'void',
    ctype: pointer,
    place: placeAt(target.value),
    bits: null,
    value,
    keep: false,
    token,
  });
};
