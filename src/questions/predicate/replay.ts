/** Plays a solver's model on the compiled C: the inputs are laid into memory and the function is called. */

import { Instance, type Program } from '../../c/index.js';
import { ADDRESS_BIAS, Trap } from '../../c/runs.js';
import type { Outside, Read } from '../../proof/formula/inputs.js';
import type { Model } from '../../proof/formula/solver.js';
import type { Translation } from '../../proof/formula/translate.js';
import { hostFunctions } from '../../runtime/host.js';

/** Enough for a function without loops. */
const FUEL = 100_000;
const ALIGNMENT = 64;

/** What the compiled function answers for the inputs of a model; the message of the trap where it does not. */
export function replay(
  program: Program,
  file: string,
  name: string,
  translation: Translation,
  model: Model,
): boolean | string {
  const symbol = program.functionSymbol(file, name);
  if (!symbol) return `${name}() is not defined`;
  const instance: Instance = new Instance(program, {
    host: hostFunctions(
      () => instance,
      () => {},
    ),
    fuel: FUEL,
  });
  try {
    const places = new Places(program, instance, translation, model);
    for (const read of translation.memory.reads.values()) places.write(read);
    return Number(instance.call(symbol, ...places.parameters())) !== 0;
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    return error.message;
  } finally {
    instance.dispose();
  }
}

/** Where in the memory of one instance the things lie that a model speaks of. */
class Places {
  private readonly byOutside = new Map<Outside, bigint>();
  /** By the number that the model has for an address. */
  private readonly byValue = new Map<bigint, bigint>();
  private next: bigint;
  private readonly end: bigint;

  constructor(
    program: Program,
    private readonly instance: Instance,
    private readonly translation: Translation,
    private readonly model: Model,
  ) {
    const outsides = translation.memory.reached;
    const needed = outsides.reduce((sum, { type }) => sum + roomOf(type.size), 0);
    const room = Math.ceil((needed + ALIGNMENT) / 0x10000) * 0x10000;
    this.next = instance.grow(room);
    this.end = this.next + BigInt(room);
    for (const outside of outsides) {
      const value = model.get(outside.address);
      const isNowhere = outside.kind === 'pointer' && (value === undefined || value === 0n);
      if (isNowhere) continue;
      const known = outside.kind === 'pointer' ? this.byValue.get(value!) : undefined;
      const address =
        known ??
        (outside.symbol
          ? BigInt(program.objectOffset(outside.symbol) + ADDRESS_BIAS)
          : this.take(outside.kind === 'parameter' ? outside.type.size : roomOf(outside.type.size)));
      this.byOutside.set(outside, address);
      if (value !== undefined) this.byValue.set(value, address);
    }
  }

  /** Parameters lie one after the other, as in an array. */
  private take(size: number): bigint {
    const address = this.next;
    this.next += BigInt(size);
    if (this.next > this.end) throw new Error('the room for the inputs of a replay is too small');
    return address;
  }

  parameters(): bigint[] {
    return [...this.byOutside].filter(([outside]) => outside.kind === 'parameter').map(([, address]) => address);
  }

  write({ term, outside, span }: Read): void {
    const start = this.byOutside.get(outside);
    if (start === undefined) return;
    const value = this.model.get(term) ?? 0n;
    const isAddress = this.translation.memory.at(term) !== null;
    const stored = isAddress ? (this.byValue.get(value) ?? value) : value;
    const first = Math.floor(span.first / 8);
    const shift = BigInt(span.first % 8);
    const length = Math.ceil((Number(shift) + span.width) / 8);
    const bytes = this.instance.bytes(start + BigInt(first), length);
    const mask = ((1n << BigInt(span.width)) - 1n) << shift;
    for (let i = 0; i < length; i++) {
      const at = BigInt(i * 8);
      const kept = BigInt(bytes[i]!) & ~(mask >> at) & 0xffn;
      bytes[i] = Number(kept | ((((stored << shift) & mask) >> at) & 0xffn));
    }
  }
}

function roomOf(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT + ALIGNMENT;
}
