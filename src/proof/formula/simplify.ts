/** Makes conditions short for a reader: every step is asked of a solver, so that what is left says the same. */
import { all, any, equal, not } from './logic.js';
import type { Solver } from './solver.js';
import { constant, FALSE, is, type Term, TRUE } from './terms.js';

/** The parts that `&&` joins. */
export function conjuncts(condition: Term): readonly Term[] {
  if (condition === TRUE) return [];
  return is(condition, 'all') ? condition.operands : [condition];
}

/** The parts that `||` joins. */
function disjuncts(condition: Term): readonly Term[] {
  if (condition === FALSE) return [];
  return is(condition, 'any') ? condition.operands : [condition];
}

/** Questions for one condition beyond which it stays as it is. */
const MOST_QUESTIONS = 200;

/** A condition that holds for the same values as `condition` wherever all of `context` holds. */
export function simplified(condition: Term, context: readonly Term[], solver: Solver): Promise<Term> {
  let left = MOST_QUESTIONS;

  async function isImplied(known: readonly Term[], claim: Term): Promise<boolean> {
    if (claim === TRUE) return true;
    if (left-- <= 0) return false;
    return (await solver.model([...known, not(claim)])) === null;
  }

  async function shorter(term: Term, known: readonly Term[]): Promise<Term> {
    if (await isImplied(known, term)) return TRUE;
    if (await isImplied(known, not(term))) return FALSE;
    if (is(term, 'all')) return all(await reduced(conjuncts(term), known, (part) => part));
    if (is(term, 'any')) return any(await reduced(disjuncts(term), known, not));
    const closest = closestTo(term);
    return closest && (await isImplied([...known, term], closest)) ? closest : term;
  }

  /** The parts that the others do not make superfluous, each made shorter given the others. */
  async function reduced(
    parts: readonly Term[],
    known: readonly Term[],
    whenOthersMatter: (part: Term) => Term,
  ): Promise<Term[]> {
    let result = [...parts];
    for (let i = result.length - 1; i >= 0; i--) {
      const others = result.filter((_, at) => at !== i);
      const short = await shorter(result[i]!, [...known, ...others.map(whenOthersMatter)]);
      const isNeutral = whenOthersMatter(short) === TRUE;
      result = isNeutral ? others : result.map((part, at) => (at === i ? short : part));
    }
    return result;
  }

  return shorter(condition, context);
}

/**
 * The equation that is all that is left of a comparison where the rest is known not to be: a == b of a <= b, a == 4 of
 * a < 5.
 */
function closestTo(term: Term): Term | null {
  const isNegated = is(term, 'not');
  const comparison = isNegated ? term.operands[0]! : term;
  if (!is(comparison, 'less-signed') && !is(comparison, 'less-unsigned')) return null;
  const [a, b] = comparison.operands as [Term, Term];
  if (isNegated) return equal(a, b);
  if (b.kind === 'constant') return equal(a, constant(b.width, b.value - 1n));
  return a.kind === 'constant' ? equal(b, constant(a.width, a.value + 1n)) : null;
}
