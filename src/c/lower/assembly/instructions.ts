/**
 * Models of processor instructions (Intel SDM, volume 2), as far as inline assembly of QEMU's headers uses them.
 * Operands are in AT&T's order.
 */
import type { Token } from '../../token.js';
import { INT, type IntegerType, toUnsigned, UNSIGNED_INT, UNSIGNED_INT128, UNSIGNED_LONG } from '../../types/types.js';
import type { IR, Variable } from '../ir.js';
import { arithmeticOperation, binaryOperator, type Scalar } from '../values/arithmetic.js';
import { loadOf, storeTo, variablePlace } from '../values/operands.js';
import { convert, i32, integerConstant } from '../values/values.js';

/** An operand: a variable that has a value, or is to get one. */
export interface Register {
  readonly variable: Variable;
  isSet: boolean;
}

/** What an instruction works on. */
export interface RegisterFile {
  /** Those written behind the mnemonic. */
  readonly operands: readonly Register[];
  /** The operand whose constraint is the letter of a register: `a` for rax. */
  fixed(letter: string): Register | null;
}

/** The effects of an instruction, or null where its operands are none that it has a model for. */
type Instruction = (registers: RegisterFile, token: Token) => IR[] | null;

function read({ variable }: Register, token: Token): Scalar | null {
  const { type } = variable;
  if (type.kind === 'pointer') return { type: UNSIGNED_LONG, value: loadOf(variable, token) };
  if (type.kind !== 'integer' || type.size > 8) return null;
  const unsigned = toUnsigned(type);
  return { type: unsigned, value: convert(loadOf(variable, token), type, unsigned) };
}

function write(register: Register, { type, value }: Scalar, token: Token): IR {
  register.isSet = true;
  const target = register.variable.type;
  return storeTo(variablePlace(register.variable), target, convert(value, type, target), token);
}

/** Whether every one of them is an integer or pointer of a size in bytes, and has a value. */
function areReady(registers: ReadonlyArray<Register | null | undefined>, size: number): boolean {
  return registers.every(
    (each) => each?.isSet && each.variable.type.size === size && each.variable.type.kind !== 'float',
  );
}

const move: Instruction = ({ operands: [source, target, ...more] }, token) => {
  if (!source?.isSet || !target || more.length > 0) return null;
  const value = read(source, token);
  if (!value || source.variable.type.size !== target.variable.type.size) return null;
  return [write(target, value, token)];
};

const swapBytes: Instruction = ({ operands: [target, ...more] }, token) => {
  const value = target?.isSet ? read(target, token) : null;
  if (!target || !value || more.length > 0 || value.type.size < 4) return null;
  const type = value.type as IntegerType;
  let result: Scalar = { type, value: integerConstant(0n, type) };
  const by = (count: number): Scalar => ({ type: INT, value: i32(count) });
  for (let at = 0; at < type.size; at++) {
    const down = binaryOperator('>>', value, by(8 * at), token);
    const byte = binaryOperator('&', down, by(0xff), token);
    result = binaryOperator('|', result, binaryOperator('<<', byte, by(8 * (type.size - 1 - at)), token), token);
  }
  return [write(target, result, token)];
};

function wide(scalar: Scalar): IR {
  return convert(scalar.value, scalar.type, UNSIGNED_INT128);
}

function joined(high: Scalar, low: Scalar, token: Token): Scalar {
  const shifted = binaryOperator('<<', { type: UNSIGNED_INT128, value: wide(high) }, bits(64), token);
  return arithmeticOperation('|', UNSIGNED_INT128, shifted.value, wide(low), token);
}

function bits(count: number): Scalar {
  return { type: INT, value: i32(count) };
}

/** SHLD and SHRD on 64 bits: what is shifted out of the one operand comes from the other. */
const shiftDouble =
  (isLeft: boolean): Instruction =>
  ({ operands: [count, source, target, ...more] }, token) => {
    if (!count?.isSet || more.length > 0 || !source || !target || !areReady([source, target], 8)) return null;
    const given = read(count, token);
    if (!given) return null;
    const by = binaryOperator('&', given, bits(63), token);
    const [other, own] = [read(source, token)!, read(target, token)!];
    if (!isLeft) return [write(target, binaryOperator('>>', joined(other, own, token), by, token), token)];
    const moved = binaryOperator('<<', joined(own, other, token), by, token);
    return [write(target, binaryOperator('>>', moved, bits(64), token), token)];
  };

const divide: Instruction = ({ operands: [by, ...more], fixed }, token) => {
  const [low, high] = [fixed('a'), fixed('d')];
  if (!by || !low || !high || more.length > 0 || !areReady([by, low, high], 8)) return null;
  const [divisor, top] = [read(by, token)!, read(high, token)!];
  const number = joined(top, read(low, token)!, token).value;
  const quotient = arithmeticOperation('/', UNSIGNED_INT128, number, wide(divisor), token);
  const rest = arithmeticOperation('%', UNSIGNED_INT128, number, wide(divisor), token);
  const check: IR = {
    kind: 'conditional',
    type: 'void',
    condition: binaryOperator('>=', top, divisor, token).value,
    consequence: { kind: 'trap', type: 'void', reason: 'a quotient of more than 64 bits', token },
    alternative: { kind: 'sequence', type: 'void', effects: [], value: null },
  };
  // The quotient is computed before the register with half of the number is overwritten.
  const both = binaryOperator('|', binaryOperator('<<', rest, bits(64), token), quotient, token);
  const kept: Register = {
    variable: { ...low.variable, name: 'quotient and rest', type: UNSIGNED_INT128 },
    isSet: false,
  };
  const result: Scalar = { type: UNSIGNED_INT128, value: loadOf(kept.variable, token) };
  return [
    check,
    write(kept, both, token),
    write(low, result, token),
    write(high, binaryOperator('>>', result, bits(64), token), token),
  ];
};

const multiply: Instruction = ({ operands: [by, ...more], fixed }, token) => {
  const [low, high] = [fixed('a'), fixed('d')];
  if (!by || !low || !high || more.length > 0 || !areReady([by, low], 8)) return null;
  const product = arithmeticOperation('*', UNSIGNED_INT128, wide(read(by, token)!), wide(read(low, token)!), token);
  const kept: Register = { variable: { ...low.variable, name: 'product', type: UNSIGNED_INT128 }, isSet: false };
  const result: Scalar = { type: UNSIGNED_INT128, value: loadOf(kept.variable, token) };
  return [
    write(kept, product, token),
    write(low, result, token),
    write(high, binaryOperator('>>', result, bits(64), token), token),
  ];
};

/** A processor that has none of the features that can be asked for, and a clock that stands still. */
const zeros =
  (...letters: string[]): Instruction =>
  ({ operands, fixed }, token) => {
    const written = letters.map(fixed);
    if (operands.length > 0) return null;
    return written.flatMap((each) => (each ? [write(each, { type: UNSIGNED_INT, value: i32(0) }, token)] : []));
  };

/** By mnemonic. */
export const INSTRUCTIONS: ReadonlyMap<string, Instruction> = new Map([
  ...['mov', 'movb', 'movw', 'movl', 'movq'].map((name): [string, Instruction] => [name, move]),
  ...['bswap', 'bswapl', 'bswapq'].map((name): [string, Instruction] => [name, swapBytes]),
  ['shld', shiftDouble(true)],
  ['shldq', shiftDouble(true)],
  ['shrd', shiftDouble(false)],
  ['shrdq', shiftDouble(false)],
  ['divq', divide],
  ['mulq', multiply],
  ['cpuid', zeros('a', 'b', 'c', 'd')],
  ['rdtsc', zeros('a', 'd')],
  ['xgetbv', zeros('a', 'd')],
]);
