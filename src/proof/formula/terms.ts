/**
 * Formulas over bit-vectors: terms that are made once, so that equal ones are the same object. Every operation is
 * simplified as it is made, by rules that hold for all values; what means the same often becomes the same term without
 * a solver. A truth value is one bit wide.
 */

export type Operator =
  | 'not'
  | 'all'
  | 'any'
  | 'select'
  | 'equal'
  | 'less-unsigned'
  | 'less-signed'
  | 'add'
  | 'multiply'
  | 'divide-unsigned'
  | 'divide-signed'
  | 'remainder-unsigned'
  | 'remainder-signed'
  | 'and'
  | 'or'
  | 'xor'
  | 'shift-left'
  | 'shift-right-unsigned'
  | 'shift-right-signed'
  | 'extend-unsigned'
  | 'extend-signed'
  | 'extract'
  | 'join';

export interface ConstantTerm {
  readonly kind: 'constant';
  readonly id: number;
  /** In bits, as of all terms. */
  readonly width: number;
  /** As an unsigned number. */
  readonly value: bigint;
}

/** Something that is not known: what a function is asked about. */
export interface InputTerm {
  readonly kind: 'input';
  readonly id: number;
  readonly width: number;
  /** In the code's own terms. */
  readonly name: string;
  /** Whether its type in C is signed. */
  readonly signed: boolean;
}

export interface OperationTerm {
  readonly kind: 'operation';
  readonly id: number;
  readonly width: number;
  readonly operator: Operator;
  readonly operands: readonly Term[];
  /** For `extract`: the lowest bit that is taken. */
  readonly low: number;
}

export type Term = ConstantTerm | InputTerm | OperationTerm;

const COMMUTATIVE = new Set<Operator>(['all', 'any', 'equal', 'add', 'multiply', 'and', 'or', 'xor']);

let made = 0;
const known = new Map<string, WeakRef<Term>>();

function unique(key: string, make: (id: number) => Term): Term {
  const earlier = known.get(key)?.deref();
  if (earlier) return earlier;
  const term = make(made++);
  known.set(key, new WeakRef(term));
  return term;
}

/** The value modulo 2^width. */
export function constant(width: number, value: bigint | number): Term {
  const unsigned = BigInt.asUintN(width, BigInt(value));
  return unique(`c${width}:${unsigned}`, (id) => ({ kind: 'constant', id, width, value: unsigned }));
}

/** A new input, equal to no other. */
export function input(width: number, name: string, signed = false): InputTerm {
  return { kind: 'input', id: made++, width, name, signed };
}

/** An operation as it is, without simplification. */
export function operationTerm(operator: Operator, width: number, operands: readonly Term[], low = 0): Term {
  const ids = operands.map(({ id }) => id);
  if (COMMUTATIVE.has(operator)) ids.sort((a, b) => a - b);
  return unique(`${operator}${width}.${low}:${ids.join()}`, (id) => ({
    kind: 'operation',
    id,
    width,
    operator,
    operands,
    low,
  }));
}

export const TRUE = constant(1, 1);
export const FALSE = constant(1, 0);

/** Whether a term is an operation of this kind. */
export function is<O extends Operator>(term: Term, operator: O): term is OperationTerm & { readonly operator: O } {
  return term.kind === 'operation' && term.operator === operator;
}

/** The value of a constant as a signed number. */
export function signedValue(term: ConstantTerm): bigint {
  return BigInt.asIntN(term.width, term.value);
}

/** All inputs that the terms hold, each once, in the order in which they are met. */
export function inputsOf(...terms: readonly Term[]): InputTerm[] {
  const found = new Set<InputTerm>();
  const seen = new Set<Term>();
  const open = [...terms].reverse();
  for (let term = open.pop(); term; term = open.pop()) {
    if (seen.has(term)) continue;
    seen.add(term);
    if (term.kind === 'input') found.add(term);
    else if (term.kind === 'operation') open.push(...[...term.operands].reverse());
  }
  return [...found];
}
