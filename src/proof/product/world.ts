/** What the two sides of one comparison share: terms, memory, and the names of what lies outside the functions. */

import type { CType, Variable } from '../../c/index.js';
import { equal } from '../formula/logic.js';
import { constant, FALSE, type InputTerm, input, type Term } from '../formula/terms.js';
import { Memory } from './memory.js';
import { OpaqueTerms, type Structure, Substitution } from './opaque.js';

/** A variable of one side, in the frame it belongs to. */
export interface Local {
  readonly variable: Variable;
  readonly address: InputTerm;
}

export class World {
  readonly terms = new OpaqueTerms();
  readonly memory: Memory;
  private readonly types = new Map<Term, CType>();
  private readonly objects = new Map<string, InputTerm>();
  private readonly objectTerms = new Set<Term>();
  private readonly locals = new Map<Term, Local>();
  private readonly byPlace = new Map<string, Map<Variable, Local>>();

  constructor() {
    this.memory = new Memory(this.terms, (term) => this.objectTerms.has(term));
  }

  readonly rebuild = (structure: Structure, width: number): Term => this.memory.rebuild(structure, width);

  /** Says what type in C a term has; for the address of an object, the object. Only for what is told to a reader. */
  typed<T extends Term>(term: T, type: CType): T {
    this.types.set(term, type);
    return term;
  }

  typeOf(term: Term): CType | null {
    return this.types.get(term) ?? null;
  }

  /** The address of a named object, function or string; the same on both sides for the same key. */
  object(key: string, label: string): InputTerm {
    let address = this.objects.get(key);
    if (!address) {
      address = input(64, label);
      this.objects.set(key, address);
      this.objectTerms.add(address);
    }
    return address;
  }

  /** The address of a variable of a frame. @param place tells the side and the frame */
  local(place: string, variable: Variable): Local {
    const inFrame = this.byPlace.get(place) ?? new Map<Variable, Local>();
    this.byPlace.set(place, inFrame);
    let local = inFrame.get(variable);
    if (!local) {
      const address = input(64, `&${variable.name}`);
      local = { variable, address };
      inFrame.set(variable, local);
      this.locals.set(address, local);
      this.objectTerms.add(address);
    }
    return local;
  }

  localAt(address: Term): Local | undefined {
    return this.locals.get(address);
  }

  /** An address for a variable of either side whose address both have given away. */
  shared(label: string): InputTerm {
    const address = this.terms.symbol(64, `&${label}`);
    this.objectTerms.add(address);
    return address;
  }

  isObject(term: Term): boolean {
    return this.objectTerms.has(term);
  }

  substitution(replaced: Iterable<readonly [Term, Term]>): Substitution {
    return new Substitution(this.terms, this.rebuild, replaced);
  }

  /** Whether two addresses are known to differ: those of two named objects, or of one and null. */
  areDistinct(a: Term, b: Term): boolean {
    if (b.kind === 'constant') return b.value === 0n && this.isObject(a);
    return a !== b && this.isObject(a) && this.isObject(b);
  }

  /** `a == b`, where addresses of objects are known. */
  equal(a: Term, b: Term): Term {
    return this.areDistinct(a, b) || this.areDistinct(b, a) ? FALSE : equal(a, b);
  }

  zero(width: number): Term {
    return constant(width, 0);
  }
}
