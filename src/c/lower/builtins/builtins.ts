/**
 * gcc's builtin functions, as far as QEMU and C's own headers use them (GCC manual: "Other Builtins", "__atomic
 * Builtins").
 */
import { CompileError } from '../../errors.js';
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import {
  type CType,
  type FunctionType,
  INT,
  LONG,
  pointerTo,
  toUnsigned,
  UNSIGNED_INT,
  UNSIGNED_INT128,
  UNSIGNED_LONG,
  UNSIGNED_SHORT,
  VOID,
} from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR } from '../ir.js';
import { addressOf, type Operand, valueOperand, variablePlace } from '../values/operands.js';
import { i64 } from '../values/values.js';
import { atomicCall, isAtomic } from './atomics.js';
import { bitCount, byteSwap, findFirstSet, parity, redundantSignBits } from './bits.js';
import { argument, type Builtin } from './builtin.js';
import { FLOAT_BUILTINS, typeClass } from './floats.js';
import { integerAbsolute, overflow, overflows } from './integers.js';
import { libraryCall, libraryFunction } from './library.js';
import { bulk } from './memory.js';
import { chooseExpression, constantP, offsetOf, typesCompatible } from './types.js';
import { vaArgument, vaCopy, vaStart } from './varargs.js';

/** Functions of math.h for which the machine has instructions, and which set no `errno`. */
const INSTRUCTIONS = new Set(
  'fabs floor ceil trunc rint nearbyint copysign fmin fmax'.split(' ').flatMap((name) => [name, `${name}f`]),
);

/** Whether a call of a library function, which the unit does not define, can be replaced by the builtin of its name. */
export function hasInstruction(name: string, args: readonly Expression[]): boolean {
  if (name === 'strlen') return args[0]?.kind === 'string';
  // There is no library function of that name.
  if (name === 'alloca') return true;
  return INSTRUCTIONS.has(name) || (MEMORY_FUNCTIONS.has(name) && args.length === 3);
}

const MEMORY_FUNCTIONS = new Set(['memcpy', 'memmove', 'memset']);

const PREFIX = '__builtin_';

/** Whether a name is a builtin's. */
export function isBuiltin(name: string): boolean {
  return BUILTINS.has(name) || isAtomic(name) || libraryType(name) !== null;
}

/** The meaning of a call of a builtin. @throws CompileError for arguments it does not take */
export function builtinCall(analyzer: Analyzer, name: string, args: readonly Expression[], token: Token): Operand {
  const builtin = BUILTINS.get(name);
  if (builtin) return builtin(analyzer, args, token);
  if (isAtomic(name)) return atomicCall(analyzer, name, args, token);
  const type = libraryType(name);
  if (type) return libraryCall(analyzer, name.slice(PREFIX.length), type, args, token);
  throw new CompileError(`${name}() is not implemented`, token);
}

function libraryType(name: string): FunctionType | null {
  return name.startsWith(PREFIX) ? libraryFunction(name.slice(PREFIX.length)) : null;
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

/** The other arguments are evaluated, too. */
const expect: Builtin = (analyzer, args, token) => {
  const value = analyzer.converted(argument(args, 0, token), LONG);
  const others = args.slice(1).map((each) => analyzer.effect(each));
  return analyzer.after(others.filter(hasEffect), valueOperand(LONG, value), token);
};

function hasEffect(effect: IR): boolean {
  return effect.kind !== 'sequence' || effect.effects.length > 0;
}

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

/** Of a literal the length is constant. */
const stringLength: Builtin = (analyzer, args, token) => {
  const text = argument(args, 0, token);
  if (text.kind !== 'string') return libraryCall(analyzer, 'strlen', libraryFunction('strlen')!, args, token);
  const { value } = analyzer.scalar(text);
  const length = value.kind === 'string-address' ? value.bytes.indexOf(0) : 0;
  return valueOperand(UNSIGNED_LONG, i64(length));
};

/** There are no machine frames to return to. */
const returnAddress = constant(pointerTo(VOID), i64(0));

/** An address in the frame; of the callers' frames nothing is known. */
const frameAddress: Builtin = (analyzer, args, token) => {
  if (analyzer.constantInteger(argument(args, 0, token)) !== 0n) return returnAddress(analyzer, args, token);
  const variable = analyzer.temporary(LONG, token);
  variable.inMemory = true;
  return valueOperand(pointerTo(VOID), addressOf(variablePlace(variable)));
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
  ['__builtin_return_address', returnAddress],
  ['__builtin_frame_address', frameAddress],
  ['__builtin_extract_return_addr', assumeAligned],
  ['__builtin_alloca', allocate],
  ['__builtin_memcpy', bulk('memory.copy', false)],
  ['__builtin_memmove', bulk('memory.copy')],
  ['__builtin_memset', bulk('memory.fill')],
  ['__builtin_strlen', stringLength],
  ['__builtin_clz', bitCount('clz', UNSIGNED_INT)],
  ['__builtin_clzl', bitCount('clz', UNSIGNED_LONG)],
  ['__builtin_clzll', bitCount('clz', UNSIGNED_LONG)],
  ['__builtin_ctz', bitCount('ctz', UNSIGNED_INT)],
  ['__builtin_ctzl', bitCount('ctz', UNSIGNED_LONG)],
  ['__builtin_ctzll', bitCount('ctz', UNSIGNED_LONG)],
  ['__builtin_popcount', bitCount('popcnt', UNSIGNED_INT)],
  ['__builtin_popcountl', bitCount('popcnt', UNSIGNED_LONG)],
  ['__builtin_popcountll', bitCount('popcnt', UNSIGNED_LONG)],
  ['__builtin_clrsb', redundantSignBits(INT)],
  ['__builtin_clrsbl', redundantSignBits(LONG)],
  ['__builtin_clrsbll', redundantSignBits(LONG)],
  ['__builtin_ffs', findFirstSet(toUnsigned(INT))],
  ['__builtin_ffsl', findFirstSet(UNSIGNED_LONG)],
  ['__builtin_ffsll', findFirstSet(UNSIGNED_LONG)],
  ['__builtin_parity', parity(UNSIGNED_INT)],
  ['__builtin_parityl', parity(UNSIGNED_LONG)],
  ['__builtin_parityll', parity(UNSIGNED_LONG)],
  ['__builtin_bswap16', byteSwap(UNSIGNED_SHORT)],
  ['__builtin_bswap32', byteSwap(UNSIGNED_INT)],
  ['__builtin_bswap64', byteSwap(UNSIGNED_LONG)],
  ['__builtin_bswap128', byteSwap(UNSIGNED_INT128)],
  ['__builtin_add_overflow', overflow('+')],
  ['__builtin_sub_overflow', overflow('-')],
  ['__builtin_mul_overflow', overflow('*')],
  ['__builtin_add_overflow_p', overflows('+')],
  ['__builtin_sub_overflow_p', overflows('-')],
  ['__builtin_mul_overflow_p', overflows('*')],
  ...(['s', 'u'] as const).flatMap((sign) =>
    (['add', 'sub', 'mul'] as const).flatMap((name) =>
      ['', 'l', 'll'].map((size): [string, Builtin] => [
        `__builtin_${sign}${name}${size}_overflow`,
        overflow(name === 'add' ? '+' : name === 'sub' ? '-' : '*'),
      ]),
    ),
  ),
  ...FLOAT_BUILTINS,
  ['__builtin_abs', integerAbsolute(INT)],
  ['__builtin_labs', integerAbsolute(LONG)],
  ['__builtin_llabs', integerAbsolute(LONG)],
  ['__builtin_classify_type', typeClass],
]);
