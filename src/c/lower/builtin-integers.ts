/** Builtins on integers: checked arithmetic, magnitude. */
import { CompileError } from '../errors.js';
import { BOOL, INT, INT128, type IntegerType, typeName } from '../types/types.js';
import { arithmeticOperation, binaryOperator, type Scalar } from './arithmetic.js';
import { argument, type Builtin } from './builtin.js';
import type { IR } from './ir.js';
import { valueOperand, variablePlace } from './operands.js';
import { convert, i32, operation, valueTypeOf } from './values.js';

/** `__builtin_add_overflow` and its kind: computed in 128 bits, then checked against the result's type. */
export function overflow(operator: '+' | '-' | '*'): Builtin {
  return (analyzer, args, token) => {
    const left = analyzer.scalar(argument(args, 0, token));
    const right = analyzer.scalar(argument(args, 1, token));
    const target = analyzer.dereference(analyzer.scalar(argument(args, 2, token)), token);
    if (target.type.kind !== 'integer') throw new CompileError(`${token.text} into ${typeName(target.type)}`, token);
    const result = target.type;
    const wide = (scalar: Scalar): IR => convert(scalar.value, scalar.type, INT128);
    const exact = arithmeticOperation(operator, INT128, wide(left), wide(right), token).value;
    const saved = analyzer.temporary(INT128, token);
    const load: IR = { kind: 'load', type: 'i128', ctype: INT128, place: variablePlace(saved), bits: null, token };
    const keep: IR = {
      kind: 'store',
      type: 'void',
      ctype: INT128,
      place: variablePlace(saved),
      bits: null,
      value: exact,
      keep: false,
      token,
    };
    const narrowed = convert(load, INT128, result);
    const store: IR = {
      kind: 'store',
      type: 'void',
      ctype: result,
      place: target.place!,
      bits: null,
      value: narrowed,
      keep: false,
      token,
    };
    const differs = operation('i128.ne', 'i32', convert(narrowed, result, INT128), load);
    return analyzer.after([keep, store], valueOperand(BOOL, differs), token);
  };
}

/** `mayOverlap`: the bytes go as if by way of a temporary. */
export function integerAbsolute(type: IntegerType): Builtin {
  return (analyzer, args, token) => {
    const saved = analyzer.temporary(type, token);
    const machine = valueTypeOf(type);
    const value = analyzer.converted(argument(args, 0, token), type);
    const load: IR = { kind: 'load', type: machine, ctype: type, place: variablePlace(saved), bits: null, token };
    const keep: IR = {
      kind: 'store',
      type: 'void',
      ctype: type,
      place: variablePlace(saved),
      bits: null,
      value,
      keep: false,
      token,
    };
    const zero: Scalar = { type: INT, value: i32(0) };
    const negative = binaryOperator('<', { type, value: load }, zero, token).value;
    const negated = binaryOperator('-', zero, { type, value: load }, token).value;
    return analyzer.after(
      [keep],
      valueOperand(type, {
        kind: 'conditional',
        type: machine,
        condition: negative,
        consequence: negated,
        alternative: load,
      }),
      token,
    );
  };
}
