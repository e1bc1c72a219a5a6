/** Builtins on floating values (GCC manual: Other Builtins; C11 7.12). */
import { CompileError } from '../../errors.js';
import { decodeStrings } from '../../literals.js';
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { type CType, DOUBLE, FLOAT, type FloatType, INT, LONG_DOUBLE, typeName } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR } from '../ir.js';
import { valueOperand } from '../values/operands.js';
import { convert, floatConstant, i32, i64, logicalNot, operation } from '../values/values.js';
import { argument, type Builtin, choice, keptValue } from './builtin.js';

const FLOAT_INSTRUCTIONS: Readonly<Record<string, string>> = {
  fabs: 'abs',
  sqrt: 'sqrt',
  floor: 'floor',
  ceil: 'ceil',
  trunc: 'trunc',
  rint: 'nearest',
  nearbyint: 'nearest',
};

/** A machine operation on one value of the type. */
function unary(operator: string, type: FloatType): Builtin {
  return (analyzer, args, token) => {
    const value = analyzer.converted(argument(args, 0, token), type);
    return valueOperand(type, operation(`${value.type}.${operator}`, value.type, value));
  };
}

/** The first value with the sign of the second, bit by bit. */
function copySign(type: FloatType): Builtin {
  return (analyzer, args, token) => {
    const [value, sign] = [0, 1].map((index) => analyzer.converted(argument(args, index, token), type)) as [IR, IR];
    return valueOperand(type, operation(`${value.type}.copysign`, value.type, value, sign));
  };
}

/** fmin and fmax: of a number and a not-a-number the number (C11 7.12.12). */
function extreme(comparison: 'lt' | 'gt', type: FloatType): Builtin {
  return (analyzer, args, token) => {
    const left = keptValue(analyzer, analyzer.converted(argument(args, 0, token), type), type, token);
    const right = keptValue(analyzer, analyzer.converted(argument(args, 1, token), type), type, token);
    const machine = left.value.type;
    const isNumber = operation(`${machine}.eq`, 'i32', left.value, left.value);
    const isFurther = operation(`${machine}.${comparison}`, 'i32', right.value, left.value);
    const further = choice(isFurther, right.value, left.value);
    return analyzer.after(
      [...left.effects, ...right.effects],
      valueOperand(type, choice(isNumber, further, right.value)),
      token,
    );
  };
}

/** The value of an argument that may be of any real type, as a double, which all that is kept of it fits into. */
function real(
  analyzer: Analyzer,
  args: readonly Expression[],
  index: number,
  token: Token,
): { type: CType; value: IR } {
  const { type, value } = analyzer.scalar(argument(args, index, token));
  if (type.kind !== 'float' && type.kind !== 'integer')
    throw new CompileError(`${token.text} on ${typeName(type)}`, token);
  return { type, value: convert(value, type, DOUBLE) };
}

/** A comparison that is false of not-a-number, or a combination of two of them (C11 7.12.14). */
function comparison(names: readonly string[], negate = false): Builtin {
  return (analyzer, args, token) => {
    const left = keptValue(analyzer, real(analyzer, args, 0, token).value, DOUBLE, token);
    const right = keptValue(analyzer, real(analyzer, args, 1, token).value, DOUBLE, token);
    const each = names.map((name) => operation(`f64.${name}`, 'i32', left.value, right.value));
    const any = each.reduce((a, b) => operation('i32.or', 'i32', a, b));
    return analyzer.after(
      [...left.effects, ...right.effects],
      valueOperand(INT, negate ? logicalNot(any) : any),
      token,
    );
  };
}

const INFINITE = floatConstant(Number.POSITIVE_INFINITY, DOUBLE);

/** Classifies by comparing the magnitude with infinity; a comparison with not-a-number is false. */
function classify(comparison: 'eq' | 'lt' | 'le', negate: boolean): Builtin {
  return (analyzer, args, token) => {
    const magnitude = operation('f64.abs', 'f64', real(analyzer, args, 0, token).value);
    const compared = operation(`f64.${comparison}`, 'i32', magnitude, INFINITE);
    return valueOperand(INT, negate ? logicalNot(compared) : compared);
  };
}

/** 1 or -1 where it is infinite, as its sign is; else 0. */
const infinitySign: Builtin = (analyzer, args, token) => {
  const { effects, value } = keptValue(analyzer, real(analyzer, args, 0, token).value, DOUBLE, token);
  const above = operation('f64.eq', 'i32', value, INFINITE);
  const below = operation('f64.eq', 'i32', value, floatConstant(Number.NEGATIVE_INFINITY, DOUBLE));
  return analyzer.after(effects, valueOperand(INT, operation('i32.sub', 'i32', above, below)), token);
};

/** What of a magnitude decides its class: the least number that is normal in its type. */
function leastNormal(type: CType): IR {
  return floatConstant(type.kind === 'float' && type.size === 4 ? 2 ** -126 : 2 ** -1022, DOUBLE);
}

/** A long double has a smaller least normal number, which no double is. */
function checkClass({ kind, size }: CType, token: Token): void {
  if (kind === 'float' && size === 16) throw new CompileError(`${token.text} on long double`, token);
}

const isNormal: Builtin = (analyzer, args, token) => {
  const { type, value } = real(analyzer, args, 0, token);
  checkClass(type, token);
  const kept = keptValue(analyzer, operation('f64.abs', 'f64', value), DOUBLE, token);
  const isLarge = operation('f64.ge', 'i32', kept.value, leastNormal(type));
  const hasBound = operation('f64.lt', 'i32', kept.value, INFINITE);
  return analyzer.after(kept.effects, valueOperand(INT, operation('i32.and', 'i32', isLarge, hasBound)), token);
};

/** One of the first five arguments, for not-a-number, infinite, normal, subnormal and zero. */
const classOf: Builtin = (analyzer, args, token) => {
  const results = [0, 1, 2, 3, 4].map((index) => analyzer.converted(argument(args, index, token), INT));
  const kept = results.map((value) => keptValue(analyzer, value, INT, token));
  const { type, value } = real(analyzer, args, 5, token);
  checkClass(type, token);
  const magnitude = keptValue(analyzer, operation('f64.abs', 'f64', value), DOUBLE, token);
  const is = (name: string, bound: IR): IR => operation(`f64.${name}`, 'i32', magnitude.value, bound);
  const [nan, infinite, normal, subnormal, zero] = kept.map((each) => each.value) as [IR, IR, IR, IR, IR];
  const small = choice(is('eq', floatConstant(0, DOUBLE)), zero, subnormal);
  const finite = choice(is('ge', leastNormal(type)), normal, small);
  const number = choice(is('eq', INFINITE), infinite, finite);
  return analyzer.after(
    [...kept.flatMap(({ effects }) => effects), ...magnitude.effects],
    valueOperand(INT, choice(is('eq', magnitude.value), number, nan)),
    token,
  );
};

/** 1 where the sign bit is set, in -0.0 too. */
const signBit: Builtin = (analyzer, args, token) => {
  const bits = operation('i64.reinterpret_f64', 'i64', real(analyzer, args, 0, token).value);
  return valueOperand(INT, operation('i32.wrap_i64', 'i32', operation('i64.shr_u', 'i64', bits, i64(63))));
};

/** A quiet not-a-number without payload. @throws CompileError for a payload */
function notANumber(type: FloatType): Builtin {
  return (_analyzer, args, token) => {
    const payload = argument(args, 0, token);
    const units =
      payload.kind === 'string'
        ? decodeStrings(
            payload.parts.map(({ text }) => text),
            token,
          ).units
        : null;
    if (units === null || units.some((unit) => unit !== 0x30))
      throw new CompileError(`${token.text} with a payload`, token);
    return valueOperand(type, floatConstant(Number.NaN, type));
  };
}

function infinity(type: FloatType): Builtin {
  return () => valueOperand(type, floatConstant(Number.POSITIVE_INFINITY, type));
}

/** The class that `__builtin_classify_type` gives a value after its conversions (gcc's typeclass.h). */
export const typeClass: Builtin = (analyzer, args, token) => {
  const { type } = analyzer.operand(argument(args, 0, token));
  switch (type.kind) {
    case 'void':
      return valueOperand(INT, i32(0));
    case 'integer':
      return valueOperand(INT, i32(1));
    case 'float':
      return valueOperand(INT, i32(8));
    case 'record':
      return valueOperand(INT, i32(type.union ? 13 : 12));
    default:
      return valueOperand(INT, i32(5));
  }
};

/** The types that are named by the ends of the builtins' names. */
const TYPES: ReadonlyArray<readonly [string, FloatType]> = [
  ['', DOUBLE],
  ['f', FLOAT],
  ['l', LONG_DOUBLE],
];

/** Whether the result is a double where the operand is, which is all that is known of a long double. */
function isExact(operator: string, type: FloatType): boolean {
  return type !== LONG_DOUBLE || operator !== 'sqrt';
}

/** By name. */
export const FLOAT_BUILTINS: ReadonlyArray<readonly [string, Builtin]> = [
  ...TYPES.flatMap(
    ([suffix, type]): Array<[string, Builtin]> => [
      ...Object.entries(FLOAT_INSTRUCTIONS)
        .filter(([, operator]) => isExact(operator, type))
        .map(([name, operator]): [string, Builtin] => [`__builtin_${name}${suffix}`, unary(operator, type)]),
      [`__builtin_copysign${suffix}`, copySign(type)],
      [`__builtin_fmin${suffix}`, extreme('lt', type)],
      [`__builtin_fmax${suffix}`, extreme('gt', type)],
      [`__builtin_inf${suffix}`, infinity(type)],
      [`__builtin_huge_val${suffix}`, infinity(type)],
      [`__builtin_nan${suffix}`, notANumber(type)],
    ],
  ),
  ...['', 'f', 'l'].flatMap(
    (suffix): Array<[string, Builtin]> => [
      [`__builtin_signbit${suffix}`, signBit],
      [`__builtin_isnan${suffix}`, classify('le', true)],
      [`__builtin_isinf${suffix}`, classify('eq', false)],
      [`__builtin_isfinite${suffix}`, classify('lt', false)],
      [`__builtin_finite${suffix}`, classify('lt', false)],
    ],
  ),
  ['__builtin_isinf_sign', infinitySign],
  ['__builtin_isnormal', isNormal],
  ['__builtin_fpclassify', classOf],
  ['__builtin_isless', comparison(['lt'])],
  ['__builtin_islessequal', comparison(['le'])],
  ['__builtin_isgreater', comparison(['gt'])],
  ['__builtin_isgreaterequal', comparison(['ge'])],
  ['__builtin_islessgreater', comparison(['lt', 'gt'])],
  ['__builtin_isunordered', comparison(['lt', 'eq', 'gt'], true)],
];
