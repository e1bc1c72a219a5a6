/**
 * Memory outside of a function's own variables, as terms: what is stored is kept in the term, what is read looks
 * through it. Two stores commute, and a load passes a store, only where the bytes are provably apart: the same base at
 * other offsets, or two named objects.
 */
import { add, extract, join } from '.././formula/arithmetic.js';
import { constant, is, signedValue, type Term } from '.././formula/terms.js';
import type { OpaqueTerms, Structure } from './opaque.js';

/** Terms of memory have no bits. */
const MEMORY_WIDTH = 1;

/** An address as a base and an offset in bytes. */
export function addressParts(address: Term): { readonly base: Term | null; readonly offset: bigint } {
  if (address.kind === 'constant') return { base: null, offset: signedValue(address) };
  if (!is(address, 'add')) return { base: address, offset: 0n };
  const last = address.operands[address.operands.length - 1]!;
  if (last.kind !== 'constant') return { base: address, offset: 0n };
  const rest = address.operands.slice(0, -1);
  return { base: rest.reduce(add), offset: signedValue(last) };
}

export function offsetBy(address: Term, bytes: number | bigint): Term {
  return add(address, constant(64, bytes));
}

export class Memory {
  /** @param isObject whether a term is the address of a named object, of which no two overlap */
  constructor(
    private readonly terms: OpaqueTerms,
    private readonly isObject: (term: Term) => boolean,
  ) {}

  /** Memory of which nothing is known. */
  unknown(): Term {
    return this.terms.symbol(MEMORY_WIDTH, 'memory');
  }

  /** Bits that are read at an address. A `_Bool` is read as one bit: it holds 0 or 1. */
  load(memory: Term, address: Term, width: number): Term {
    let at = memory;
    for (;;) {
      const store = this.terms.structure(at);
      if (store?.name !== 'store') break;
      const [before, place, value] = store.operands as [Term, Term, Term];
      const distance = this.distance(address, place);
      const storedBytes = bytesOf(value.width);
      if (distance !== null && distance >= 0n && value.width % 8 === 0) {
        const first = Number(distance) * 8;
        if (first + width <= value.width) return this.slice(value, first, width);
      }
      if (distance === 0n && value.width === width) return value;
      if (!this.areApart(address, bytesOf(width), place, storedBytes)) break;
      at = before;
    }
    return this.terms.of('load', width, [at, address]);
  }

  /** Memory with a value stored at an address. */
  store(memory: Term, address: Term, value: Term): Term {
    const above = this.terms.structure(memory);
    if (above?.name === 'store') {
      const [before, place, stored] = above.operands as [Term, Term, Term];
      if (place === address && stored.width === value.width) return this.store(before, address, value);
      const apart = this.areApart(address, bytesOf(value.width), place, bytesOf(stored.width));
      // In one order, whichever came first.
      if (apart && address.id < place.id) return this.stored(this.store(before, address, value), place, stored);
      if (apart && this.holds(before, address, value.width))
        return this.stored(this.store(before, address, value), place, stored);
    }
    return this.stored(memory, address, value);
  }

  /** Bits of a value; those of what was read are read. */
  slice(value: Term, low: number, width: number): Term {
    if (low === 0 && width === value.width) return value;
    const structure = this.terms.structure(value);
    if (structure?.name === 'load' && low % 8 === 0 && (width % 8 === 0 || width === 1)) {
      const [memory, address] = structure.operands as [Term, Term];
      return this.load(memory, offsetBy(address, low / 8), width);
    }
    if (structure?.name === 'undefined') return this.undefined(width);
    if (is(value, 'join')) {
      const [high, bottom] = value.operands as [Term, Term];
      if (low >= bottom.width) return this.slice(high, low - bottom.width, width);
      if (low + width <= bottom.width) return this.slice(bottom, low, width);
      const below = bottom.width - low;
      return join(this.slice(high, 0, width - below), this.slice(bottom, low, below));
    }
    return extract(value, low, width);
  }

  /** What is read before it is written. */
  undefined(width: number): Term {
    return this.terms.of('undefined', width, []);
  }

  rebuild(structure: Structure, width: number): Term {
    const [a, b, c] = structure.operands as [Term, Term, Term];
    if (structure.name === 'load') return this.load(a, b, width);
    if (structure.name === 'store') return this.store(a, b, c);
    return this.terms.of(structure.name, width, structure.operands);
  }

  private stored(memory: Term, address: Term, value: Term): Term {
    return this.terms.of('store', MEMORY_WIDTH, [memory, address, value]);
  }

  /** Whether the same bytes were stored to further down, with nothing but stores to other bytes since. */
  private holds(memory: Term, address: Term, width: number): boolean {
    for (let store = this.terms.structure(memory); store?.name === 'store'; ) {
      const [before, place, value] = store.operands as [Term, Term, Term];
      if (place === address && value.width === width) return true;
      if (!this.areApart(address, bytesOf(width), place, bytesOf(value.width))) return false;
      store = this.terms.structure(before);
    }
    return false;
  }

  /** Bytes from one address to the other where that is known. */
  private distance(from: Term, to: Term): bigint | null {
    const [a, b] = [addressParts(from), addressParts(to)];
    return a.base === b.base ? a.offset - b.offset : null;
  }

  private areApart(a: Term, aBytes: number, b: Term, bBytes: number): boolean {
    const distance = this.distance(a, b);
    if (distance !== null) return distance >= BigInt(bBytes) || -distance >= BigInt(aBytes);
    const [one, other] = [addressParts(a).base, addressParts(b).base];
    return one !== null && other !== null && this.isObject(one) && this.isObject(other);
  }
}

function bytesOf(width: number): number {
  return Math.ceil(width / 8);
}
