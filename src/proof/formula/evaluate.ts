/** The value of a term where its inputs are given. */
import { type InputTerm, is, type Operator, type Term } from './terms.js';

/** @param values of inputs; those that are not in it are 0 */
export function evaluate(term: Term, values: ReadonlyMap<InputTerm, bigint>, known = new Map<Term, bigint>()): bigint {
  const earlier = known.get(term);
  if (earlier !== undefined) return earlier;
  const value = BigInt.asUintN(term.width, computed(term, values, known));
  known.set(term, value);
  return value;
}

function computed(term: Term, values: ReadonlyMap<InputTerm, bigint>, known: Map<Term, bigint>): bigint {
  if (term.kind === 'constant') return term.value;
  if (term.kind === 'input') return values.get(term) ?? 0n;
  if (is(term, 'select')) {
    const [condition, yes, no] = term.operands as [Term, Term, Term];
    return evaluate(evaluate(condition, values, known) === 1n ? yes : no, values, known);
  }
  const operands = term.operands.map((operand) => evaluate(operand, values, known));
  const [a = 0n, b = 0n] = operands;
  const width = term.operands[0]!.width;
  const signed = (value: bigint): bigint => BigInt.asIntN(width, value);
  const rules: Record<Exclude<Operator, 'select'>, () => bigint | boolean> = {
    not: () => a === 0n,
    all: () => operands.every((value) => value === 1n),
    any: () => operands.includes(1n),
    equal: () => a === b,
    'less-unsigned': () => a < b,
    'less-signed': () => signed(a) < signed(b),
    add: () => operands.reduce((sum, value) => sum + value, 0n),
    multiply: () => a * b,
    // What SMT-LIB gives for a division by 0, which a translation never uses.
    'divide-unsigned': () => (b === 0n ? -1n : a / b),
    'divide-signed': () => (b === 0n ? (signed(a) < 0n ? 1n : -1n) : signed(a) / signed(b)),
    'remainder-unsigned': () => (b === 0n ? a : a % b),
    'remainder-signed': () => (b === 0n ? a : signed(a) % signed(b)),
    and: () => a & b,
    or: () => a | b,
    xor: () => a ^ b,
    'shift-left': () => a << b,
    'shift-right-unsigned': () => a >> b,
    'shift-right-signed': () => signed(a) >> b,
    'extend-unsigned': () => a,
    'extend-signed': () => signed(a),
    extract: () => a >> BigInt(term.low),
    join: () => (a << BigInt(term.operands[1]!.width)) | b,
  };
  return BigInt(rules[term.operator as Exclude<Operator, 'select'>]());
}
