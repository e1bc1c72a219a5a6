/**
 * Terms that stand for what is not computed: memory, what was read from it, results of calls, floating arithmetic.
 * An opaque term is the same object for the same name and arguments, and may be equal to any other of its width.
 */
import { add, bitwise, divide, extend, extract, join, multiply, shift } from '.././formula/arithmetic.js';
import { all, any, equal, less, not, select } from '.././formula/logic.js';
import { type InputTerm, input, type OperationTerm, operationTerm, type Term } from '.././formula/terms.js';

/** What an opaque term is made of. */
export interface Structure {
  readonly name: string;
  readonly operands: readonly Term[];
}

/** How a term with a structure is made anew with other operands; gives the simplified term. */
export type Rebuild = (structure: Structure, width: number) => Term;

/** The opaque terms of one comparison. */
export class OpaqueTerms {
  private readonly known = new Map<string, InputTerm>();
  private readonly structures = new Map<Term, Structure>();
  private readonly labels = new Map<Term, string>();
  private fresh = 0;

  /** The opaque term of this name and these operands. */
  of(name: string, width: number, operands: readonly Term[]): InputTerm {
    const key = `${name}|${width}|${operands.map(({ id }) => id).join()}`;
    let term = this.known.get(key);
    if (!term) {
      term = input(width, name);
      this.known.set(key, term);
      this.structures.set(term, { name, operands });
    }
    return term;
  }

  /** A term like no other. @param label what a reader calls it */
  symbol(width: number, label: string, signed = false): InputTerm {
    const term = input(width, `${label}#${this.fresh++}`, signed);
    this.labels.set(term, label);
    return term;
  }

  label(term: Term): string | undefined {
    return this.labels.get(term);
  }

  structure(term: Term): Structure | undefined {
    return this.structures.get(term);
  }

  /** What a term is made of directly. */
  operands(term: Term): readonly Term[] {
    if (term.kind === 'operation') return term.operands;
    return this.structures.get(term)?.operands ?? [];
  }

  /** The term and all that it is made of. */
  parts(term: Term): Set<Term> {
    const found = new Set<Term>([term]);
    for (const part of found) for (const operand of this.operands(part)) found.add(operand);
    return found;
  }

  /** Whether `visit` holds for the term or anything it is made of. */
  some(term: Term, visit: (part: Term) => boolean, seen = new Set<Term>()): boolean {
    if (seen.has(term)) return false;
    seen.add(term);
    return visit(term) || this.operands(term).some((operand) => this.some(operand, visit, seen));
  }
}

/** The term with parts replaced, simplified anew. */
export class Substitution {
  private readonly done = new Map<Term, Term>();

  constructor(
    private readonly terms: OpaqueTerms,
    private readonly rebuild: Rebuild,
    replaced: Iterable<readonly [Term, Term]>,
  ) {
    for (const [from, to] of replaced) this.done.set(from, to);
  }

  apply(term: Term): Term {
    const known = this.done.get(term);
    if (known) return known;
    const result = this.anew(term);
    this.done.set(term, result);
    return result;
  }

  private anew(term: Term): Term {
    const before = this.terms.operands(term);
    if (before.length === 0) return term;
    const operands = before.map((operand) => this.apply(operand));
    if (operands.every((operand, i) => operand === before[i])) return term;
    if (term.kind === 'operation') return operationOn(term, operands);
    const structure = this.terms.structure(term)!;
    return this.rebuild({ name: structure.name, operands }, term.width);
  }
}

/** An operation of the same kind on other operands of the same widths, simplified. */
export function operationOn(term: OperationTerm, operands: readonly Term[]): Term {
  const [a, b, c] = operands as [Term, Term, Term];
  switch (term.operator) {
    case 'not':
      return not(a);
    case 'all':
      return all(operands);
    case 'any':
      return any(operands);
    case 'select':
      return select(a, b, c);
    case 'equal':
      return equal(a, b);
    case 'less-unsigned':
    case 'less-signed':
      return less(a, b, term.operator === 'less-signed');
    case 'add':
      return operands.reduce(add);
    case 'multiply':
      return operands.reduce(multiply);
    case 'divide-unsigned':
    case 'divide-signed':
    case 'remainder-unsigned':
    case 'remainder-signed':
      return divide(term.operator, a, b);
    case 'and':
    case 'or':
    case 'xor':
      return bitwise(term.operator, a, b);
    case 'shift-left':
    case 'shift-right-unsigned':
    case 'shift-right-signed':
      return b.kind === 'constant' && b.value >= BigInt(a.width)
        ? operationTerm(term.operator, term.width, operands)
        : shift(term.operator, a, b);
    case 'extend-unsigned':
    case 'extend-signed':
      return extend(a, term.width, term.operator === 'extend-signed');
    case 'extract':
      return extract(a, term.low, term.width);
    case 'join':
      return join(a, b);
  }
}
