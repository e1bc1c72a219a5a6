/** The table that functions of a program are called through. */
import { machineSignature } from '../../emit/signature.js';
import type { FunctionSymbol } from '../../lower/ir.js';
import type { FunctionType } from '../../types/types.js';
import { sameSignature, signatureKey } from '../../wasm/module.js';
import { linkName } from './link-name.js';
import type { Slot } from './slot.js';

export class SlotTable {
  private readonly slots: Slot[] = [];
  private readonly byKey = new Map<string, Slot>();
  /** Slots that no module has yet, be it a stub. */
  private fresh: Slot[] = [];
  /** Slots below this number come from the program that this one was derived from. */
  private readonly inherited: number;

  /**
   * @param before slots of the program that this one is derived from: they keep their numbers
   * @param keeps whether the code of such a slot holds in this program
   */
  constructor(before?: SlotTable, keeps: (slot: Slot) => boolean = () => true) {
    const keys = before?.keys();
    for (const slot of before?.slots ?? []) {
      const isKept = slot.code !== null && keeps(slot);
      const resolution = isKept || slot.resolution?.kind === 'host' ? slot.resolution : null;
      const copy = { ...slot, code: isKept ? slot.code : null, resolution };
      this.slots.push(copy);
      const key = keys?.get(slot);
      if (key !== undefined) this.byKey.set(key, copy);
    }
    this.inherited = this.slots.length;
  }

  /** In order of their numbers. */
  get all(): readonly Slot[] {
    return this.slots;
  }

  /** What slots are found by; those that another slot of the key has taken the place of have none. */
  keys(): ReadonlyMap<Slot, string> {
    return new Map([...this.byKey].map(([key, slot]) => [slot, key]));
  }

  get hasFresh(): boolean {
    return this.fresh.length > 0;
  }

  /** The slots that were made since it was last asked. */
  takeFresh(): readonly Slot[] {
    const { fresh } = this;
    this.fresh = [];
    return fresh;
  }

  /**
   * Adds a slot that another program had. @param key null where another slot is found by it; isFresh: it needs a stub
   */
  restore(slot: Slot, key: string | null, isFresh: boolean): void {
    this.slots.push(slot);
    if (isFresh) this.fresh.push(slot);
    if (key !== null) this.byKey.set(key, slot);
  }

  /** What calls of a function go to. */
  function(symbol: FunctionSymbol): Slot {
    return this.slot(linkName(symbol), symbol, null, false);
  }

  /** What calls the function with the arguments of another type. */
  adapter(symbol: FunctionSymbol, type: FunctionType): Slot {
    return this.slot(`${linkName(symbol)}\0as ${signatureKey(machineSignature(type))}`, symbol, type, false);
  }

  /** The function itself where calls of its name go to a wrapper. */
  wrapped(symbol: FunctionSymbol): Slot {
    return this.slot(`${linkName(symbol)}\0wrapped`, symbol, null, true);
  }

  /** A function that stands for another of its name with another type. @param symbol as it is defined */
  standIn(symbol: FunctionSymbol): Slot {
    return this.slot(`${linkName(symbol)}\0standing in`, symbol, null, true);
  }

  private slot(key: string, symbol: FunctionSymbol, adapts: FunctionType | null, isWrapped: boolean): Slot {
    const known = this.byKey.get(key);
    if (known && !this.isOutdated(known, symbol, adapts)) return known;
    const slot: Slot = {
      number: this.slots.length,
      name: symbol.name,
      symbol,
      signature: machineSignature(adapts ?? symbol.type),
      adapts,
      isWrapped,
      code: null,
      resolution: null,
    };
    this.slots.push(slot);
    this.fresh.push(slot);
    this.byKey.set(key, slot);
    return slot;
  }

  /** Whether a changed declaration calls it as another type than what the program before knew. */
  private isOutdated({ number, signature }: Slot, { type }: FunctionSymbol, adapts: FunctionType | null): boolean {
    return number < this.inherited && !adapts && !sameSignature(signature, machineSignature(type));
  }
}
