/** The units of a program: each is loaded when it is first asked for. */
import { CompileError } from '../errors.js';
import { constantEvaluator } from '../lower/expressions/constant-evaluator.js';
import type { FunctionSymbol } from '../lower/ir.js';
import type { KnownUnit } from '../lower/unit/known-unit.js';
import { Unit } from '../lower/unit/unit.js';
import { PreprocessError } from '../preprocess/index.js';
import { DeclarationCatalog } from '../syntax/declaration-index.js';
import type { TranslationUnit } from '../token.js';
import type { Resolver } from './resolver.js';

export class ProgramUnits {
  private readonly units: Map<string, Unit>;
  /** Units that were only looked at for programs that shadow this one. */
  private readonly lookedAt = new Map<string, Unit>();
  /** Functions as a program that this one goes on from knew them, by unit and name. */
  private readonly knownSymbols: Map<string, FunctionSymbol>;
  private readonly catalog: DeclarationCatalog;

  /**
   * @param before the units of the program that this one is derived from, now and later, and which are the same in both
   */
  constructor(
    private readonly resolver: Resolver,
    private readonly before?: { readonly units: ProgramUnits; readonly isUnchanged: (unit: Unit) => boolean },
  ) {
    const others = before?.units;
    const same = [...(others?.units ?? [])].filter(([, unit]) => before?.isUnchanged(unit));
    this.units = new Map(same);
    this.knownSymbols = new Map(others?.knownSymbols);
    this.catalog = others?.catalog ?? new DeclarationCatalog();
  }

  state(): KnownUnit[] {
    return this.all.map((unit) => unit.known());
  }

  /** Goes on from units of the same files that were read before. */
  restore(known: readonly KnownUnit[]): void {
    for (const unit of known) {
      const read = (): TranslationUnit => this.resolver.unit(unit.file);
      this.units.set(unit.file, new Unit({ ...unit, read }, constantEvaluator, this.catalog));
    }
  }

  /** Adds a function of a unit that was read before: it is then not read again for the function's type. */
  addKnownSymbol(symbol: FunctionSymbol): void {
    this.knownSymbols.set(`${symbol.unit}\0${symbol.name}`, symbol);
  }

  /** @throws CompileError, PreprocessError where it cannot be read */
  unit(file: string): Unit {
    let unit = this.units.get(file);
    if (!unit) {
      unit = this.lookedAt.get(file) ?? this.newUnit(file);
      this.units.set(file, unit);
    }
    return unit;
  }

  /** The unit of a file if it was loaded. */
  loaded(file: string): Unit | undefined {
    return this.units.get(file);
  }

  /** Those that were loaded. */
  get all(): Unit[] {
    return [...this.units.values()];
  }

  /** The symbol of a function that a unit declares or defines, or null. */
  functionSymbol(file: string, name: string): FunctionSymbol | null {
    const known = this.units.get(file)?.isKnown ? this.knownSymbols.get(`${file}\0${name}`) : undefined;
    if (known) return known;
    const entity = this.unit(file).lookup(name);
    return entity?.kind === 'function' ? entity.symbol : null;
  }

  /**
   * The unit that defines a function: that of the file, or for one with external linkage where it is found elsewhere;
   * null for none. The program makes no use of it itself.
   */
  definer(file: string, name: string, isStatic: boolean): Unit | null {
    const unit = this.definerIn(file, name);
    if (unit || isStatic) return unit;
    const found = this.resolver.function(name, file, false);
    return found.kind === 'unit' && found.file !== file ? this.definerIn(found.file, name) : null;
  }

  private definerIn(file: string, name: string): Unit | null {
    try {
      const unit = this.unitToLookAt(file);
      return unit.definesFunction(name) ? unit : null;
    } catch (error) {
      // A file that is not there, or cannot be preprocessed, has no function to be compared with.
      if (error instanceof CompileError || error instanceof PreprocessError) return null;
      throw error;
    }
  }

  private unitToLookAt(file: string): Unit {
    const unit = this.units.get(file) ?? this.lookedAt.get(file) ?? this.newUnit(file);
    this.lookedAt.set(file, unit);
    return unit;
  }

  private newUnit(file: string): Unit {
    return this.sameBefore(file) ?? new Unit(this.resolver.unit(file), constantEvaluator, this.catalog);
  }

  /** A unit that the program before has loaded and that is the same. */
  private sameBefore(file: string): Unit | null {
    const others = this.before?.units;
    const unit = others?.units.get(file) ?? others?.lookedAt.get(file);
    return unit && this.before?.isUnchanged(unit) ? unit : null;
  }
}
