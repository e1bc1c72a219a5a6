/** What calls of a function lead to in a program. */
import { FUNCTION_BASE } from '../../emit/memory-layout.js';
import { CompileError } from '../../errors.js';
import type { FunctionIR, FunctionSymbol } from '../../lower/ir.js';
import { PreprocessError } from '../../preprocess/index.js';
import type { FunctionType } from '../../types/types.js';
import type { FunctionResolution, Resolver } from '../resolver.js';
import type { ProgramUnits } from '../units.js';
import { linkName } from './link-name.js';
import type { SlotTable } from './slot-table.js';

export class Resolution {
  /** Functions that no unit defines, by link name: shadows call them. */
  private readonly made = new Map<string, () => FunctionIR>();

  constructor(
    private readonly resolver: Resolver,
    private readonly units: ProgramUnits,
    private readonly slots: SlotTable,
  ) {}

  /** Adds a function to the program under the symbol's name; it is made when it is compiled. */
  define(symbol: FunctionSymbol, make: () => FunctionIR): void {
    this.made.set(linkName(symbol), make);
  }

  /** The IR of a function that was added; undefined for any other. */
  definedIR(symbol: FunctionSymbol): FunctionIR | undefined {
    return this.made.get(linkName(symbol))?.();
  }

  /** @param isWrapped the tree's own function is meant where calls of its name go to a wrapper */
  of(symbol: FunctionSymbol, isWrapped: boolean): FunctionResolution {
    if (this.made.has(linkName(symbol))) return { kind: 'unit', file: symbol.unit };
    const replacement = isWrapped ? null : this.replacement(symbol);
    if (replacement) return replacement;
    if (symbol.unit === '') return this.resolver.function(symbol.name, '', false);
    const definedHere = this.definesWhereNamed(symbol);
    if (symbol.isStatic && definedHere) return { kind: 'unit', file: symbol.unit };
    return this.resolver.function(symbol.name, symbol.unit, definedHere);
  }

  /** What replaces the function wherever it is called; null where nothing does. */
  replacement({ name, unit, isStatic }: FunctionSymbol): FunctionResolution | null {
    return this.resolver.replacement(name, unit, isStatic);
  }

  /** What a pointer to the function holds (see Linkage.functionAddress()). */
  address(symbol: FunctionSymbol, adapted: FunctionType | null): bigint {
    if (symbol.isWeak && this.of(symbol, false).kind === 'assumed') return 0n;
    const slot = adapted ? this.slots.adapter(symbol, adapted) : this.slots.function(symbol);
    return FUNCTION_BASE + BigInt(slot.number);
  }

  private definesWhereNamed({ name, unit, isStatic }: FunctionSymbol): boolean {
    try {
      return this.units.unit(unit).definesFunction(name);
    } catch (error) {
      // What is wrong with a unit is told when it is compiled.
      if (error instanceof CompileError || error instanceof PreprocessError) return isStatic;
      throw error;
    }
  }
}
