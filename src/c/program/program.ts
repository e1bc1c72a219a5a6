/**
 * A program that is compiled while it runs: a function is looked up, analysed and emitted when it is first called.
 * What was compiled is kept and shared by all instances of the program (see run/instance.ts). What it is made of
 * stands in parts.ts.
 */
import { ExpressionAnalyzer } from '../lower/expressions/expressions.js';
import type { FunctionSymbol, ObjectSymbol } from '../lower/ir.js';
import { checkStaticAssertion } from '../lower/unit/static-assertion.js';
import type { Unit } from '../lower/unit/unit.js';
import type { ShadowPlace, Unshadowed } from '../shadow/index.js';
import type { FunctionType } from '../types/types.js';
import type { StaticData } from './data/static-data.js';
import { compileTogether } from './functions/compile-together.js';
import type { ReachedFunction } from './functions/function-table.js';
import { holds, type Slot } from './functions/slot.js';
import { keepProgram, restoreProgram } from './kept/keep-program.js';
import type { ProgramState } from './kept/program-state.js';
import type { CoverageMark } from './marks/coverage.js';
import type { LinkedModule } from './modules/linked-module.js';
import { makeParts, type ProgramParts } from './parts.js';
import { type Placement, placementOf } from './placement.js';
import type { FunctionResolution, Resolver } from './resolver.js';
import type { TrapReason } from './trap-list.js';

/** What is recorded of runs of a program. */
export interface ProgramOptions {
  /**
   * By file, lines: it is recorded which statements are run in the functions that hold them. In functions of those
   * files it is refused to name what is not declared yet, and pointers of the wrong kind.
   */
  readonly coveredLines?: ReadonlyMap<string, readonly number[]>;
  /** Functions that this program has otherwise also evaluate what they did there, and mark where it differs. */
  readonly shadowOf?: Program | null;
}

export class Program {
  private readonly parts: ProgramParts;
  /** Zeroed memories that instances gave back: a collector would free them late, and they are large. */
  readonly spareMemories: WebAssembly.Memory[] = [];
  /** Whether a unit will probably be the same in programs that are derived from this one. */
  private isLastingUnit: (unit: Unit) => boolean = () => false;

  constructor(
    private readonly resolver: Resolver,
    { coveredLines = new Map(), shadowOf = null }: ProgramOptions = {},
    parts?: ProgramParts,
  ) {
    this.parts = parts ?? makeParts(resolver, { coveredLines, oldUnits: shadowOf?.parts.units ?? null });
  }

  /**
   * A program for a tree of which most units are the same: what was compiled of those is taken over, the rest is
   * compiled when it is reached. Null where an object that unchanged code refers to has changed its place.
   * @param isShadowed changed functions also evaluate what they did in this program
   */
  derive(
    resolver: Resolver,
    isUnchanged: (unit: Unit) => boolean,
    coveredLines: ReadonlyMap<string, readonly number[]>,
    isShadowed = false,
  ): Program | null {
    const { parts: before } = this;
    const oldUnits = isShadowed ? before.units : null;
    const parts = makeParts(resolver, { coveredLines, oldUnits }, { parts: before, isUnchanged });
    if (!parts.objects.takeOver(before.objects)) return null;
    // What was reached before is likely to be reached again.
    for (const [number, slot] of before.slots.all.entries()) {
      const own = parts.slots.all[number]!;
      if (slot.code && !own.code && parts.compiler.isDefined(own)) parts.compiler.compile(own);
    }
    parts.modules.takeOver(before.modules);
    const derived = new Program(resolver, {}, parts);
    derived.relink();
    return derived;
  }

  /**
   * Says which units will probably be the same in programs that are derived from this one; before anything is linked.
   */
  expectUnchanged(isUnchanged: (unit: Unit) => boolean): void {
    this.isLastingUnit = isUnchanged;
  }

  /** All that was compiled. A program that shadows another, or records what is run, cannot be kept. */
  state(): ProgramState {
    return keepProgram(this.parts);
  }

  /** Goes on from what a program of the same files had; before anything is compiled. */
  restore(state: ProgramState): void {
    restoreProgram(this.parts, state);
  }

  // Units

  /** @throws CompileError, PreprocessError where it cannot be read */
  unit(file: string): Unit {
    return this.parts.units.unit(file);
  }

  loadedUnit(file: string): Unit | undefined {
    return this.parts.units.loaded(file);
  }

  get loadedUnits(): Unit[] {
    return this.parts.units.all;
  }

  /** The symbol of a function that a unit declares or defines, or null. */
  functionSymbol(file: string, name: string): FunctionSymbol | null {
    return this.parts.units.functionSymbol(file, name);
  }

  /** Throws CompileError for the first `_Static_assert` of the unit's file scope that does not hold. */
  checkAssertions(file: string): void {
    const unit = this.unit(file);
    for (const assertion of unit.staticAssertions()) {
      checkStaticAssertion(new ExpressionAnalyzer(unit, unit), assertion.condition, assertion.message, assertion.token);
    }
  }

  /**
   * Analyses all functions that the unit's own file defines.
   * @throws CompileError for the first that is no C, or is C that this compiler has not
   */
  checkFunctions(file: string): void {
    const unit = this.unit(file);
    unit.checkSyntax(file);
    for (const declaration of unit.definedFunctions()) {
      if (declaration.file !== file) continue;
      const defined = declaration.names.filter((name) => unit.functionDefinition(name) !== null);
      for (const name of defined) this.parts.functions.analyzed(unit, name, 'order');
    }
  }

  // Compilation

  /** Compiles the function of a slot, unless it is; the new module holds it and stubs for what it names. */
  compile(number: number): void {
    this.compileSlots([this.slots[number]!], false);
  }

  /** Compiles functions that are about to be called in one go. */
  compileTogether(symbols: readonly FunctionSymbol[]): void {
    this.compileSlots(this.slotsOf(symbols), false);
  }

  /** Compiles functions that are about to be called, and those they name, in one go. */
  compileWithNamed(symbols: readonly FunctionSymbol[]): void {
    this.compileSlots(this.slotsOf(symbols), true);
  }

  private slotsOf(symbols: readonly FunctionSymbol[]): Slot[] {
    return symbols.map((symbol) => this.parts.slots.function(symbol));
  }

  private compileSlots(wanted: readonly Slot[], withNamed: boolean): void {
    this.parts.modules.add(compileTogether(this.parts, this.resolver, wanted, withNamed));
  }

  /** Makes a module of what was compiled and has none yet. */
  flush(): void {
    this.parts.modules.flush();
  }

  /** Puts what was compiled into few modules, as ModuleList.relink() does. */
  relink(): void {
    const { units, modules } = this.parts;
    modules.relink((slot) => {
      if (slot.resolution?.kind === 'host') return true;
      return holds(slot, (file) => {
        const unit = units.loaded(file);
        return unit !== undefined && this.isLastingUnit(unit);
      });
    });
  }

  // What instances run

  /** In the order they must be instantiated in. */
  get modules(): readonly LinkedModule[] {
    return this.parts.modules.modules;
  }

  /** The table that functions are called through, in order of their numbers. */
  get slots(): readonly Slot[] {
    return this.parts.slots.all;
  }

  /** By the numbers that code hands to the host. */
  get traps(): readonly TrapReason[] {
    return this.parts.traps.reasons;
  }

  get data(): StaticData {
    return this.parts.data;
  }

  /** Slot of a function in the table. */
  functionSlot(symbol: FunctionSymbol): number {
    return this.parts.slots.function(symbol).number;
  }

  /** What a pointer to the function holds (see Linkage.functionAddress()). */
  functionAddress(symbol: FunctionSymbol, adapted: FunctionType | null): bigint {
    return this.parts.resolution.address(symbol, adapted);
  }

  /** Offset of an object in memory. */
  objectOffset(symbol: ObjectSymbol): number {
    return this.parts.objects.offset(symbol);
  }

  /** Offset of a string in memory; equal strings share it. */
  stringOffset(bytes: Uint8Array): number {
    return this.parts.data.string(bytes);
  }

  /** Where all that has a name lies now; what is placed later is not in it. */
  placement(): Placement {
    const { objects, data, slots } = this.parts;
    const functions = new Map([...slots.keys()].map(([{ number }, key]) => [key, number]));
    return placementOf(objects.places, data.strings, functions);
  }

  // What is recorded of runs

  /** The statements that were compiled to mark that they are run. */
  get coverageMarks(): readonly CoverageMark[] {
    return this.parts.coverage.marks;
  }

  /**
   * The places at which functions differ from those of the program that this one shadows, as far as they were compiled.
   */
  get shadowPlaces(): readonly ShadowPlace[] {
    return this.parts.shadows?.places ?? [];
  }

  /** Changed functions whose old code could not be laid beside the new. */
  get unshadowed(): readonly Unshadowed[] {
    return this.parts.shadows?.unshadowed ?? [];
  }

  /** Where instances of the program note the calls of functions that do nothing, by their names. */
  get callTraceOffsets(): ReadonlyMap<string, number> {
    return this.parts.callTraces.offsets;
  }

  // What was reached

  /** Functions of units that were reached, those emitted in place of a call included. */
  reachedFunctions(): ReachedFunction[] {
    const { functions } = this.parts;
    const reached = new Map(functions.inlined);
    for (const { code, adapts, resolution, name } of this.slots) {
      if (!code || adapts || resolution?.kind !== 'unit') continue;
      const known = functions.known(resolution.file, name);
      if (known) reached.set(`${resolution.file}\0${name}`, known);
    }
    return [...reached.values()];
  }

  /** How many functions were compiled. */
  get compiledFunctions(): number {
    return this.slots.reduce((count, { code }) => (code ? count + 1 : count), 0);
  }

  /** The files of units of which a function or an object is in the program. */
  compiledFiles(): Set<string> {
    const files = this.parts.objects.files();
    for (const { code, resolution } of this.slots) if (code && resolution?.kind === 'unit') files.add(resolution.file);
    return files;
  }

  /** Names of reached functions that were resolved in a given way. */
  resolvedAs(kind: FunctionResolution['kind']): string[] {
    return this.slots.filter((slot) => slot.resolution?.kind === kind && !slot.adapts).map((slot) => slot.name);
  }

  /** Objects that no unit defines: taken to be zero. */
  get unknownObjects(): string[] {
    return this.parts.objects.unknown;
  }
}
