/**
 * What a function is asked about: what its parameters hold and what lies in memory behind them, named as the code names
 * it.
 */
import type { ObjectSymbol } from '../../c/index.js';
import type { Token } from '../../c/source.js';
import { type BitSpan, type CType, memberAt, type NameOf } from './members.js';
import { NotTranslated } from './not-translated.js';
import { type InputTerm, input, type Term } from './terms.js';

/**
 * Inputs by a key that does not depend on the names of parameters: two translations that share one share what they both
 * read.
 */
export class Inputs {
  private readonly terms = new Map<string, InputTerm>();

  /**
   * The input with this key; it keeps the name it was first asked for with.
   * @throws NotTranslated where it is known with another width
   */
  term(width: number, key: string, name: string, token: Token, signed = false): InputTerm {
    let term = this.terms.get(key);
    if (!term) {
      term = input(width, name, signed);
      this.terms.set(key, term);
    }
    if (term.width !== width)
      throw new NotTranslated(`${name} has ${width} bits in one tree and ${term.width} in the other`, token);
    return term;
  }
}

/** Memory that is there before the function is called. */
export interface Outside {
  /** Of its address: the value of a pointer that is an input, or a name for where an object of the program lies. */
  readonly address: InputTerm;
  readonly key: string;
  readonly name: string;
  readonly type: CType;
  readonly kind: 'parameter' | 'pointer' | 'object';
  /** For an object of the program. */
  readonly symbol: ObjectSymbol | null;
}

/** An input, and where it lies in memory. */
export interface Read {
  readonly term: InputTerm;
  readonly outside: Outside;
  readonly span: BitSpan;
  /** The member without the pointer it is reached by: `->addr.start`. */
  readonly path: string;
}

/** What one function reads of the memory around it. */
export class OutsideMemory {
  readonly reads = new Map<InputTerm, Read>();
  private readonly outsides = new Map<Term, Outside>();

  constructor(
    private readonly inputs: Inputs,
    private readonly nameOf: NameOf,
  ) {}

  /** All that was reached. */
  get reached(): Outside[] {
    return [...this.outsides.values()];
  }

  /** Makes known that a term is the address of something. */
  add(outside: Outside): void {
    if (!this.outsides.has(outside.address)) this.outsides.set(outside.address, outside);
  }

  at(address: Term): Outside | null {
    return this.outsides.get(address) ?? null;
  }

  /**
   * The input that lies at a place.
   * @param span in bits from the start of `outside`; for a _Bool all 8 bits
   * @throws NotTranslated where it is no member as it is declared
   */
  read(outside: Outside, span: BitSpan, type: CType, token: Token): Term {
    const member = memberAt(outside.type, span, type, this.nameOf);
    if (!member) {
      const what = outside.name === '' ? 'memory' : `what ${outside.name} points to`;
      throw new NotTranslated(`${what} is read as another type than it has`, token);
    }
    const path = pathText(outside, member.text);
    const key = outside.key + path;
    const isBool = type.kind === 'integer' && type.isBool;
    const isSigned = member.type.kind === 'integer' && member.type.signed;
    const term = this.inputs.term(isBool ? 1 : span.width, key, outside.name + path, token, isSigned);
    this.reads.set(term, { term, outside, span, path });
    if (member.type.kind === 'pointer') {
      const { target } = member.type;
      this.add({ address: term, key, name: term.name, type: target, kind: 'pointer', symbol: null });
    }
    return term;
  }
}

function pathText(outside: Outside, member: string): string {
  if (outside.kind === 'object') return member;
  if (member.startsWith('.')) return `->${member.slice(1)}`;
  return member === '' ? '[0]' : member;
}
