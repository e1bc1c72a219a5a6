/** The local variables of a function while it is translated: bits with what they hold. */
import { extract, join } from './arithmetic.js';
import { select } from './logic.js';
import type { BitSpan } from './members.js';
import type { InputTerm, Term } from './terms.js';

/** What is stored, by its first bit. */
type Cells = ReadonlyMap<number, Term>;

/** What all variables hold at one point; by the terms that stand for their addresses. */
export class Locals {
  private constructor(private readonly objects: ReadonlyMap<InputTerm, Cells>) {}

  static readonly none = new Locals(new Map());

  /** Whether an address is one of a variable here. */
  has(address: Term): boolean {
    return this.objects.has(address as InputTerm);
  }

  /** With a variable that holds nothing yet. */
  declare(address: InputTerm): Locals {
    return new Locals(new Map(this.objects).set(address, new Map()));
  }

  /** What lies in a span, or null where part of it was never written. */
  load(address: InputTerm, { first, width }: BitSpan): Term | null {
    const cells = this.objects.get(address);
    const exact = cells?.get(first);
    if (exact?.width === width) return exact;
    let result: Term | null = null;
    for (let bit = first; bit < first + width; ) {
      const part = partAt(cells ?? new Map(), bit, first + width);
      if (!part) return null;
      result = result ? join(part, result) : part;
      bit += part.width;
    }
    return result;
  }

  /** With a value in the span that begins at `first`. */
  store(address: InputTerm, first: number, value: Term): Locals {
    const end = first + value.width;
    const cells = new Map<number, Term>();
    for (const [start, term] of this.objects.get(address) ?? []) {
      const stop = start + term.width;
      if (start < first) cells.set(start, stop <= first ? term : extract(term, 0, first - start));
      if (stop > end) cells.set(Math.max(start, end), start >= end ? term : extract(term, end - start, stop - end));
    }
    return new Locals(new Map(this.objects).set(address, cells.set(first, value)));
  }

  /** What is stored within a span, with bits counted from its start. */
  stored(address: InputTerm, { first, width }: BitSpan): Array<{ first: number; value: Term }> {
    const cells = this.objects.get(address) ?? new Map<number, Term>();
    return [...cells]
      .filter(([start, term]) => start >= first && start + term.width <= first + width)
      .map(([start, value]) => ({ first: start - first, value }));
  }

  /** These where the condition holds, else the others; what only one of them has written counts as not written. */
  static merge(condition: Term, yes: Locals, no: Locals): Locals {
    if (yes === no) return yes;
    const objects = new Map<InputTerm, Cells>();
    for (const address of new Set([...yes.objects.keys(), ...no.objects.keys()])) {
      const cells = yes.objects.get(address);
      const others = no.objects.get(address);
      if (cells === others || ((!cells || !others) && isTemporary(address))) {
        objects.set(address, (cells ?? others)!);
        continue;
      }
      if (!cells || !others) {
        objects.set(address, new Map());
        continue;
      }
      const merged = new Map<number, Term>();
      const starts = new Set([...cells.keys(), ...others.keys()]);
      for (const start of starts) {
        const width = Math.min(cells.get(start)?.width ?? Infinity, others.get(start)?.width ?? Infinity);
        const a = yes.load(address, { first: start, width });
        const b = no.load(address, { first: start, width });
        if (a && b) merged.set(start, select(condition, a, b));
      }
      objects.set(address, merged);
    }
    return new Locals(objects);
  }
}

/** A temporary of the compiler's is read where it was written, and nowhere else. */
function isTemporary(address: InputTerm): boolean {
  return address.name.startsWith('&temporary ');
}

/** What a cell holds from a bit on, up to `end`. */
function partAt(cells: Cells, bit: number, end: number): Term | null {
  for (const [start, term] of cells) {
    const stop = start + term.width;
    if (start <= bit && bit < stop) return extract(term, bit - start, Math.min(stop, end) - bit);
  }
  return null;
}
