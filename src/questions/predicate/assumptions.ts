/** What is always so of the memory that a predicate over two ranges reads, whichever C reads it. */
import { extract } from '../../proof/formula/arithmetic.js';
import type { Outside, Read } from '../../proof/formula/inputs.js';
import { any, equal, less, not } from '../../proof/formula/logic.js';
import { constant, type InputTerm, type Term } from '../../proof/formula/terms.js';
import type { Translation } from '../../proof/formula/translate.js';

/** Conditions that hold of all inputs of these translations of predicates. */
export function assumptionsOf(translations: readonly Translation[]): Term[] {
  const outsides = new Map<InputTerm, Outside>();
  const reads = new Map<InputTerm, Read>();
  for (const { memory } of translations) {
    for (const outside of memory.reached) outsides.set(outside.address, outside);
    for (const [term, read] of memory.reads) reads.set(term, read);
  }
  return [
    ...translations.map(({ nulls }) => not(nulls)),
    ...placesOf([...outsides.values()]),
    ...sameMemory([...reads.values()]),
  ];
}

/**
 * The two ranges are neighbours in an array: neither is null, the first lies before the second. Objects lie somewhere,
 * each elsewhere.
 */
function placesOf(outsides: readonly Outside[]): Term[] {
  const fixed = outsides.filter(({ kind }) => kind !== 'pointer');
  const zero = constant(64, 0);
  const parameters = fixed.filter(({ kind }) => kind === 'parameter');
  return [
    ...fixed.map(({ address }) => not(equal(address, zero))),
    ...fixed.flatMap((a, i) => fixed.slice(i + 1).map((b) => not(equal(a.address, b.address)))),
    ...parameters.slice(1).map((each, i) => less(parameters[i]!.address, each.address, false)),
  ];
}

/** Two pointers to the same thing show the same there. */
function sameMemory(reads: readonly Read[]): Term[] {
  const conditions: Term[] = [];
  for (let i = 0; i < reads.length; i++) {
    for (const other of reads.slice(i + 1)) {
      const one = reads[i]!;
      const isParameterPair = one.outside.kind !== 'pointer' && other.outside.kind !== 'pointer';
      if (isParameterPair || one.path !== other.path || one.term.width !== other.term.width) continue;
      conditions.push(any([not(equal(one.outside.address, other.outside.address)), equal(one.term, other.term)]));
    }
  }
  return conditions;
}

/** What makes a model look like memory that a machine has: none of it is needed, all of it is tried. */
export function plausible(inputs: Iterable<InputTerm>, addresses: ReadonlySet<Term>): Term[] {
  return [...inputs].flatMap((term) => {
    if (term.width < 64) return [];
    const isPage = equal(extract(term, 0, 12), constant(12, 0));
    const bound = constant(term.width, 1n << (addresses.has(term) ? 20n : 36n));
    const isFilled = addresses.has(term) || /size$/.test(term.name);
    const wanted = [isPage, less(term, bound, false)];
    return isFilled ? [...wanted, not(equal(term, constant(term.width, 0)))] : wanted;
  });
}
