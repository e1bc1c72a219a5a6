/**
 * A clause over two ranges as data: to be handed from one thread to another, and evaluated for ranges of a flat view.
 */
import type { Expression } from '../../c/index.js';
import { constantTruth } from '../source/conditions.js';
import { printExpression } from '../source/print.js';

/** Operators are C's; `parameter` is 0 or 1, `path` as in `addr.start`. */
export type ClauseTerm =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'field'; readonly parameter: number; readonly path: string }
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly ClauseTerm[] }
  /** What is neither read from the ranges nor computed from that. */
  | { readonly kind: 'other'; readonly text: string };

/** Fields of a range by their paths; those that are not known are not in it. */
export type RangeFields = Readonly<Record<string, bigint>>;

/** @param parameters the names that stand for the two ranges */
export function clauseTerm(e: Expression, parameters: readonly string[]): ClauseTerm {
  const truth = constantTruth(e);
  if (truth !== null && e.kind !== 'number') return { kind: 'number', value: truth ? 1n : 0n };
  const operation = (operator: string, ...operands: Expression[]): ClauseTerm => ({
    kind: 'operation',
    operator,
    operands: operands.map((each) => clauseTerm(each, parameters)),
  });
  switch (e.kind) {
    case 'number': {
      const digits = e.token.text.replace(/[uUlL]+$/, '');
      if (/^(0[xX][\da-fA-F]+|[1-9]\d*|0)$/.test(digits)) return { kind: 'number', value: BigInt(digits) };
      return digits === '2^64' ? { kind: 'number', value: 1n << 64n } : other(e);
    }
    case 'binary':
      return e.operator in BINARY || e.operator === '&&' || e.operator === '||'
        ? operation(e.operator, e.left, e.right)
        : other(e);
    case 'unary':
      return e.operator === '!' ? operation('!', e.operand) : other(e);
    case 'conditional':
      return e.consequence ? operation('?', e.condition, e.consequence, e.alternative) : other(e);
    case 'member': {
      const found = fieldOf(e, parameters);
      return found && found.path !== '' ? { kind: 'field', ...found } : other(e);
    }
    default:
      return other(e);
  }
}

function other(e: Expression): ClauseTerm {
  return { kind: 'other', text: printExpression(e) };
}

/** Which field of which range a member is, through `&` and `*`; null for anything else. */
function fieldOf(e: Expression, parameters: readonly string[]): { parameter: number; path: string } | null {
  if (e.kind === 'identifier') {
    const parameter = parameters.indexOf(e.token.text);
    return parameter < 0 ? null : { parameter, path: '' };
  }
  if (e.kind === 'unary' && (e.operator === '&' || e.operator === '*')) return fieldOf(e.operand, parameters);
  const object = e.kind === 'member' ? fieldOf(e.object, parameters) : null;
  if (e.kind !== 'member' || !object) return null;
  return { ...object, path: object.path === '' ? e.name : `${object.path}.${e.name}` };
}

const truth = (value: boolean): bigint => (value ? 1n : 0n);

const BINARY: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '<': (a, b) => truth(a < b),
  '<=': (a, b) => truth(a <= b),
  '>': (a, b) => truth(a > b),
  '>=': (a, b) => truth(a >= b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
};
/** Beyond, C may wrap: addresses have 64 bits, their sums in 128-bit arithmetic one more. */
const LARGEST = 1n << 64n;

/**
 * The value of a term for two ranges; truths are 1 and 0. Null where it depends on what is not known.
 * @param unknown told of each thing that is not known, in C
 */
export function evaluateTerm(
  term: ClauseTerm,
  ranges: readonly [RangeFields, RangeFields],
  unknown: (text: string) => void,
): bigint | null {
  switch (term.kind) {
    case 'number':
      return term.value;
    case 'field': {
      const value = ranges[term.parameter]![term.path];
      if (value === undefined) unknown(term.path);
      return value ?? null;
    }
    case 'other':
      unknown(term.text);
      return null;
    case 'operation':
      return evaluateOperation(term.operator, term.operands, (each) => evaluateTerm(each, ranges, unknown), unknown);
  }
}

function evaluateOperation(
  operator: string,
  operands: readonly ClauseTerm[],
  of: (term: ClauseTerm) => bigint | null,
  unknown: (text: string) => void,
): bigint | null {
  const first = of(operands[0]!);
  if (operator === '!') return first === null ? null : truth(first === 0n);
  if (operator === '?') return first === null ? null : of(operands[first === 0n ? 2 : 1]!);
  const second = of(operands[1]!);
  if (operator === '&&' || operator === '||') {
    // One side may decide, whatever the other is.
    const deciding = operator === '||';
    const truths = [first, second].map((value) => (value === null ? null : value !== 0n));
    if (truths.includes(deciding)) return truth(deciding);
    return truths.includes(null) ? null : truth(!deciding);
  }
  if (first === null || second === null) return null;
  const value = BINARY[operator]!(first, second);
  if (value >= 0n && value <= LARGEST) return value;
  unknown(`a result of ${operator} that may wrap`);
  return null;
}
