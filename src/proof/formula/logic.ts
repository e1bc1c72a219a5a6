/** Truth values: `!`, `&&`, `||`, `?:` and comparisons. */
import { constant, FALSE, is, operationTerm, signedValue, type Term, TRUE } from './terms.js';

/** The negation, pushed inward (De Morgan). */
export function not(a: Term): Term {
  if (a.kind === 'constant') return a.value === 0n ? TRUE : FALSE;
  if (is(a, 'not')) return a.operands[0]!;
  if (is(a, 'all')) return any(a.operands.map(not));
  if (is(a, 'any')) return all(a.operands.map(not));
  return operationTerm('not', 1, [a]);
}

/** True where all are. */
export function all(terms: readonly Term[]): Term {
  return joined('all', terms);
}

/** True where at least one is. */
export function any(terms: readonly Term[]): Term {
  return joined('any', terms);
}

function joined(operator: 'all' | 'any', terms: readonly Term[]): Term {
  const [neutral, deciding] = operator === 'all' ? [TRUE, FALSE] : [FALSE, TRUE];
  const inner = operator === 'all' ? 'any' : 'all';
  const parts = new Set<Term>();
  for (const term of terms) {
    for (const part of is(term, operator) ? term.operands : [term]) if (part !== neutral) parts.add(part);
  }
  if (parts.has(deciding)) return deciding;
  for (const part of parts) if (parts.has(not(part))) return deciding;
  // a && (!a || b) is a && b; a && (a || b) is a.
  for (const part of parts) {
    if (!is(part, inner)) continue;
    const left = part.operands.filter((operand) => !parts.has(not(operand)));
    const isImplied = part.operands.some((operand) => parts.has(operand));
    if (!isImplied && left.length === part.operands.length) continue;
    const others = [...parts].filter((each) => each !== part);
    return joined(operator, isImplied ? others : [...others, joined(inner, left)]);
  }
  const operands = [...parts];
  if (operands.length === 0) return neutral;
  return operands.length === 1 ? operands[0]! : operationTerm(operator, 1, operands);
}

/** `condition ? a : b`; both of the same width. */
export function select(condition: Term, a: Term, b: Term): Term {
  if (condition.kind === 'constant') return condition.value === 0n ? b : a;
  if (a === b) return a;
  if (is(condition, 'not')) return select(condition.operands[0]!, b, a);
  if (a.width === 1) {
    if (a.kind === 'constant') return a === TRUE ? any([condition, b]) : all([not(condition), b]);
    if (b.kind === 'constant') return b === FALSE ? all([condition, a]) : any([not(condition), a]);
    if (a === condition) return any([condition, b]);
    if (b === condition) return all([condition, a]);
  }
  const narrowed = narrow([a, b], 'unsigned');
  if (narrowed) {
    const chosen = select(condition, narrowed[0]!, narrowed[1]!);
    return operationTerm('extend-unsigned', a.width, [chosen]);
  }
  return operationTerm('select', a.width, [condition, a, b]);
}

/** `a == b`. */
export function equal(a: Term, b: Term): Term {
  if (a === b) return TRUE;
  if (a.kind === 'constant' && b.kind === 'constant') return FALSE;
  if (a.kind === 'constant') return equal(b, a);
  if (a.width === 1) {
    if (b === TRUE) return a;
    if (b === FALSE) return not(a);
    if (is(a, 'not') && is(b, 'not')) return equal(a.operands[0]!, b.operands[0]!);
    if (is(a, 'not')) return not(equal(a.operands[0]!, b));
    if (is(b, 'not')) return not(equal(a, b.operands[0]!));
  }
  for (const sign of ['unsigned', 'signed'] as const) {
    const narrowed = narrow([a, b], sign);
    if (narrowed) return equal(narrowed[0]!, narrowed[1]!);
  }
  // What an extended value cannot be.
  if (b.kind === 'constant' && is(a, 'extend-unsigned')) return FALSE;
  return operationTerm('equal', 1, [a, b]);
}

/** `a < b`. */
export function less(a: Term, b: Term, signed: boolean): Term {
  if (a === b) return FALSE;
  if (a.kind === 'constant' && b.kind === 'constant') {
    const isLess = signed ? signedValue(a) < signedValue(b) : a.value < b.value;
    return isLess ? TRUE : FALSE;
  }
  if (signed) {
    const narrowed = narrow([a, b], 'signed');
    if (narrowed) return less(narrowed[0]!, narrowed[1]!, true);
  }
  const narrowed = narrow([a, b], 'unsigned');
  if (narrowed) return less(narrowed[0]!, narrowed[1]!, false);
  if (!signed && b.kind === 'constant') {
    if (b.value === 0n) return FALSE;
    if (b.value === 1n) return equal(a, constant(a.width, 0));
  }
  if (!signed && a.kind === 'constant') {
    if (a.value === 0n) return not(equal(b, a));
    if (a.value === (1n << BigInt(a.width)) - 1n) return FALSE;
  }
  return operationTerm(signed ? 'less-signed' : 'less-unsigned', 1, [a, b]);
}

/**
 * The terms in the width that one of them was extended from, where all others are extended from it too or constants
 * that fit.
 */
function narrow(terms: readonly Term[], sign: 'signed' | 'unsigned'): Term[] | null {
  const extension = sign === 'signed' ? 'extend-signed' : 'extend-unsigned';
  const extended = terms.find((term) => is(term, extension));
  if (!extended) return null;
  const widths = terms.map((term) => (is(term, extension) ? term.operands[0]!.width : 0));
  const width = Math.max(...widths);
  const result: Term[] = [];
  for (const term of terms) {
    if (is(term, extension)) {
      const from = term.operands[0]!;
      result.push(from.width === width ? from : operationTerm(extension, width, [from]));
    } else if (term.kind === 'constant') {
      const value = sign === 'signed' ? BigInt.asIntN(width, term.value) : BigInt.asUintN(width, term.value);
      if (value !== (sign === 'signed' ? signedValue(term) : term.value)) return null;
      result.push(constant(width, value));
    } else return null;
  }
  return result;
}
