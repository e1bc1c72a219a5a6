/** gcc's builtin functions, as far as QEMU and C's own headers use them (GCC manual: "Other Builtins", "__atomic Builtins"). */
import { CompileError } from '../errors.js';
import type { Expression } from '../syntax/ast.js';
import type { Token } from '../token.js';
import {
  arrayOf,
  BOOL,
  type CType,
  DOUBLE,
  FLOAT,
  findMember,
  INT,
  INT128,
  type IntegerType,
  LONG,
  pointerTo,
  sameType,
  toUnsigned,
  typeName,
  UNSIGNED_CHAR,
  UNSIGNED_INT,
  UNSIGNED_LONG,
  UNSIGNED_SHORT,
  VOID,
} from '../types/types.js';
import type { Analyzer } from './analyzer.js';
import { arithmeticOperation, binaryOperator, type Scalar } from './arithmetic.js';
import { atomicCall, isAtomic } from './atomics.js';
import type { IR } from './ir.js';
import { type Operand, placeAt, placeOperand, valueOperand, variablePlace } from './operands.js';
import { convert, i32, i64, logicalNot, operation, valueTypeOf } from './values.js';

type Builtin = (analyzer: Analyzer, args: readonly Expression[], token: Token) => Operand;

/** Library functions that have a builtin of the same name behind `__builtin_`. */
const LIBRARY = new Set(
  'memcmp strlen strcmp strncmp strchr strrchr strstr abort exit printf puts putchar malloc calloc free realloc memchr strcpy strncpy strdup snprintf sprintf vsnprintf fprintf abs labs strcat'.split(
    ' ',
  ),
);

export function isBuiltin(name: string): boolean {
  return BUILTINS.has(name) || isAtomic(name) || (name.startsWith('__builtin_') && LIBRARY.has(name.slice(10)));
}

export function builtinCall(analyzer: Analyzer, name: string, args: readonly Expression[], token: Token): Operand {
  const builtin = BUILTINS.get(name);
  if (builtin) return builtin(analyzer, args, token);
  if (isAtomic(name)) return atomicCall(analyzer, name, args, token);
  return libraryCall(analyzer, name.slice(10), args, token);
}

function libraryCall(analyzer: Analyzer, name: string, args: readonly Expression[], token: Token): Operand {
  const entity = analyzer.scope.lookup(name);
  if (entity?.kind !== 'function') throw new CompileError(`__builtin_${name} needs a declaration of ${name}`, token);
  return analyzer.callFunction(entity.symbol, entity.symbol.type, args, token);
}

function argument(args: readonly Expression[], index: number, token: Token): Expression {
  const found = args[index];
  if (!found) throw new CompileError(`${token.text} needs ${index + 1} arguments`, token);
  return found;
}

function typeArgument(analyzer: Analyzer, args: readonly Expression[], index: number, token: Token): CType {
  const expression = argument(args, index, token);
  if (expression.kind !== 'type-argument')
    throw new CompileError(`${token.text} needs a type as argument ${index + 1}`, token);
  return analyzer.unit.types.typeName(expression.type, analyzer.scope);
}

/** Counts bits with a machine operation; on 64-bit arguments the machine's result is narrowed to int. */
function bitCount(operator: string, type: IntegerType): Builtin {
  return (analyzer, args, token) => {
    const value = analyzer.converted(argument(args, 0, token), type);
    const count = operation(`${value.type}.${operator}`, value.type, value);
    return valueOperand(INT, count.type === 'i64' ? operation('i32.wrap_i64', 'i32', count) : count);
  };
}

function findFirstSet(type: IntegerType): Builtin {
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

function parity(type: IntegerType): Builtin {
  return (analyzer, args, token) => {
    const count = bitCount('popcnt', type)(analyzer, args, token);
    return valueOperand(INT, operation('i32.and', 'i32', count.value!, i32(1)));
  };
}

/** Reverses bytes by shifts and masks; the machine has no instruction for it. */
function byteSwap(type: IntegerType): Builtin {
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

/** `__builtin_add_overflow` and its kind: computed in 128 bits, then checked against the result's type. */
function overflow(operator: '+' | '-' | '*'): Builtin {
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

/** Copies up to this many bytes are emitted as loads and stores. */
const SMALL_COPY = 64n;

/** `mayOverlap`: the bytes go as if by way of a temporary. */
function bulk(operator: 'memory.copy' | 'memory.fill', mayOverlap = true): Builtin {
  return (analyzer, args, token) => {
    const pointer = pointerTo(VOID);
    const target = analyzer.scalar(argument(args, 0, token));
    const saved = analyzer.temporary(pointer, token);
    const load: IR = { kind: 'load', type: 'i64', ctype: pointer, place: variablePlace(saved), bits: null, token };
    const keep: IR = {
      kind: 'store',
      type: 'void',
      ctype: pointer,
      place: variablePlace(saved),
      bits: null,
      value: target.value,
      keep: false,
      token,
    };
    const second =
      operator === 'memory.copy'
        ? analyzer.converted(argument(args, 1, token), pointer)
        : analyzer.converted(argument(args, 1, token), INT);
    const size = analyzer.converted(argument(args, 2, token), UNSIGNED_LONG);
    if (!mayOverlap && size.kind === 'constant' && BigInt(size.value) <= SMALL_COPY) {
      const ctype = arrayOf(UNSIGNED_CHAR, Number(size.value));
      const copy: IR = { kind: 'copy', type: 'void', ctype, target: placeAt(load), source: placeAt(second), token };
      return analyzer.after([keep, copy], valueOperand(pointer, load), token);
    }
    const move: IR = { kind: 'bulk', type: 'void', operator, operands: [load, second, size], token };
    return analyzer.after([keep, move], valueOperand(pointer, load), token);
  };
}

const trap =
  (reason: string): Builtin =>
  (_analyzer, _args, token) =>
    valueOperand(VOID, { kind: 'trap', type: 'void', reason, token });

const nothing: Builtin = (analyzer, args) =>
  valueOperand(VOID, {
    kind: 'sequence',
    type: 'void',
    effects: args.map((each) => analyzer.effect(each)),
    value: null,
  });

function constant(type: CType, value: IR): Builtin {
  return () => valueOperand(type, value);
}

const vaStart: Builtin = (analyzer, args, token) => {
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
const vaArgument: Builtin = (analyzer, args, token) => {
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

const vaCopy: Builtin = (analyzer, args, token) => {
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

/** The member designator was parsed as an expression: `a.b[i]` applied to a null pointer. */
const offsetOf: Builtin = (analyzer, args, token) => {
  const type = typeArgument(analyzer, args, 0, token);
  const offset = designatorOffset(analyzer, argument(args, 1, token), type);
  return valueOperand(UNSIGNED_LONG, convert(offset.value, LONG, UNSIGNED_LONG));
};

function designatorOffset(analyzer: Analyzer, designator: Expression, root: CType): { type: CType; value: IR } {
  const { token } = designator;
  if (designator.kind === 'index') {
    const base = designatorOffset(analyzer, designator.object, root);
    if (base.type.kind !== 'array') throw new CompileError(`"[" on ${typeName(base.type)}`, token);
    const index = analyzer.converted(designator.index, LONG);
    const step = operation('i64.mul', 'i64', index, i64(base.type.element.size));
    return { type: base.type.element, value: operation('i64.add', 'i64', step, base.value) };
  }
  const isName = designator.kind === 'identifier';
  const name = isName ? token.text : designator.kind === 'member' ? designator.name : '';
  const base =
    designator.kind === 'member' ? designatorOffset(analyzer, designator.object, root) : { type: root, value: i64(0) };
  const found = base.type.kind === 'record' ? findMember(base.type, name) : null;
  if (!found) throw new CompileError(`${typeName(base.type)} has no member "${name}"`, token);
  return { type: found.member.type, value: operation('i64.add', 'i64', base.value, i64(found.offset)) };
}

const typesCompatible: Builtin = (analyzer, args, token) =>
  valueOperand(
    INT,
    i32(sameType(typeArgument(analyzer, args, 0, token), typeArgument(analyzer, args, 1, token)) ? 1 : 0),
  );

/** True for what folds to a constant here; gcc may also see through variables, which no program may rely on. */
const constantP: Builtin = (analyzer, args, token) => {
  const operand = analyzer.operand(argument(args, 0, token));
  const isString = operand.place?.kind === 'memory' && operand.place.address.kind === 'string-address';
  return valueOperand(INT, i32(operand.value?.kind === 'constant' || isString ? 1 : 0));
};

const chooseExpression: Builtin = (analyzer, args, token) =>
  analyzer.operand(argument(args, analyzer.constantInteger(argument(args, 0, token)) !== 0n ? 1 : 2, token));

const expect: Builtin = (analyzer, args, token) =>
  valueOperand(LONG, analyzer.converted(argument(args, 0, token), LONG));

const assumeAligned: Builtin = (analyzer, args, token) => {
  const { type, value } = analyzer.scalar(argument(args, 0, token));
  return valueOperand(type, value);
};

const allocate: Builtin = (analyzer, args, token) =>
  valueOperand(pointerTo(VOID), {
    kind: 'stack-allocation',
    type: 'i64',
    size: analyzer.converted(argument(args, 0, token), UNSIGNED_LONG),
  });

function floatUnary(operator: string, type: typeof FLOAT | typeof DOUBLE): Builtin {
  return (analyzer, args, token) => {
    const value = analyzer.converted(argument(args, 0, token), type);
    return valueOperand(type, operation(`${value.type}.${operator}`, value.type, value));
  };
}

const INFINITY: IR = { kind: 'constant', type: 'f64', value: Number.POSITIVE_INFINITY };

/** Classifies by comparing the magnitude with infinity; a comparison with not-a-number is false. */
function classify(comparison: 'eq' | 'lt' | 'le', negate: boolean): Builtin {
  return (analyzer, args, token) => {
    const magnitude = operation('f64.abs', 'f64', analyzer.converted(argument(args, 0, token), DOUBLE));
    const compared = operation(`f64.${comparison}`, 'i32', magnitude, INFINITY);
    return valueOperand(INT, negate ? logicalNot(compared) : compared);
  };
}

const signBit: Builtin = (analyzer, args, token) => {
  const bits = operation('i64.reinterpret_f64', 'i64', analyzer.converted(argument(args, 0, token), DOUBLE));
  return valueOperand(INT, operation('i32.wrap_i64', 'i32', operation('i64.shr_u', 'i64', bits, i64(63))));
};

function integerAbsolute(type: IntegerType): Builtin {
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

/** An address that a program may only compare or print: there are no machine frames. */
const frameAddress = constant(pointerTo(VOID), i64(0));

const FLOAT_INSTRUCTIONS: Record<string, string> = {
  fabs: 'abs',
  sqrt: 'sqrt',
  floor: 'floor',
  ceil: 'ceil',
  trunc: 'trunc',
  rint: 'nearest',
  nearbyint: 'nearest',
};

const BUILTINS = new Map<string, Builtin>([
  ['__builtin_expect', expect],
  ['__builtin_expect_with_probability', expect],
  ['__builtin_constant_p', constantP],
  ['__builtin_choose_expr', chooseExpression],
  ['__builtin_types_compatible_p', typesCompatible],
  ['__builtin_offsetof', offsetOf],
  ['__builtin_va_start', vaStart],
  ['__builtin_va_arg', vaArgument],
  ['__builtin_va_copy', vaCopy],
  ['__builtin_va_end', nothing],
  ['__builtin_prefetch', nothing],
  ['__builtin___clear_cache', nothing],
  ['__builtin_unreachable', trap('__builtin_unreachable() was reached')],
  ['__builtin_trap', trap('__builtin_trap() was reached')],
  ['__builtin_assume_aligned', assumeAligned],
  ['__builtin_object_size', constant(UNSIGNED_LONG, i64(-1))],
  ['__builtin_dynamic_object_size', constant(UNSIGNED_LONG, i64(-1))],
  ['__builtin_return_address', frameAddress],
  ['__builtin_frame_address', frameAddress],
  ['__builtin_extract_return_addr', assumeAligned],
  ['__builtin_alloca', allocate],
  ['__builtin_memcpy', bulk('memory.copy', false)],
  ['__builtin_memmove', bulk('memory.copy')],
  ['__builtin_memset', bulk('memory.fill')],
  ['__builtin_clz', bitCount('clz', UNSIGNED_INT)],
  ['__builtin_clzl', bitCount('clz', UNSIGNED_LONG)],
  ['__builtin_clzll', bitCount('clz', UNSIGNED_LONG)],
  ['__builtin_ctz', bitCount('ctz', UNSIGNED_INT)],
  ['__builtin_ctzl', bitCount('ctz', UNSIGNED_LONG)],
  ['__builtin_ctzll', bitCount('ctz', UNSIGNED_LONG)],
  ['__builtin_popcount', bitCount('popcnt', UNSIGNED_INT)],
  ['__builtin_popcountl', bitCount('popcnt', UNSIGNED_LONG)],
  ['__builtin_popcountll', bitCount('popcnt', UNSIGNED_LONG)],
  ['__builtin_ffs', findFirstSet(toUnsigned(INT))],
  ['__builtin_ffsl', findFirstSet(UNSIGNED_LONG)],
  ['__builtin_ffsll', findFirstSet(UNSIGNED_LONG)],
  ['__builtin_parity', parity(UNSIGNED_INT)],
  ['__builtin_parityl', parity(UNSIGNED_LONG)],
  ['__builtin_parityll', parity(UNSIGNED_LONG)],
  ['__builtin_bswap16', byteSwap(UNSIGNED_SHORT)],
  ['__builtin_bswap32', byteSwap(UNSIGNED_INT)],
  ['__builtin_bswap64', byteSwap(UNSIGNED_LONG)],
  ['__builtin_add_overflow', overflow('+')],
  ['__builtin_sub_overflow', overflow('-')],
  ['__builtin_mul_overflow', overflow('*')],
  ...(['s', 'u'] as const).flatMap((sign) =>
    (['add', 'sub', 'mul'] as const).flatMap((name) =>
      ['', 'l', 'll'].map((size): [string, Builtin] => [
        `__builtin_${sign}${name}${size}_overflow`,
        overflow(name === 'add' ? '+' : name === 'sub' ? '-' : '*'),
      ]),
    ),
  ),
  ...Object.entries(FLOAT_INSTRUCTIONS).flatMap(
    ([name, operator]): Array<[string, Builtin]> => [
      [`__builtin_${name}`, floatUnary(operator, DOUBLE)],
      [`__builtin_${name}f`, floatUnary(operator, FLOAT)],
    ],
  ),
  ...['', 'f', 'l'].flatMap(
    (suffix): Array<[string, Builtin]> => [
      [`__builtin_signbit${suffix}`, signBit],
      [`__builtin_isnan${suffix}`, classify('le', true)],
      [`__builtin_isinf${suffix}`, classify('eq', false)],
      [`__builtin_isfinite${suffix}`, classify('lt', false)],
    ],
  ),
  ['__builtin_abs', integerAbsolute(INT)],
  ['__builtin_labs', integerAbsolute(LONG)],
  ['__builtin_llabs', integerAbsolute(LONG)],
  ['__builtin_inf', constant(DOUBLE, { kind: 'constant', type: 'f64', value: Number.POSITIVE_INFINITY })],
  ['__builtin_inff', constant(FLOAT, { kind: 'constant', type: 'f32', value: Number.POSITIVE_INFINITY })],
  ['__builtin_huge_val', constant(DOUBLE, { kind: 'constant', type: 'f64', value: Number.POSITIVE_INFINITY })],
  ['__builtin_nan', constant(DOUBLE, { kind: 'constant', type: 'f64', value: Number.NaN })],
  ['__builtin_nanf', constant(FLOAT, { kind: 'constant', type: 'f32', value: Number.NaN })],
]);
