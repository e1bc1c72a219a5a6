/** Where the objects of a program lie in memory. */
import { ADDRESS_BIAS, STATIC_SIZE } from '../../emit/memory-layout.js';
import { CompileError } from '../../errors.js';
import type { FunctionSymbol, ObjectSymbol } from '../../lower/ir.js';
import type { ObjectDefinition } from '../../lower/unit/object-definition.js';
import type { Unit } from '../../lower/unit/unit.js';
import { PreprocessError } from '../../preprocess/index.js';
import type { Token } from '../../token.js';
import { type FunctionType, VOID } from '../../types/types.js';
import { linkName } from '../functions/link-name.js';
import type { Resolver } from '../resolver.js';
import type { ProgramUnits } from '../units.js';
import { InitialValues, objectSize } from './initial-values.js';
import type { StaticData } from './static-data.js';

/** Where an object lies: offset into the WebAssembly memory, size in bytes. */
export interface ObjectPlace {
  readonly offset: number;
  readonly size: number;
}

/** An object that has an address. */
interface PlacedObject extends ObjectPlace {
  readonly alignment: number;
  /** The unit that defines it; null for an object that none does. */
  readonly unit: Unit | null;
  readonly symbol: ObjectSymbol;
}

/** What a table has placed, as data that outlives a process. */
export interface ObjectTableState {
  readonly placed: ReadonlyMap<string, KeptObject>;
  readonly unknown: readonly string[];
}

interface KeptObject extends Omit<PlacedObject, 'unit' | 'symbol'> {
  readonly unit: string | null;
  readonly symbol: Omit<ObjectSymbol, 'type'>;
}

/** Places objects when they are first asked for, and has their contents written. */
export class ObjectTable {
  private readonly placed = new Map<string, PlacedObject>();
  private readonly unknownNames = new Set<string>();
  private readonly values: InitialValues;

  /** @param functionAddress what a pointer to a function holds (see Linkage.functionAddress()) */
  constructor(
    private readonly units: ProgramUnits,
    private readonly resolver: Resolver,
    private readonly data: StaticData,
    functionAddress: (symbol: FunctionSymbol, adapted: FunctionType | null) => bigint,
  ) {
    this.values = new InitialValues(data, { objectOffset: (symbol) => this.offset(symbol), functionAddress });
  }

  state(): ObjectTableState {
    const placed = new Map<string, KeptObject>();
    for (const [key, { unit, symbol, ...place }] of this.placed) {
      const { type: _, ...kept } = symbol;
      placed.set(key, { ...place, unit: unit?.file ?? null, symbol: kept });
    }
    return { placed, unknown: this.unknown };
  }

  /** Places objects as a program of the same files had them; its units must be there. */
  restore({ placed, unknown }: ObjectTableState): void {
    for (const [key, { unit, symbol, ...place }] of placed) {
      const definer = unit === null ? null : this.units.unit(unit);
      // Nobody asks for the type of what has its place.
      this.placed.set(key, { ...place, unit: definer, symbol: { ...symbol, type: VOID } });
    }
    for (const name of unknown) this.unknownNames.add(name);
  }

  /** Names of objects that no unit defines: taken to be zero. */
  get unknown(): string[] {
    return [...this.unknownNames];
  }

  /** The objects that have memory, by link name. */
  get places(): ReadonlyMap<string, ObjectPlace> {
    return this.placed;
  }

  /** The files of the units that define the objects that were placed. */
  files(): Set<string> {
    return new Set([...this.placed.values()].flatMap(({ unit }) => (unit ? [unit.file] : [])));
  }

  /** The offset of an object in memory. */
  offset(symbol: ObjectSymbol): number {
    const key = linkName(symbol);
    const known = this.placed.get(key);
    if (known) return known.offset;
    const here = this.units.unit(symbol.unit);
    const file = symbol.isStatic
      ? symbol.unit
      : this.resolver.object(symbol.name, symbol.unit, here.objectDefinition(symbol.name) !== null, symbol.isWeak);
    const unit = file === null ? null : this.units.unit(file);
    const definition = unit?.objectDefinition(symbol.name) ?? null;
    if ((!unit || !definition) && symbol.isWeak) {
      this.placed.set(key, { offset: -ADDRESS_BIAS, size: 0, alignment: 1, unit: null, symbol });
      return -ADDRESS_BIAS;
    }
    if (!unit || !definition) {
      this.unknownNames.add(symbol.name);
      const size = Math.max(symbol.type.size, 8);
      const offset = this.data.reserve(size, 16);
      this.placed.set(key, { offset, size, alignment: 16, unit: null, symbol });
      return offset;
    }
    const size = objectSize(unit, definition);
    const alignment = Math.max(definition.alignment, 8);
    const offset = this.reserve(Math.max(size, 1), alignment, definition.token);
    this.placed.set(key, { offset, size, alignment, unit, symbol });
    this.values.write(unit, definition, offset, size);
    return offset;
  }

  private reserve(size: number, alignment: number, token: Token): number {
    if (!this.data.hasRoom(size, alignment))
      throw new CompileError(`static objects of more than ${STATIC_SIZE >> 20} MiB in all`, token);
    return this.data.reserve(size, alignment);
  }

  /** Takes over the places of another program's objects; false where one no longer fits its place. */
  takeOver(from: ObjectTable): boolean {
    // What is written leads to others, so all have their places first.
    const changed: Array<readonly [PlacedObject, Unit, ObjectDefinition]> = [];
    try {
      for (const [key, object] of from.placed) {
        const isSame = object.unit
          ? this.units.loaded(object.unit.file) === object.unit
          : this.isStillUnknown(object.symbol);
        if (isSame) {
          this.placed.set(key, object);
          continue;
        }
        if (!object.unit) return false;
        // Only changed code refers to a static object of a changed unit.
        if (object.symbol.isStatic) continue;
        const unit = this.units.unit(object.unit.file);
        const definition = unit.objectDefinition(object.symbol.name);
        if (!definition || !fits(unit, definition, object)) return false;
        this.placed.set(key, { ...object, unit });
        changed.push([object, unit, definition]);
      }
      for (const [{ offset, size }, unit, definition] of changed) {
        this.data.clear(offset, size);
        this.values.write(unit, definition, offset, size);
      }
      return true;
    } catch (error) {
      // What is wrong with it is told where something refers to it; the file may be gone, and nothing does.
      if (error instanceof CompileError || error instanceof PreprocessError) return false;
      throw error;
    }
  }

  private isStillUnknown({ name, unit, isStatic, isWeak }: ObjectSymbol): boolean {
    return isStatic || this.resolver.object(name, unit, false, isWeak) === null;
  }
}

function fits(
  unit: Unit,
  definition: ObjectDefinition,
  { size, alignment }: ObjectPlace & { alignment: number },
): boolean {
  return objectSize(unit, definition) === size && Math.max(definition.alignment, 8) === alignment;
}
