/** WebAssembly's integer operations, and the like ones on 128 bits, as terms. */
import { add, bitwise, divide, extend, extract, multiply, negated, shift } from './arithmetic.js';
import { all, any, equal, less, not } from './logic.js';
import { constant, FALSE, type Operator, type Term } from './terms.js';

const BITS: Readonly<Record<string, number>> = { i32: 32, i64: 64, i128: 128 };

export interface OperationResult {
  readonly value: Term;
  /** Where the machine traps. */
  readonly traps: Term;
}

/** The term of an operation by its name (`i64.add`), or null where there is none. */
export function operationOf(name: string, operands: readonly Term[]): OperationResult | null {
  const dot = name.indexOf('.');
  const width = BITS[name.slice(0, dot)];
  if (width === undefined) return null;
  const value = width === undefined ? null : plain(name.slice(dot + 1), width, operands);
  if (value) return { value, traps: FALSE };
  return division(name.slice(dot + 1), width, operands);
}

function plain(name: string, width: number, [a, b]: readonly Term[]): Term | null {
  if (!a) return null;
  const truth = (value: Term): Term => extend(value, 32, false);
  const [verb, sign] = name.split('_');
  switch (name) {
    case 'wrap_i64':
    case 'wrap_i128':
      return extract(a, 0, width);
    case 'extend8_s':
    case 'extend16_s':
    case 'extend32_s':
      return extend(extract(a, 0, Number(/\d+/.exec(name)![0])), width, true);
    case 'extend_i32_s':
    case 'extend_i64_s':
      return extend(a, width, true);
    case 'extend_i32_u':
    case 'extend_i64_u':
      return extend(a, width, false);
    case 'eqz':
      return truth(equal(a, constant(a.width, 0)));
  }
  if (!b) return null;
  switch (verb) {
    case 'add':
      return add(a, b);
    case 'sub':
      return add(a, negated(b));
    case 'mul':
      return multiply(a, b);
    case 'and':
    case 'or':
    case 'xor':
      return bitwise(verb, a, b);
    case 'shl':
      return shift('shift-left', a, count(b, width));
    case 'shr':
      return shift(sign === 's' ? 'shift-right-signed' : 'shift-right-unsigned', a, count(b, width));
    case 'eq':
      return truth(equal(a, b));
    case 'ne':
      return truth(not(equal(a, b)));
    case 'lt':
      return truth(less(a, b, sign === 's'));
    case 'gt':
      return truth(less(b, a, sign === 's'));
    case 'le':
      return truth(not(less(b, a, sign === 's')));
    case 'ge':
      return truth(not(less(a, b, sign === 's')));
    default:
      return null;
  }
}

/** The machine takes a count modulo the width. */
function count(by: Term, width: number): Term {
  const sized = by.width < width ? extend(by, width, false) : extract(by, 0, width);
  return bitwise('and', sized, constant(width, width - 1));
}

function division(name: string, width: number, [a, b]: readonly Term[]): OperationResult | null {
  const match = /^(div|rem)_([su])$/.exec(name);
  if (!match || !a || !b) return null;
  const operator: `${'divide' | 'remainder'}-${'signed' | 'unsigned'}` & Operator =
    `${match[1] === 'div' ? 'divide' : 'remainder'}-${match[2] === 's' ? 'signed' : 'unsigned'}`;
  const isZero = equal(b, constant(width, 0));
  const overflows = all([equal(a, constant(width, 1n << BigInt(width - 1))), equal(b, constant(width, -1))]);
  return { value: divide(operator, a, b), traps: operator === 'divide-signed' ? any([isZero, overflows]) : isZero };
}
