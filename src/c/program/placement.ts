/** Where the named things of a program lie, and what an address of one program is in another. */
import { ADDRESS_BIAS, FUNCTION_BASE, HEAP_START, STATIC_START } from '../emit/memory-layout.js';
import type { ObjectPlace } from './data/object-table.js';

/** Offsets are into the WebAssembly memory. */
export interface Placement {
  /** Objects with static storage duration, by link name; of those in functions, with the function's name in front. */
  readonly objects: ReadonlyMap<string, ObjectPlace>;
  /** Compound literals outside of functions (C11 6.5.2.5p5): they have no name; what leads to them tells them. */
  readonly literals: readonly ObjectPlace[];
  /** String literals, by their bytes as Latin-1. */
  readonly strings: ReadonlyMap<string, number>;
  /** Places in the table that functions are called through, by link name. */
  readonly functions: ReadonlyMap<string, number>;
}

/** Names of Unit.defineLocalObject(): a name, and a number that may depend on what came before. */
const WITHOUT_LINKAGE = /^(.*\0)(.*?)\.\d+$/s;
const LITERAL = 'compound-literal';

/** @param placed objects by the names that the program gives them */
export function placementOf(
  placed: ReadonlyMap<string, ObjectPlace>,
  strings: Placement['strings'],
  functions: Placement['functions'],
): Placement {
  const objects = new Map<string, ObjectPlace>();
  const literals: ObjectPlace[] = [];
  for (const [key, place] of [...placed].sort(([, a], [, b]) => a.offset - b.offset)) {
    const [, unit = '', name = ''] = WITHOUT_LINKAGE.exec(key) ?? [];
    if (name === LITERAL) {
      literals.push(place);
      continue;
    }
    let stable = name === '' ? key : unit + name;
    // Of one name in several blocks of a function.
    while (objects.has(stable)) stable += "'";
    objects.set(stable, place);
  }
  return { objects, literals, strings: new Map(strings), functions };
}

/** Addresses of static memory: from the first up to, but without, the last. */
const STATICS = [STATIC_START + ADDRESS_BIAS, HEAP_START + ADDRESS_BIAS] as const;
const FUNCTIONS = Number(FUNCTION_BASE);

interface NamedPlace extends ObjectPlace {
  /** Where the same thing lies in the other program; null where it has none. */
  readonly other: number | null;
}

/** What addresses of one program are in another that has things of the same names. */
export class Translation {
  private readonly places: readonly NamedPlace[];
  private readonly slots = new Map<number, number | null>();
  private readonly known = new Map<number, number | null>();

  constructor(from: Placement, to: Placement) {
    const places: NamedPlace[] = [];
    for (const [name, { offset, size }] of from.objects)
      if (size > 0) places.push({ offset, size, other: to.objects.get(name)?.offset ?? null });
    for (const [text, offset] of from.strings)
      places.push({ offset, size: text.length, other: to.strings.get(text) ?? null });
    this.places = places.sort((a, b) => a.offset - b.offset);
    for (const [name, slot] of from.functions) this.slots.set(slot, to.functions.get(name) ?? null);
  }

  /** Numbers below this are no pointers, but for those into the stack. */
  static readonly LEAST = STATICS[0];

  /** Whether a value may be a pointer to what has a name. Any other means the same in both programs. */
  static mayBeNamed(address: number): boolean {
    return (address >= STATICS[0] && address < STATICS[1]) || address >= FUNCTIONS;
  }

  /**
   * @returns the value itself if it leads to nothing with a name; null if the other program has nothing of that name
   */
  of(address: number): number | null {
    if (!Translation.mayBeNamed(address)) return address;
    let found = this.known.get(address);
    if (found === undefined) {
      found = address >= FUNCTIONS ? this.ofFunction(address) : this.ofObject(address);
      this.known.set(address, found);
    }
    return found;
  }

  private ofFunction(address: number): number | null {
    const slot = this.slots.get(address - FUNCTIONS);
    if (slot === undefined) return address;
    return slot === null ? null : FUNCTIONS + slot;
  }

  private ofObject(address: number): number | null {
    const offset = address - ADDRESS_BIAS;
    let [low, high] = [0, this.places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.places[middle]!.offset <= offset) low = middle + 1;
      else high = middle;
    }
    const place = this.places[low - 1];
    // A pointer one past the end is valid (C11 6.5.6p8).
    if (!place || offset > place.offset + place.size) return address;
    if (place.other === null) return null;
    return place.other + offset - place.offset + ADDRESS_BIAS;
  }
}
