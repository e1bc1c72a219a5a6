/** The functions of a program that were analysed, and those that may be emitted in place of calls. */
import { CompileError } from '../../errors.js';
import type { FunctionIR, FunctionSymbol } from '../../lower/ir.js';
import type { Strictness } from '../../lower/statements/strictness.js';
import type { Unit } from '../../lower/unit/unit.js';
import type { Shadows } from '../../shadow/index.js';
import type { Location } from '../../token.js';
import type { Resolver } from '../resolver.js';
import type { ProgramUnits } from '../units.js';
import { type FunctionAnalysis, fileOfKey, functionKey } from './function-analysis.js';

/** A function that was compiled, which is to say reached. */
export interface ReachedFunction extends Location {
  readonly name: string;
}

/** Heaviest function that is emitted in place of a call (see lower/statements/weight.ts). */
const INLINE_WEIGHT = 70;

/** What a table knows, as data that outlives a process. */
export interface FunctionTableState {
  /** Functions that were analysed, by file and name, and those that were emitted in place of calls. */
  readonly done: ReadonlyMap<string, ReachedFunction>;
  readonly inlined: ReadonlyMap<string, ReachedFunction>;
}

export class FunctionTable {
  /** Functions whose bodies were emitted in place of calls. */
  readonly inlined = new Map<string, ReachedFunction>();
  private readonly functions = new Map<string, FunctionIR | null>();
  /** Functions that were emitted, and whose IR was given up. */
  private readonly done = new Map<string, ReachedFunction>();
  private readonly candidates = new Map<string, FunctionIR | null>();

  /** @param shadows null where there is no program to be compared with */
  constructor(
    private readonly units: ProgramUnits,
    private readonly resolver: Resolver,
    private readonly analysis: FunctionAnalysis,
    private readonly shadows: Shadows | null,
  ) {}

  /** Takes over what another table knows of the units that both programs have in common. */
  takeOver(other: FunctionTable, isCommon: (file: string) => boolean): void {
    const isOfCommon = (key: string): boolean => isCommon(fileOfKey(key));
    for (const [key, ir] of other.functions) {
      if (!isOfCommon(key)) continue;
      this.functions.set(key, ir);
      this.analysis.takeOver(key, ir);
    }
    for (const [key, reached] of other.done) if (isOfCommon(key)) this.done.set(key, reached);
    for (const [key, ir] of other.candidates) if (ir && isCommon(ir.symbol.unit)) this.candidates.set(key, ir);
    for (const [key, reached] of other.inlined) if (isOfCommon(key)) this.inlined.set(key, reached);
  }

  state(): FunctionTableState {
    const done = new Map(this.done);
    for (const [key, ir] of this.functions) if (ir) done.set(key, reachedFunction(ir));
    return { done, inlined: new Map(this.inlined) };
  }

  restore({ done, inlined }: FunctionTableState): void {
    for (const [key, reached] of done) this.done.set(key, reached);
    for (const [key, reached] of inlined) this.inlined.set(key, reached);
  }

  /** A function that a unit defines, if it was analysed. */
  known(file: string, name: string): ReachedFunction | null {
    const key = functionKey(file, name);
    const ir = this.functions.get(key);
    return ir ? reachedFunction(ir) : (this.done.get(key) ?? null);
  }

  /**
   * Gives up the IR of a function that was emitted, unless it may be emitted in place of calls: most are not asked for
   * again.
   */
  release(unit: Unit, name: string): void {
    const key = functionKey(unit.file, name);
    const ir = this.functions.get(key);
    if (!ir || ir.inlineWeight <= INLINE_WEIGHT) return;
    this.functions.delete(key);
    this.analysis.release(key, ir);
    this.done.set(key, reachedFunction(ir));
  }

  /**
   * The IR of a function as it is emitted, with its old code in its shadow where a patch changes it; null where the
   * unit does not define it.
   * @param strictness other than that of its file
   * @throws CompileError where it cannot be analysed
   */
  analyzed(unit: Unit, name: string, strictness?: Strictness): FunctionIR | null {
    const key = functionKey(unit.file, name);
    let ir = this.functions.get(key);
    if (ir === undefined) {
      const plain = this.analysis.ir(unit, name, strictness);
      ir = plain && (this.shadows?.function(unit, plain) ?? plain);
      this.functions.set(key, ir);
    }
    return ir;
  }

  /** The function's IR where calls of it may be emitted in place, else null. */
  inlineCandidate(symbol: FunctionSymbol): FunctionIR | null {
    // Only within its own unit, as a compiler without link-time optimization would.
    const key = functionKey(symbol.unit, symbol.name);
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
    const unit = this.units.unit(symbol.unit);
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
