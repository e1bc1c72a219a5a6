/**
 * Memory as one of the two functions sees it: variables whose address nobody else has are its own, all other memory is
 * a term.
 */
import type { CType, Variable } from '../../c/index.js';
import { extend, extract, join } from '../formula/arithmetic.js';
import type { Term } from '../formula/terms.js';
import type { Span } from '../tree/instructions.js';
import { NotFollowed } from '../tree/not-followed.js';
import { Extent } from './extent.js';
import { addressParts, offsetBy } from './memory.js';
import type { World } from './world.js';

/** The address of a variable of the side's own is given away, or reached at an offset that is not known. */
export interface Shared {
  readonly kind: 'share';
  readonly address: Term;
}

export class SideMemory {
  private objects = new Map<Term, Extent>();
  /** Variables whose addresses others have, with the address that stands for theirs. */
  private shared = new Map<Term, Term>();

  /** @param others what is no variable of the side's own */
  constructor(
    private readonly world: World,
    public others: Term,
  ) {}

  clone(): SideMemory {
    const copy = new SideMemory(this.world, this.others);
    copy.objects = new Map(this.objects);
    copy.shared = new Map(this.shared);
    return copy;
  }

  /** Where a variable of a function is now. @param place of the function among those that are followed */
  addressOf(place: string, variable: Variable): Term {
    const { address } = this.world.local(place, variable);
    return this.shared.get(address) ?? address;
  }

  /** Forgets what the variables of a function hold, as far as they are the side's own. @param isGone asked for each */
  forget(place: string, isGone: (variable: Variable) => boolean): void {
    for (const address of [...this.objects.keys()]) {
      const { variable } = this.world.localAt(address)!;
      if (this.world.local(place, variable).address === address && isGone(variable)) this.objects.delete(address);
    }
  }

  /** What lies at an address, in the width that values of its type are computed in. */
  loadSpan(address: Term, offset: number, { ctype, bits }: Span): Term {
    const isBool = ctype.kind === 'integer' && ctype.isBool;
    const width = bits ? bits.width : isBool ? 1 : ctype.size * 8;
    const value = this.loadBits(offsetBy(address, offset), bits?.first ?? 0, width);
    if (ctype.kind === 'float') return extract(value, 0, Math.min(64, width));
    if (ctype.kind === 'integer') return extend(value, valueWidth(ctype), ctype.signed && !isBool);
    return value;
  }

  /** @param first bit at the address */
  loadBits(address: Term, first: number, width: number): Term {
    const { memory } = this.world;
    const own = this.ownAt(address);
    if (own) return own.extent.load(memory, own.first + first, width);
    if (first === 0 && (width % 8 === 0 || width === 1)) return memory.load(this.others, address, width);
    const [low, high] = [Math.floor(first / 8), Math.ceil((first + width) / 8)];
    return memory.slice(memory.load(this.others, offsetBy(address, low), (high - low) * 8), first - low * 8, width);
  }

  storeSpan(address: Term, offset: number, { ctype, bits }: Span, value: Term): void {
    const at = offsetBy(address, offset);
    if (!bits) {
      const width = ctype.size * 8;
      this.storeBytes(at, value.width > width ? extract(value, 0, width) : extend(value, width, false));
      return;
    }
    const field = extract(value, 0, bits.width);
    const own = this.ownAt(at);
    const { memory } = this.world;
    if (own) {
      this.objects.set(own.address, own.extent.store(memory, own.first + bits.first, field));
      return;
    }
    const [low, high] = [Math.floor(bits.first / 8), Math.ceil((bits.first + bits.width) / 8)];
    const first = bits.first - low * 8;
    const unit = memory.load(this.others, offsetBy(at, low), (high - low) * 8);
    const below = first > 0 ? join(field, extract(unit, 0, first)) : field;
    const rest = unit.width - below.width;
    const whole = rest > 0 ? join(extract(unit, below.width, rest), below) : below;
    this.storeBytes(offsetBy(at, low), whole);
  }

  /** Stores all bytes of a value. */
  storeBytes(address: Term, value: Term): void {
    const own = this.ownAt(address);
    if (own) this.objects.set(own.address, own.extent.store(this.world.memory, own.first, value));
    else this.others = this.world.memory.store(this.others, address, value);
  }

  /** What an assignment is worth. */
  kept(value: Term, { ctype, bits }: Span): Term {
    if (!bits || ctype.kind !== 'integer') return value;
    return extend(extract(value, 0, bits.width), value.width, ctype.signed && !ctype.isBool);
  }

  private ownAt(address: Term): { readonly address: Term; readonly extent: Extent; readonly first: number } | null {
    const { base, offset } = addressParts(address);
    if (!base || !this.isOwn(base)) return null;
    const { variable } = this.world.localAt(base)!;
    if (offset < 0n || offset >= BigInt(Math.max(1, variable.type.size)))
      throw new NotFollowed('a variable is reached past its end');
    return { address: base, extent: this.objects.get(base) ?? Extent.empty, first: Number(offset) * 8 };
  }

  private isOwn(term: Term): boolean {
    return this.world.localAt(term) !== undefined && !this.shared.has(term);
  }

  /** A variable of the side that is reached at an offset that is not known. */
  unshared(address: Term): Shared | null {
    const { base } = addressParts(address);
    if (!base || this.isOwn(base)) return null;
    const found = this.ownIn(base);
    return found ? { kind: 'share', address: found } : null;
  }

  /** A variable of the side whose address one of the terms gives away, stored at a place that is not the side's. */
  given(terms: readonly Term[], to: Term): Shared | null {
    const { base } = addressParts(to);
    if (base && this.isOwn(base)) return null;
    for (const term of terms) {
      const found = this.ownIn(term);
      if (found) return { kind: 'share', address: found };
    }
    return null;
  }

  /** A variable of the side's own whose address a term holds. */
  ownIn(term: Term): Term | null {
    let found: Term | null = null;
    this.world.terms.some(term, (part) => {
      if (!this.isOwn(part)) return false;
      found = part;
      return true;
    });
    return found;
  }

  /** Size in bytes of a variable of the side. */
  sizeOf(address: Term): number {
    return this.world.localAt(address)!.variable.type.size;
  }

  /**
   * Gives the address of a variable away: from now on it is memory like all other, at the address that stands for it on
   * both sides.
   */
  share(address: Term, at: Term): void {
    const extent = this.objects.get(address) ?? Extent.empty;
    this.objects.delete(address);
    this.shared.set(address, at);
    for (const { first, value } of extent.pieces) {
      if (first % 8 !== 0 || value.width % 8 !== 0)
        throw new NotFollowed('a bit-field of a variable whose address is taken');
      const inner = this.ownIn(value);
      if (inner && inner !== address)
        throw new NotFollowed('a variable that holds the address of another is given away');
      this.others = this.world.memory.store(
        this.others,
        offsetBy(at, first / 8),
        this.world.substitution([[address, at]]).apply(value),
      );
    }
  }

  /** Calls back for each term it holds, by a name for where it is held; what is given back is held instead. */
  mapTerms(name: string, change: (slot: string, term: Term) => Term): void {
    for (const [address, extent] of this.objects) {
      const pieces = extent.pieces.map(({ first, value }) => ({
        first,
        value: change(`${name} variable ${address.id} ${first} ${value.width}`, value),
      }));
      this.objects.set(address, new Extent(pieces));
    }
  }

  /** Which variables are given away, and as what, as a key. */
  get sharedKey(): string {
    return [...this.shared].map(([from, to]) => `${from.id}=${to.id}`).join();
  }
}

/** Bits in which values of a type are computed. */
export function valueWidth(ctype: CType): number {
  if (ctype.kind === 'integer') return Math.max(32, ctype.size * 8);
  if (ctype.kind === 'float') return Math.min(64, ctype.size * 8);
  return ctype.kind === 'pointer' ? 64 : ctype.size * 8;
}
