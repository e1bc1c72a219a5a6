/** The functions of a program that were analysed, and those that may be emitted in place of calls. */
import { CompileError, NotToBeAnalysedAgain, withinStack } from '../errors.js';
import type { FunctionIR, FunctionSymbol } from '../lower/ir.js';
import { analyzeFunction } from '../lower/statements/analyze-function.js';
import type { Strictness } from '../lower/statements/strictness.js';
import type { Unit } from '../lower/unit/unit.js';
import type { Location } from '../token.js';
import type { Resolver } from './resolver.js';

/** A function that was compiled, which is to say reached. */
export interface ReachedFunction extends Location {
  readonly name: string;
}

/** What a table asks of its program. */
export interface FunctionSource {
  unit(file: string): Unit;
  /** What is refused in functions of a file: QEMU's own C is known to compile. */
  strictnessIn(file: string): Strictness;
  /** The function as it is emitted: with its old code in its shadow, where a patch changes it. */
  shadowed(unit: Unit, ir: FunctionIR): FunctionIR;
}

/** Heaviest function that is emitted in place of a call (see lower/statements/weight.ts). */
const INLINE_WEIGHT = 70;

/** What a table knows, as data that outlives a process. */
export interface FunctionTableState {
  /** Functions that were analysed, by file and name, and those that were emitted in place of calls. */
  readonly done: ReadonlyMap<string, ReachedFunction>;
  readonly inlined: ReadonlyMap<string, ReachedFunction>;
  /** Those of them that define objects. */
  readonly defining: ReadonlySet<string>;
}

export class FunctionTable {
  /** Functions whose bodies were emitted in place of calls. */
  readonly inlined = new Map<string, ReachedFunction>();
  private readonly functions = new Map<string, FunctionIR | null>();
  /** Functions without the shadows that they are emitted with. */
  private readonly plain = new Map<string, FunctionIR | null>();
  /** Functions that were emitted, and whose IR was given up. */
  private readonly done = new Map<string, ReachedFunction>();
  private readonly candidates = new Map<string, FunctionIR | null>();
  private readonly defining = new Set<string>();

  constructor(
    private readonly source: FunctionSource,
    private readonly resolver: Resolver,
  ) {}

  /** Takes over what another table knows of the units that both programs have in common. */
  takeOver(other: FunctionTable, isCommon: (file: string) => boolean): void {
    for (const [key, ir] of other.functions) if (isCommon(key.slice(0, key.indexOf('\0')))) this.functions.set(key, ir);
    for (const [key, reached] of other.done) if (isCommon(key.slice(0, key.indexOf('\0')))) this.done.set(key, reached);
    for (const [key, ir] of other.candidates) if (ir && isCommon(ir.symbol.unit)) this.candidates.set(key, ir);
    for (const [key, reached] of other.inlined)
      if (isCommon(key.slice(0, key.indexOf('\0')))) this.inlined.set(key, reached);
    for (const key of other.defining) if (isCommon(key.slice(0, key.indexOf('\0')))) this.defining.add(key);
  }

  state(): FunctionTableState {
    const done = new Map(this.done);
    for (const [key, ir] of this.functions) if (ir) done.set(key, reachedFunction(ir));
    return { done, inlined: new Map(this.inlined), defining: this.defining };
  }

  restore({ done, inlined, defining }: FunctionTableState): void {
    for (const [key, reached] of done) this.done.set(key, reached);
    for (const [key, reached] of inlined) this.inlined.set(key, reached);
    for (const key of defining) this.defining.add(key);
  }

  /** A function that a unit defines, if it was analysed. */
  known(file: string, name: string): ReachedFunction | null {
    const key = `${file}\0${name}`;
    const ir = this.functions.get(key);
    return ir ? reachedFunction(ir) : (this.done.get(key) ?? null);
  }

  /** Gives up the IR of a function that was emitted, unless it may be emitted in place of calls: most are not asked for again. */
  release(unit: Unit, name: string): void {
    const key = `${unit.file}\0${name}`;
    const ir = this.functions.get(key);
    if (!ir || ir.inlineWeight <= INLINE_WEIGHT || ir.definesObjects) return;
    this.functions.delete(key);
    this.done.set(key, reachedFunction(ir));
  }

  /**
   * The IR of a function that a unit defines, or null; made once, since analysis also makes its static variables.
   * @param strictness other than that of its file
   * @throws CompileError where it cannot be analysed
   */
  analyzed(unit: Unit, name: string, strictness?: Strictness): FunctionIR | null {
    const key = `${unit.file}\0${name}`;
    let ir = this.functions.get(key);
    if (ir === undefined) {
      const plain = this.withoutShadow(unit, name, strictness);
      ir = plain && this.source.shadowed(unit, plain);
      this.functions.set(key, ir);
      if (ir === plain) this.plain.delete(key);
    }
    return ir;
  }

  /** As analyzed(), without what the function was before a patch. */
  withoutShadow(unit: Unit, name: string, strictness?: Strictness): FunctionIR | null {
    const key = `${unit.file}\0${name}`;
    let ir = this.plain.get(key) ?? this.functions.get(key);
    if (ir === undefined) {
      const definition = unit.functionDefinition(name);
      const entity = unit.lookup(name);
      ir =
        definition && entity?.kind === 'function'
          ? withinStack(definition.token, () =>
              analyzeFunction(
                unit,
                entity.symbol,
                definition,
                strictness ?? this.source.strictnessIn(definition.token.file),
                this.resolver.standsIn?.(unit.file),
              ),
            )
          : null;
      this.plain.set(key, ir);
      if (ir?.definesObjects) {
        if (unit.isKnown && this.defining.has(key)) throw new NotToBeAnalysedAgain(key);
        this.defining.add(key);
      }
    }
    return ir;
  }

  /** The function's IR where calls of it may be emitted in place, else null. */
  inlineCandidate(symbol: FunctionSymbol): FunctionIR | null {
    // Only within its own unit, as a compiler without link-time optimization would.
    const key = `${symbol.unit}\0${symbol.name}`;
    const known = this.candidates.get(key);
    if (known !== undefined) return known;
    // A function that is being looked at calls itself: not in place.
    this.candidates.set(key, null);
    const ir = this.findCandidate(symbol);
    this.candidates.set(key, ir);
    if (ir) this.inlined.set(key, reachedFunction(ir));
    return ir;
  }

  private findCandidate(symbol: FunctionSymbol): FunctionIR | null {
    if (symbol.unit === '' || this.resolver.replacement(symbol.name, symbol.unit, symbol.isStatic)) return null;
    const unit = this.source.unit(symbol.unit);
    if (!unit.definesFunction(symbol.name)) return null;
    if (!symbol.isStatic) {
      const resolution = this.resolver.function(symbol.name, symbol.unit, true);
      if (resolution.kind !== 'unit' || resolution.file !== symbol.unit) return null;
    }
    try {
      const ir = this.analyzed(unit, symbol.name);
      return ir && ir.inlineWeight <= INLINE_WEIGHT ? ir : null;
    } catch (error) {
      // It is reported when it is reached on its own.
      if (error instanceof CompileError) return null;
      throw error;
    }
  }
}

function reachedFunction({ symbol, token }: FunctionIR): ReachedFunction {
  return { name: symbol.name, file: token.file, line: token.line };
}
