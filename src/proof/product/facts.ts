/** What is known on one way through two functions: truth values of conditions, from the branches that were taken. */
import { all, equal, not } from '.././formula/logic.js';
import { constant, FALSE, is, type Term, TRUE } from '.././formula/terms.js';
import type { OpaqueTerms, Rebuild } from './opaque.js';
import { Substitution } from './opaque.js';

/** Which of the two sides asked for a truth value. */
export type Asker = 'before' | 'after';

interface Fact {
  readonly isTrue: boolean;
  readonly askers: ReadonlySet<Asker>;
}

const MOST_PASSES = 8;

/** Immutable. Conditions are never negations, conjunctions or disjunctions. */
export class Facts {
  private readonly decided = new Map<Term, Term>();
  private simplifier: Substitution | null = null;

  constructor(
    private readonly terms: OpaqueTerms,
    private readonly rebuild: Rebuild,
    readonly known: ReadonlyMap<Term, Fact> = new Map(),
  ) {}

  with(condition: Term, isTrue: boolean, asker: Asker): Facts {
    const known = new Map(this.known);
    known.set(condition, { isTrue, askers: new Set([asker]) });
    return new Facts(this.terms, this.rebuild, known);
  }

  /** The same facts, with `asker` among those who asked for one of them. */
  askedBy(condition: Term, asker: Asker): Facts {
    const fact = this.known.get(condition);
    if (!fact || fact.askers.has(asker)) return this;
    const known = new Map(this.known);
    known.set(condition, { isTrue: fact.isTrue, askers: new Set([...fact.askers, asker]) });
    return new Facts(this.terms, this.rebuild, known);
  }

  /** Those of the facts for which `isKept` holds. */
  filter(isKept: (condition: Term, isTrue: boolean) => boolean): Facts {
    const known = new Map([...this.known].filter(([condition, { isTrue }]) => isKept(condition, isTrue)));
    return known.size === this.known.size ? this : new Facts(this.terms, this.rebuild, known);
  }

  map(change: (term: Term) => Term): Facts {
    const known = new Map<Term, Fact>();
    for (const [condition, fact] of this.known) {
      const changed = change(condition);
      if (changed.kind !== 'constant') known.set(changed, fact);
    }
    return new Facts(this.terms, this.rebuild, known);
  }

  /** Whether all facts of `other` are among these. */
  includes(other: Facts): boolean {
    for (const [condition, { isTrue }] of other.known) if (this.known.get(condition)?.isTrue !== isTrue) return false;
    return true;
  }

  /** The facts as conditions that hold. */
  conditions(): Term[] {
    return [...this.known].map(([condition, { isTrue }]) => (isTrue ? condition : not(condition)));
  }

  /** A term in which what is known is replaced. */
  simplify(term: Term): Term {
    if (this.known.size === 0 || term.kind === 'constant') return term;
    this.simplifier ??= new Substitution(this.terms, this.rebuild, this.replacements());
    // What is made of replaced parts may be known itself.
    let result = this.simplifier.apply(term);
    for (let i = 0, before: Term = term; result !== before && i < MOST_PASSES; i++) {
      before = result;
      result = this.simplifier.apply(result);
    }
    return result;
  }

  /** TRUE, FALSE, or a simpler condition that is not decided. */
  decide(condition: Term): Term {
    let answer = this.decided.get(condition);
    if (!answer) {
      answer = this.simplify(condition);
      this.decided.set(condition, answer);
    }
    return answer;
  }

  private *replacements(): Generator<readonly [Term, Term]> {
    for (const [condition, { isTrue }] of this.known) {
      yield [condition, isTrue ? TRUE : FALSE];
      if (isTrue && is(condition, 'equal')) {
        const [a, b] = condition.operands as [Term, Term];
        if (b.kind === 'constant' && a.kind === 'input') yield [a, b];
      }
      if (!isTrue || !is(condition, 'less-unsigned')) continue;
      // What is less than anything is not the greatest number.
      const [a] = condition.operands as [Term, Term];
      yield [equal(a, constant(a.width, -1)), FALSE];
    }
  }
}

/** The first condition in a truth value that can be asked for by itself. */
export function atomOf(condition: Term): Term {
  if (is(condition, 'not')) return atomOf(condition.operands[0]!);
  if (is(condition, 'all') || is(condition, 'any')) return atomOf(condition.operands[0]!);
  if (is(condition, 'select')) return atomOf(condition.operands[0]!);
  if (is(condition, 'equal') && condition.operands[0]!.width === 1) return atomOf(condition.operands[0]!);
  return selectIn(condition) ?? condition;
}

/** The condition of a choice that a comparison holds. */
function selectIn(condition: Term): Term | null {
  if (condition.kind !== 'operation') return null;
  for (const operand of condition.operands) if (is(operand, 'select')) return atomOf(operand.operands[0]!);
  return null;
}

/** The conditions, asked for by themselves, that terms are made of. */
export function atomsIn(terms: OpaqueTerms, roots: readonly Term[], most: number): Term[] {
  const found = new Set<Term>();
  const seen = new Set<Term>();
  const open = [...roots];
  for (let term = open.pop(); term && found.size < most; term = open.pop()) {
    if (seen.has(term)) continue;
    seen.add(term);
    if (term.kind === 'operation' && term.width === 1) found.add(atomOf(term));
    else if (term.kind === 'input' && term.width === 1 && terms.structure(term)?.name === 'load') found.add(term);
    else open.push(...terms.operands(term));
  }
  return [...found];
}

/** What all conditions say together. */
export function conjunction(conditions: readonly Term[]): Term {
  return all(conditions);
}
