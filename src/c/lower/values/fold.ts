/** Constant folding of WebAssembly operations, with their semantics (WebAssembly core 4.3.2). */
import type { IR, ValueType } from '../ir.js';

const BITS: Record<string, number> = { i32: 32, i64: 64, i128: 128 };

/** The constant an operation on constants gives, a simpler value where one operand is neutral, or null. */
export function foldOperation(operator: string, type: ValueType, operands: readonly IR[]): IR | null {
  const left = operands[0];
  const right = operands[1];
  if (operator === 'i64.eqz' && left && isNeverNull(left)) return constant('i32', 0);
  if (left?.kind === 'constant' && (right === undefined || right.kind === 'constant')) {
    const value = evaluate(operator, left, right?.kind === 'constant' ? right.value : undefined);
    return value === null ? null : constant(type, value);
  }
  if (right?.kind === 'constant') return foldRightConstant(operator, left!, right.value);
  if (left?.kind === 'object-address' && right?.kind === 'object-address' && left.symbol === right.symbol) {
    // Addresses within one object (C11 6.5.6p9).
    return foldOperation(operator, type, [offsetOf(left), offsetOf(right)]);
  }
  return null;
}

/** An address constant that is not null (C11 6.3.2.3p3); that of what is weak may be. */
function isNeverNull(value: IR): boolean {
  if (value.kind === 'function-address' || value.kind === 'object-address') return !value.symbol.isWeak;
  return value.kind.endsWith('-address');
}

function offsetOf(address: IR & { kind: 'object-address' }): IR {
  return { kind: 'constant', type: 'i64', value: BigInt(address.offset) };
}

function constant(type: ValueType, value: bigint | number): IR {
  if (type === 'i32') return { kind: 'constant', type, value: Number(BigInt.asIntN(32, BigInt(value))) };
  if (type === 'i64' || type === 'i128')
    return { kind: 'constant', type, value: BigInt.asIntN(BITS[type]!, BigInt(value)) };
  return { kind: 'constant', type, value: type === 'f32' ? Math.fround(Number(value)) : Number(value) };
}

function foldRightConstant(operator: string, left: IR, right: number | bigint): IR | null {
  const name = operator.slice(operator.indexOf('.') + 1);
  const isInteger = operator.startsWith('i');
  const isZero = Number(right) === 0;
  if (
    isInteger &&
    isZero &&
    (name === 'add' || name === 'sub' || name === 'or' || name === 'xor' || name.startsWith('sh'))
  )
    return left;
  if (isInteger && Number(right) === 1 && (name === 'mul' || name === 'div_s' || name === 'div_u')) return left;
  // No object, string, variable or function lies at 0.
  if ((name === 'eq' || name === 'ne') && isZero && isNeverNull(left)) return constant('i32', name === 'ne' ? 1 : 0);
  // (address + constant) + constant
  if (operator === 'i64.add' && left.kind === 'object-address') return { ...left, offset: left.offset + Number(right) };
  if (operator === 'i64.add' && left.kind === 'string-address') return { ...left, offset: left.offset + Number(right) };
  if (operator === 'i64.add' && left.kind === 'variable-address')
    return { ...left, offset: left.offset + Number(right) };
  if (
    operator === 'i64.add' &&
    left.kind === 'operation' &&
    left.operator === 'i64.add' &&
    left.operands[1]!.kind === 'constant'
  ) {
    const sum = BigInt.asIntN(64, (left.operands[1]!.value as bigint) + (right as bigint));
    return { ...left, operands: [left.operands[0]!, { kind: 'constant', type: 'i64', value: sum }] };
  }
  return null;
}

function evaluate(
  operator: string,
  left: IR & { kind: 'constant' },
  right: number | bigint | undefined,
): bigint | number | null {
  const dot = operator.indexOf('.');
  const type = operator.slice(0, dot);
  const name = operator.slice(dot + 1);
  if (type === 'f32' || type === 'f64') return evaluateFloat(name, left, right);
  const bits = BITS[type]!;
  if (left.type === 'f32' || left.type === 'f64') return evaluateOfFloat(name, left, bits);
  const a = BigInt(left.value);
  if (right === undefined) return evaluateUnary(name, a, bits);
  return evaluateBinary(name, a, BigInt(right), bits);
}

function evaluateUnary(name: string, a: bigint, bits: number): bigint | null {
  switch (name) {
    case 'eqz':
      return a === 0n ? 1n : 0n;
    case 'extend8_s':
      return BigInt.asIntN(8, a);
    case 'extend16_s':
      return BigInt.asIntN(16, a);
    case 'extend_i32_s':
      return BigInt.asIntN(32, a);
    case 'extend_i32_u':
      return BigInt.asUintN(32, a);
    case 'extend_i64_s':
      return BigInt.asIntN(64, a);
    case 'extend_i64_u':
      return BigInt.asUintN(64, a);
    case 'wrap_i64':
    case 'wrap_i128':
      return a;
    case 'clz': {
      const text = BigInt.asUintN(bits, a).toString(2);
      return a === 0n ? BigInt(bits) : BigInt(bits - text.length);
    }
    case 'ctz': {
      if (a === 0n) return BigInt(bits);
      const text = BigInt.asUintN(bits, a).toString(2);
      return BigInt(text.length - 1 - text.lastIndexOf('1'));
    }
    case 'popcnt':
      return BigInt(BigInt.asUintN(bits, a).toString(2).replaceAll('0', '').length);
    default:
      return null;
  }
}

function evaluateBinary(name: string, a: bigint, b: bigint, bits: number): bigint | null {
  const unsignedA = (): bigint => BigInt.asUintN(bits, a);
  const unsignedB = (): bigint => BigInt.asUintN(bits, b);
  const truth = (value: boolean): bigint => (value ? 1n : 0n);
  const shift = BigInt.asUintN(bits, b) % BigInt(bits);
  switch (name) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div_s':
      return b === 0n || (b === -1n && a === -(1n << BigInt(bits - 1))) ? null : a / b;
    case 'div_u':
      return b === 0n ? null : unsignedA() / unsignedB();
    case 'rem_s':
      return b === 0n ? null : a % b;
    case 'rem_u':
      return b === 0n ? null : unsignedA() % unsignedB();
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    case 'shl':
      return a << shift;
    case 'shr_s':
      return BigInt.asIntN(bits, a) >> shift;
    case 'shr_u':
      return unsignedA() >> shift;
    case 'eq':
      return truth(a === b);
    case 'ne':
      return truth(a !== b);
    case 'lt_s':
      return truth(a < b);
    case 'lt_u':
      return truth(unsignedA() < unsignedB());
    case 'gt_s':
      return truth(a > b);
    case 'gt_u':
      return truth(unsignedA() > unsignedB());
    case 'le_s':
      return truth(a <= b);
    case 'le_u':
      return truth(unsignedA() <= unsignedB());
    case 'ge_s':
      return truth(a >= b);
    case 'ge_u':
      return truth(unsignedA() >= unsignedB());
    default:
      return null;
  }
}

function evaluateFloat(
  name: string,
  left: IR & { kind: 'constant' },
  right: number | bigint | undefined,
): number | null {
  if (name.startsWith('convert_')) {
    const value = BigInt(left.value);
    const bits = BITS[left.type]!;
    return Number(name.endsWith('_u') ? BigInt.asUintN(bits, value) : value);
  }
  const a = Number(left.value);
  const b = Number(right);
  switch (name) {
    case 'promote_f32':
    case 'demote_f64':
      return a;
    case 'neg':
      return -a;
    case 'abs':
      return Math.abs(a);
    case 'sqrt':
      return Math.sqrt(a);
    case 'floor':
      return Math.floor(a);
    case 'ceil':
      return Math.ceil(a);
    case 'trunc':
      return Math.trunc(a);
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'eq':
      return Number(a === b);
    case 'ne':
      return Number(a !== b);
    case 'lt':
      return Number(a < b);
    case 'gt':
      return Number(a > b);
    case 'le':
      return Number(a <= b);
    case 'ge':
      return Number(a >= b);
    default:
      return null;
  }
}

/** An operation on a floating value that gives an integer: a conversion, or the bits. */
function evaluateOfFloat(name: string, left: IR & { kind: 'constant' }, bits: number): bigint | null {
  if (name === 'reinterpret_f64' && !Number.isNaN(left.value)) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, Number(left.value));
    return view.getBigInt64(0);
  }
  return evaluateTruncation(name, Number(left.value), bits);
}

/** `trunc_sat`: out of range saturates, not-a-number is 0. */
function evaluateTruncation(name: string, value: number, bits: number): bigint | null {
  if (!name.startsWith('trunc_sat_')) return null;
  if (Number.isNaN(value)) return 0n;
  const signed = name.endsWith('_s');
  const low = signed ? -(1n << BigInt(bits - 1)) : 0n;
  const high = signed ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n;
  if (!Number.isFinite(value)) return value > 0 ? high : low;
  const truncated = BigInt(Math.trunc(value));
  return truncated < low ? low : truncated > high ? high : truncated;
}
