/** Bit-vector arithmetic, as the machine does it: modulo 2^width. */
import { all, any, equal, not, select } from './logic.js';
import { type ConstantTerm, constant, is, type Operator, operationTerm, signedValue, type Term } from './terms.js';

/** The sum: what is added is kept in one list, constants summed up at its end. */
export function add(a: Term, b: Term): Term {
  const { width } = a;
  if (width === 1) return not(equal(a, b));
  const parts = [a, b].flatMap((term) => (is(term, 'add') ? term.operands : [term]));
  const sum = parts.reduce((total, part) => (part.kind === 'constant' ? total + part.value : total), 0n);
  const rest: Term[] = [];
  for (const part of parts) {
    if (part.kind === 'constant') continue;
    const opposite = rest.indexOf(negated(part));
    if (opposite >= 0) rest.splice(opposite, 1);
    else rest.push(part);
  }
  const total = constant(width, sum) as ConstantTerm;
  const operands = total.value === 0n ? rest : [...rest, total];
  if (operands.length === 0) return total;
  return operands.length === 1 ? operands[0]! : operationTerm('add', width, operands);
}

/** `-a`. */
export function negated(a: Term): Term {
  return multiply(a, constant(a.width, -1));
}

/** The product; a constant factor stands last. */
export function multiply(a: Term, b: Term): Term {
  if (a.width === 1) return all([a, b]);
  if (a.kind === 'constant' && b.kind === 'constant') return constant(a.width, a.value * b.value);
  if (a.kind === 'constant') return multiply(b, a);
  if (b.kind === 'constant') {
    if (b.value === 0n) return b;
    if (b.value === 1n) return a;
    if (is(a, 'multiply') && a.operands[1]!.kind === 'constant')
      return multiply(a.operands[0]!, constant(a.width, a.operands[1]!.value * b.value));
    if (is(a, 'add')) return a.operands.map((part) => multiply(part, b)).reduce(add);
  }
  return operationTerm('multiply', a.width, [a, b]);
}

/** The value in more bits. */
export function extend(a: Term, width: number, signed: boolean): Term {
  if (a.width === width) return a;
  if (a.kind === 'constant') return constant(width, signed ? signedValue(a) : a.value);
  // The sign of what was extended with zeros is 0.
  if (is(a, 'extend-unsigned')) return operationTerm('extend-unsigned', width, a.operands);
  if (signed && is(a, 'extend-signed')) return operationTerm('extend-signed', width, a.operands);
  return operationTerm(signed ? 'extend-signed' : 'extend-unsigned', width, [a]);
}

/** `width` bits from bit `low` on. */
export function extract(a: Term, low: number, width: number): Term {
  if (low === 0 && a.width === width) return a;
  if (a.kind === 'constant') return constant(width, a.value >> BigInt(low));
  if (is(a, 'extract')) return extract(a.operands[0]!, low + a.low, width);
  if (is(a, 'join')) {
    const [high, bottom] = a.operands as [Term, Term];
    if (low >= bottom.width) return extract(high, low - bottom.width, width);
    if (low + width <= bottom.width) return extract(bottom, low, width);
  }
  if (is(a, 'extend-unsigned') || is(a, 'extend-signed')) {
    const from = a.operands[0]!;
    if (low + width <= from.width) return extract(from, low, width);
    if (low === 0) return extend(from, width, a.operator === 'extend-signed');
    if (low >= from.width && a.operator === 'extend-unsigned') return constant(width, 0);
  }
  // The low bits of a sum come from the low bits of what is added.
  if (low === 0 && is(a, 'add')) return a.operands.map((part) => extract(part, 0, width)).reduce(add);
  if (is(a, 'select')) {
    const [condition, yes, no] = a.operands as [Term, Term, Term];
    return select(condition, extract(yes, low, width), extract(no, low, width));
  }
  return operationTerm('extract', width, [a], low);
}

/** The bits of both, `high` above `low`. */
export function join(high: Term, low: Term): Term {
  const width = high.width + low.width;
  if (high.kind === 'constant' && high.value === 0n) return extend(low, width, false);
  if (high.kind === 'constant' && low.kind === 'constant')
    return constant(width, (high.value << BigInt(low.width)) | low.value);
  if (is(high, 'extract') && is(low, 'extract') && high.operands[0] === low.operands[0]) {
    if (high.low === low.low + low.width) return extract(low.operands[0]!, low.low, width);
  }
  if (
    is(high, 'extract') &&
    high.operands[0] &&
    high.low === low.width &&
    extract(high.operands[0], 0, low.width) === low
  )
    return extract(high.operands[0], 0, width);
  return operationTerm('join', width, [high, low]);
}

/** `a & b`, `a | b`, `a ^ b`, bit by bit. */
export function bitwise(operator: 'and' | 'or' | 'xor', a: Term, b: Term): Term {
  if (a.kind === 'constant' && b.kind !== 'constant') return bitwise(operator, b, a);
  if (a.width === 1) return operator === 'and' ? all([a, b]) : operator === 'or' ? any([a, b]) : not(equal(a, b));
  if (a === b) return operator === 'xor' ? constant(a.width, 0) : a;
  if (b.kind === 'constant') {
    const ones = (1n << BigInt(b.width)) - 1n;
    if (a.kind === 'constant') return constant(a.width, OF_BITS[operator](a.value, b.value));
    if (b.value === 0n) return operator === 'and' ? b : a;
    if (b.value === ones && operator !== 'xor') return operator === 'and' ? a : b;
    const kept = b.value.toString(2).length;
    if (operator === 'and' && b.value === (1n << BigInt(kept)) - 1n) return extend(extract(a, 0, kept), a.width, false);
  }
  if (is(a, 'extend-unsigned')) {
    const from = a.operands[0]!;
    const isSmall = b.kind === 'constant' && b.value < 1n << BigInt(from.width);
    const other = is(b, 'extend-unsigned') && b.operands[0]!.width === from.width ? b.operands[0]! : null;
    const narrow = other ?? (isSmall ? constant(from.width, (b as ConstantTerm).value) : null);
    if (narrow) return extend(bitwise(operator, from, narrow), a.width, false);
  }
  return operationTerm(operator, a.width, [a, b]);
}

const OF_BITS = {
  and: (a: bigint, b: bigint) => a & b,
  or: (a: bigint, b: bigint) => a | b,
  xor: (a: bigint, b: bigint) => a ^ b,
} as const;

/** A shift; the count must be less than the width. */
export function shift(
  operator: 'shift-left' | 'shift-right-unsigned' | 'shift-right-signed',
  a: Term,
  count: Term,
): Term {
  if (count.kind !== 'constant') return operationTerm(operator, a.width, [a, count]);
  if (count.value === 0n) return a;
  if (a.kind === 'constant') {
    if (operator === 'shift-left') return constant(a.width, a.value << count.value);
    return constant(a.width, (operator === 'shift-right-signed' ? signedValue(a) : a.value) >> count.value);
  }
  const bits = Number(count.value);
  if (operator === 'shift-left') return join(extract(a, 0, a.width - bits), constant(bits, 0));
  return extend(extract(a, bits, a.width - bits), a.width, operator === 'shift-right-signed');
}

/** Division or remainder; the divisor must not be 0, and a signed quotient must fit. */
export function divide(
  operator: Operator & `${'divide' | 'remainder'}-${'signed' | 'unsigned'}`,
  a: Term,
  b: Term,
): Term {
  if (a.kind === 'constant' && b.kind === 'constant' && b.value !== 0n) {
    const [left, right] = operator.endsWith('-signed') ? [signedValue(a), signedValue(b)] : [a.value, b.value];
    return constant(a.width, operator.startsWith('divide') ? left / right : left % right);
  }
  return operationTerm(operator, a.width, [a, b]);
}
