/**
 * States of two sides at one place, and when one of them stands for another. A state stands for all that it becomes by
 * giving its symbols other values: what was shown from it holds for them. What is met again and again is made more
 * general until it stands for all.
 */

import { type Term, TRUE } from '../formula/terms.js';
import { NotFollowed } from '../tree/not-followed.js';
import type { Asked } from './compared.js';
import type { Facts } from './facts.js';
import { operationOn } from './opaque.js';
import type { Side } from './side.js';
import type { World } from './world.js';

export interface State {
  readonly before: Side;
  readonly after: Side;
  readonly facts: Facts;
}

/** The terms of a state by where they are held. */
export type Slots = ReadonlyMap<string, Term>;

export interface Recorded {
  readonly slots: Slots;
  readonly facts: Facts;
}

export function slotsOf({ before, after }: State): Slots {
  const slots = new Map<string, Term>();
  for (const side of [before, after])
    side.mapTerms((slot, term) => {
      slots.set(slot, term);
      return term;
    });
  return slots;
}

/** Whether what was shown from a recorded state holds for another. */
export function standsFor(world: World, recorded: Recorded, slots: Slots, facts: Facts): boolean {
  if (recorded.slots.size !== slots.size) return false;
  const bound = new Map<Term, Term>();
  for (const [slot, general] of recorded.slots) {
    const special = slots.get(slot);
    if (!special || !matches(world, general, special, bound)) return false;
  }
  const substitution = world.substitution(bound);
  return recorded.facts.conditions().every((condition) => facts.decide(substitution.apply(condition)) === TRUE);
}

function matches(world: World, general: Term, special: Term, bound: Map<Term, Term>): boolean {
  const known = bound.get(general);
  if (known) return known === special;
  if (general.width !== special.width) return false;
  const operands = world.terms.operands(general);
  if (operands.length === 0) {
    const isFixed = general.kind === 'constant' || world.isObject(general) || world.terms.structure(general);
    if (isFixed ? general !== special : holdsLocal(world, special)) return false;
    bound.set(general, special);
    return true;
  }
  if (!isAlike(world, general, special)) return false;
  const others = world.terms.operands(special);
  if (!operands.every((operand, i) => matches(world, operand, others[i]!, bound))) return false;
  bound.set(general, special);
  return true;
}

/** Whether two terms are the same operation, or opaque in the same way, on as many operands. */
export function isAlike(world: World, a: Term, b: Term): boolean {
  if (a.kind !== b.kind || a.width !== b.width) return false;
  if (world.terms.operands(a).length !== world.terms.operands(b).length) return false;
  if (a.kind === 'operation' && b.kind === 'operation') return a.operator === b.operator && a.low === b.low;
  return world.terms.structure(a) !== undefined && world.terms.structure(a)?.name === world.terms.structure(b)?.name;
}

function holdsLocal(world: World, term: Term): boolean {
  return world.terms.some(term, (part) => world.localAt(part) !== undefined);
}

/**
 * The one variable of a side into which a term leads that differs from what was recorded of it; null if there is none,
 * or more than one.
 */
export function walkedIn(world: World, side: Side, { slots }: Recorded): Term | null {
  const found = new Set<Term>();
  side.mapTerms((slot, term) => {
    const other = slots.get(slot);
    if (other && other !== term && !isAlike(world, other, term))
      world.terms.some(term, (part) => {
        if (world.localAt(part)) found.add(part);
        return false;
      });
    return term;
  });
  return found.size === 1 ? [...found][0]! : null;
}

/** Makes two states one that stands for both. */
export class Generalization {
  private readonly made = new Map<string, Term>();

  constructor(private readonly world: World) {}

  /**
   * Changes a state to one that stands for it and for a recorded one as well.
   * @throws NotFollowed where the address of a variable would become unknown
   */
  widen(state: State, recorded: Recorded): State {
    const met = slotsOf(state);
    for (const slot of recorded.slots.keys())
      if (!met.has(slot)) throw new NotFollowed('a variable that is not always set');
    for (const side of [state.before, state.after])
      side.mapTerms((slot, term) => {
        const other = recorded.slots.get(slot);
        if (other) return this.general(other, term);
        return this.symbolFor(`only ${slot}`, term);
      });
    const facts = state.facts.filter((condition, isTrue) => recorded.facts.known.get(condition)?.isTrue === isTrue);
    return { ...state, facts };
  }

  private general(a: Term, b: Term): Term {
    if (a === b) return a;
    const key = `${a.id} ${b.id}`;
    let term = this.made.get(key);
    if (!term) {
      term = this.anew(key, a, b);
      this.made.set(key, term);
    }
    return term;
  }

  private anew(key: string, a: Term, b: Term): Term {
    const { world } = this;
    if (!isAlike(world, a, b)) return this.symbolFor(key, b, a);
    const [left, right] = [world.terms.operands(a), world.terms.operands(b)];
    if (left.some((operand, i) => operand.width !== right[i]!.width)) return this.symbolFor(key, b, a);
    const operands = left.map((operand, i) => this.general(operand, right[i]!));
    if (b.kind === 'operation') return operationOn(b, operands);
    return world.rebuild({ name: world.terms.structure(b)!.name, operands }, b.width);
  }

  private symbolFor(key: string, ...terms: Term[]): Term {
    let symbol = this.made.get(key);
    if (!symbol) {
      if (terms.some((term) => holdsLocal(this.world, term)))
        throw new NotFollowed('the address of a variable that differs from one time to the next');
      symbol = this.world.terms.symbol(terms[0]!.width, this.labelOf(terms[0]!));
      this.made.set(key, symbol);
    }
    return symbol;
  }

  private labelOf(term: Term): string {
    return this.world.terms.label(term) ?? 'value';
  }
}

/** Where both functions stand, and how they came there. */
export interface Way extends State {
  readonly asked: readonly Asked[];
  readonly unrolled: number;
  readonly guessed: number;
  /** Casts that both sides have checked: to check one again does nothing. */
  readonly checked: ReadonlySet<string>;
}

/** A way as it stood at a place that others may come to. */
export interface RecordedWay extends Recorded {
  readonly checked: ReadonlySet<string>;
  /** Casts that one side has yet to check. */
  readonly pending: string;
}

/** Casts that only one side has checked. */
export function unmatchedCasts({ before, after, checked }: Way): string[] {
  const only = (some: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
    [...some].filter((cast) => !others.has(cast) && !checked.has(cast));
  return [...only(before.casts, after.casts), ...only(after.casts, before.casts)];
}
