/**
 * A program that is compiled while it runs: a function is looked up, analysed and emitted when it is first called.
 * What was compiled is kept and shared by all instances of the program (see instance.ts).
 */

import type { CodeWriter } from '../emit/code-writer.js';
import type { FunctionCode } from '../emit/function-emitter.js';
import { emitFunction } from '../emit/function-emitter.js';
import type { Linkage } from '../emit/linkage.js';
import { FUNCTION_BASE } from '../emit/memory-layout.js';
import { machineSignature } from '../emit/signature.js';
import { CompileError, withinStack } from '../errors.js';
import { constantEvaluator } from '../lower/expressions/constant-evaluator.js';
import { ExpressionAnalyzer } from '../lower/expressions/expressions.js';
import type { FunctionIR, FunctionSymbol, ObjectSymbol } from '../lower/ir.js';
import type { Strictness } from '../lower/statements/strictness.js';
import { checkStaticAssertion } from '../lower/unit/static-assertion.js';
import { Unit } from '../lower/unit/unit.js';
import { PreprocessError } from '../preprocess/index.js';
import { type Callee, type ShadowHost, type ShadowPlace, Shadows, type Unshadowed } from '../shadow/index.js';
import { DeclarationCatalog } from '../syntax/declaration-index.js';
import type { Location, Token, TranslationUnit } from '../token.js';
import { type FunctionType, typeName } from '../types/types.js';
import { type ModuleImports, type Signature, sameSignature, signatureKey } from '../wasm/module.js';
import { CallTraces } from './call-traces.js';
import { Coverage, type CoverageMark } from './coverage.js';
import { misfit } from './fit.js';
import { FunctionTable, type ReachedFunction } from './function-table.js';
import { codeOf, keepCode } from './kept-code.js';
import { TypeKeeper, TypeMaker } from './kept-types.js';
import { adapterCode, aroundCode, failingCode, firstZeroCode, stubCode, zeroCode } from './modules/code-templates.js';
import type { LinkedModule } from './modules/linked-module.js';
import { ModuleList, type ModuleSource } from './modules/module-list.js';
import { ObjectTable } from './object-table.js';
import type { KeptSlot, ProgramState } from './program-state.js';
import type { FunctionResolution, Resolver } from './resolver.js';
import { holds, type Slot } from './slot.js';
import { StaticData } from './static-data.js';

/** What a trap number stands for; number 0 is running out of fuel. */
export interface TrapReason {
  readonly reason: string;
  readonly location: Location | null;
  /** The C itself could not be compiled, as against being run and failing. */
  readonly uncompiled: boolean;
}

/** Most functions that are compiled in one go. */
const MOST_AT_ONCE = 40;

export class Program implements Linkage, ModuleSource, ShadowHost {
  readonly slots: Slot[] = [];
  readonly traps: TrapReason[] = [
    { reason: 'ran out of fuel: the C does not come to an end', location: null, uncompiled: false },
  ];
  private objects: ObjectTable;
  /** Zeroed memories that instances gave back: a collector would free them late, and they are large. */
  readonly spareMemories: WebAssembly.Memory[] = [];
  private readonly moduleList = new ModuleList(this);
  private readonly units = new Map<string, Unit>();
  /** Units that were only looked at for programs that shadow this one. */
  private readonly lookedAt = new Map<string, Unit>();
  /** Functions as a program that this one goes on from knew them, by unit and name. */
  private readonly knownSymbols = new Map<string, FunctionSymbol>();
  readonly types: Signature[] = [];
  private readonly typeIndices = new Map<string, number>();
  /** The same, by signatures that were asked for. */
  private readonly knownIndices = new WeakMap<Signature, number>();
  private readonly slotOf = new Map<string, Slot>();
  private readonly functions: FunctionTable;
  private coverage: Coverage;
  /** Null where there is no program to be compared with. */
  private shadows: Shadows | null = null;
  /** Functions that shadows call, by link name. */
  private readonly shadowFunctions = new Map<string, () => FunctionIR>();
  private callTraces: CallTraces;
  /** Slots below this number come from the program this one was derived from. */
  private inherited = 0;
  /** Gives units that another program, which this one was derived from, has loaded since; null where it has none that is the same. */
  private lend: (file: string) => Unit | null = () => null;
  /** Whether a unit will probably be the same in programs that are derived from this one. */
  private isLastingUnit: (unit: Unit) => boolean = () => false;
  readonly imports: ModuleImports;

  /** @param catalog shared by programs whose units have most segments in common */
  constructor(
    private readonly resolver: Resolver,
    private readonly catalog: DeclarationCatalog = new DeclarationCatalog(),
  ) {
    this.objects = new ObjectTable(this, resolver, new StaticData(this));
    this.functions = new FunctionTable(this, resolver);
    this.coverage = this.coverageOf(new Map());
    this.callTraces = new CallTraces((size, alignment) => this.data.reserve(size, alignment));
    const one: Signature = { parameters: ['i32'], results: [] };
    this.imports = {
      functions: [
        { name: 'resolve', type: this.typeIndex(one) },
        { name: 'trap', type: this.typeIndex(one) },
      ],
      globals: [
        { name: 'stackPointer', type: 'i32' },
        { name: 'fuel', type: 'i32' },
        { name: 'wildAddress', type: 'i64' },
      ],
    };
  }

  /**
   * A program for a tree of which most units are the same: what was compiled of those is taken over, the rest is compiled when
   * it is reached. Null where an object that unchanged code refers to has changed its place.
   * @param isShadowed as shadow() of the derived program, with this one
   */
  derive(
    resolver: Resolver,
    isUnchanged: (unit: Unit) => boolean,
    coveredLines: ReadonlyMap<string, readonly number[]>,
    isShadowed = false,
  ): Program | null {
    const derived = new Program(resolver, this.catalog);
    derived.cover(coveredLines);
    if (isShadowed) derived.shadow(this);
    derived.lend = (file) => {
      const unit = this.units.get(file) ?? this.lookedAt.get(file);
      return unit && isUnchanged(unit) ? unit : null;
    };
    const same = new Set([...this.units.values()].filter(isUnchanged));
    for (const unit of same) derived.units.set(unit.file, unit);
    for (const [key, symbol] of this.knownSymbols) derived.knownSymbols.set(key, symbol);
    for (const type of this.types) derived.typeIndex(type);
    derived.traps.push(...this.traps.slice(1));
    derived.functions.takeOver(this.functions, (file) => derived.units.has(file));
    const keys = new Map([...this.slotOf].map(([key, slot]) => [slot, key]));
    const isMoved = ({ symbol }: Slot): boolean => !symbol.isStatic && (resolver.isDefinedAnew?.(symbol.name) ?? false);
    for (const slot of this.slots) {
      const keeps = slot.code && holds(slot, (file) => derived.units.has(file)) && !isMoved(slot);
      const copy = {
        ...slot,
        code: keeps ? slot.code : null,
        resolution: keeps || slot.resolution?.kind === 'host' ? slot.resolution : null,
      };
      derived.slots.push(copy);
      const key = keys.get(slot);
      if (key !== undefined) derived.slotOf.set(key, copy);
    }
    derived.inherited = derived.slots.length;
    derived.objects = new ObjectTable(derived, resolver, this.data.copy(derived));
    derived.callTraces = new CallTraces(
      (size, alignment) => derived.data.reserve(size, alignment),
      this.callTraces.offsets,
    );
    if (!derived.objects.takeOver(this.objects)) return null;
    // What was reached before is likely to be reached again.
    for (const [number, slot] of this.slots.entries()) {
      const copy = derived.slots[number]!;
      if (slot.code && !copy.code && derived.isDefined(copy)) derived.compileSlot(copy);
    }
    derived.moduleList.takeOver(this.moduleList);
    derived.relink();
    return derived;
  }

  /** Says which units will probably be the same in programs that are derived from this one; before anything is linked. */
  expectUnchanged(isUnchanged: (unit: Unit) => boolean): void {
    this.isLastingUnit = isUnchanged;
  }

  isLasting(slot: Slot): boolean {
    if (slot.resolution?.kind === 'host') return true;
    return holds(slot, (file) => {
      const unit = this.units.get(file);
      return unit !== undefined && this.isLastingUnit(unit);
    });
  }

  /** In the order they must be instantiated in. */
  get modules(): readonly LinkedModule[] {
    return this.moduleList.modules;
  }

  unit(file: string): Unit {
    let unit = this.units.get(file);
    if (!unit) {
      unit = this.lookedAt.get(file) ?? this.newUnit(file);
      this.units.set(file, unit);
    }
    return unit;
  }

  private newUnit(file: string): Unit {
    return this.lend(file) ?? new Unit(this.resolver.unit(file), constantEvaluator, this.catalog);
  }

  /** As unit(), of which this program makes no use itself. */
  private unitToLookAt(file: string): Unit {
    const unit = this.units.get(file) ?? this.lookedAt.get(file) ?? this.newUnit(file);
    this.lookedAt.set(file, unit);
    return unit;
  }

  /** All that was compiled. A program that shadows another, or notes what is run, cannot be kept. */
  state(): ProgramState {
    const types = new TypeKeeper();
    const keys = new Map([...this.slotOf].map(([key, slot]) => [slot, key]));
    const codes: FunctionCode[] = [];
    const slots = this.slots.map((slot): KeptSlot => {
      const { kind: _, ...own } = slot.symbol;
      const symbol = { ...own, type: types.keepFunction(own.type) };
      const { signature, adapts, isWrapped, code, resolution } = slot;
      return {
        key: keys.get(slot) ?? null,
        symbol,
        signature,
        adapts: adapts && types.keepFunction(adapts),
        isWrapped,
        code: code ? codes.push(code) - 1 : -1,
        resolution,
      };
    });
    const placeOf = (place: Location | null): Location | null => place && { file: place.file, line: place.line };
    return {
      types: this.types,
      traps: this.traps.slice(1).map((each) => ({ ...each, location: placeOf(each.location) })),
      slots,
      code: keepCode(codes),
      units: [...this.units.values()].map((unit) => unit.known()),
      functions: this.functions.state(),
      objects: this.objects.state(),
      data: this.data.state(),
      callTraces: this.callTraces.offsets,
    };
  }

  /** Goes on from what a program of the same files had; before anything is compiled. */
  restore(state: ProgramState): void {
    for (const known of state.units) {
      const read = (): TranslationUnit => this.resolver.unit(known.file);
      this.units.set(known.file, new Unit({ ...known, read }, constantEvaluator, this.catalog));
    }
    for (const type of state.types) this.typeIndex(type);
    this.traps.push(...state.traps);
    const [types, codes] = [new TypeMaker(), codeOf(state.code)];
    for (const [number, { key, symbol: kept, adapts, code, ...rest }] of state.slots.entries()) {
      const symbol: FunctionSymbol = { kind: 'function', ...kept, type: types.makeFunction(kept.type) };
      const slot: Slot = {
        ...rest,
        number,
        name: symbol.name,
        symbol,
        adapts: adapts && types.makeFunction(adapts),
        code: code < 0 ? null : codes[code]!,
      };
      this.slots.push(slot);
      if (slot.code || slot.resolution?.kind === 'host') this.moduleList.addCompiledSlot(slot);
      else this.moduleList.addSlot(slot);
      if (key !== null) this.slotOf.set(key, slot);
      if (!adapts && !rest.isWrapped) this.knownSymbols.set(`${symbol.unit}\0${symbol.name}`, symbol);
    }
    this.functions.restore(state.functions);
    this.data.restore(state.data);
    this.objects.restore(state.objects);
    for (const [name, offset] of state.callTraces) this.callTraces.offsets.set(name, offset);
  }

  get data(): StaticData {
    return this.objects.data;
  }

  loadedUnit(file: string): Unit | undefined {
    return this.units.get(file);
  }

  get loadedUnits(): Unit[] {
    return [...this.units.values()];
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
      for (const name of defined) this.functions.analyzed(unit, name, 'order');
    }
  }

  /** The symbol of a function that a unit declares or defines, or null. */
  functionSymbol(file: string, name: string): FunctionSymbol | null {
    const known = this.units.get(file)?.isKnown ? this.knownSymbols.get(`${file}\0${name}`) : undefined;
    if (known) return known;
    const entity = this.unit(file).lookup(name);
    return entity?.kind === 'function' ? entity.symbol : null;
  }

  typeIndex(signature: Signature): number {
    let index = this.knownIndices.get(signature);
    if (index === undefined) {
      const key = signatureKey(signature);
      index = this.typeIndices.get(key) ?? this.types.push(signature) - 1;
      this.typeIndices.set(key, index);
      this.knownIndices.set(signature, index);
    }
    return index;
  }

  functionSlot(symbol: FunctionSymbol): number {
    return this.slot(linkName(symbol), symbol, null).number;
  }

  functionAddress(symbol: FunctionSymbol, adapted: FunctionType | null): bigint {
    if (symbol.isWeak && this.resolve(symbol, false).kind === 'assumed') return 0n;
    return FUNCTION_BASE + BigInt(adapted ? this.adapterSlot(symbol, adapted) : this.functionSlot(symbol));
  }

  private adapterSlot(symbol: FunctionSymbol, type: FunctionType): number {
    return this.slot(`${linkName(symbol)}\0as ${signatureKey(machineSignature(type))}`, symbol, type).number;
  }

  private slot(key: string, symbol: FunctionSymbol, adapts: FunctionType | null, isWrapped = false): Slot {
    let slot = this.slotOf.get(key);
    // A changed declaration calls it as another type than what the program before knew.
    if (
      slot &&
      slot.number < this.inherited &&
      !adapts &&
      !sameSignature(slot.signature, machineSignature(symbol.type))
    )
      slot = undefined;
    if (!slot) {
      slot = {
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
      this.moduleList.addSlot(slot);
      this.slotOf.set(key, slot);
    }
    return slot;
  }

  objectOffset(symbol: ObjectSymbol): number {
    return this.objects.offset(linkName(symbol), symbol);
  }

  /** Objects that no unit defines: taken to be zero. */
  get unknownObjects(): string[] {
    return this.objects.unknown;
  }

  stringOffset(bytes: Uint8Array): number {
    return this.data.string(bytes);
  }

  trapNumber(reason: string, token: Token): number {
    this.traps.push({ reason, location: token, uncompiled: false });
    return this.traps.length - 1;
  }

  /**
   * Has it recorded which statements are run in the functions that hold the lines, and has it refused, in functions of those files, what is
   * named before it is declared and pointers of the wrong kind; before any of them is compiled.
   */
  cover(lines: ReadonlyMap<string, readonly number[]>): void {
    this.coverage = this.coverageOf(lines);
  }

  /**
   * Has functions that another program has otherwise evaluate what that would do, and mark where it differs; before any
   * is compiled.
   */
  shadow(base: Program): void {
    const reserve = (size: number, alignment: number): number => this.data.reserve(size, alignment);
    this.shadows = new Shadows(this, (file, name, isStatic) => base.definingUnit(file, name, isStatic), reserve);
  }

  /**
   * The places at which functions differ from those of the program that this one shadows, as far as they were compiled.
   */
  get shadowPlaces(): readonly ShadowPlace[] {
    return this.shadows?.places ?? [];
  }

  /** Changed functions whose old code could not be laid beside the new. */
  get unshadowed(): readonly Unshadowed[] {
    return this.shadows?.unshadowed ?? [];
  }

  shadowed(unit: Unit, ir: FunctionIR): FunctionIR {
    return this.shadows?.function(unit, ir) ?? ir;
  }

  callee(symbol: FunctionSymbol): Callee {
    const resolution = this.resolve(symbol, false);
    if (resolution.kind === 'nothing') return { kind: 'nothing' };
    if (resolution.kind !== 'unit') return { kind: 'other' };
    try {
      const ir = this.functions.withoutShadow(this.unit(resolution.file), symbol.name);
      return ir ? { kind: 'function', ir } : { kind: 'other' };
    } catch (error) {
      if (error instanceof CompileError || error instanceof PreprocessError) return { kind: 'other' };
      throw error;
    }
  }

  define(symbol: FunctionSymbol, make: () => FunctionIR): void {
    this.shadowFunctions.set(linkName(symbol), make);
  }

  /**
   * The unit that defines a function: that of the file, or for one with external linkage where it is found elsewhere.
   */
  private definingUnit(file: string, name: string, isStatic: boolean): Unit | null {
    const definer = (path: string): Unit | null => {
      try {
        const unit = this.unitToLookAt(path);
        return unit.definesFunction(name) ? unit : null;
      } catch (error) {
        // A file that is not there, or cannot be preprocessed, has no function to be compared with.
        if (error instanceof CompileError || error instanceof PreprocessError) return null;
        throw error;
      }
    };
    const unit = definer(file);
    if (unit || isStatic) return unit;
    const found = this.resolver.function(name, file, false);
    return found.kind === 'unit' && found.file !== file ? definer(found.file) : null;
  }

  private coverageOf(lines: ReadonlyMap<string, readonly number[]>): Coverage {
    return new Coverage(lines, (size, alignment) => this.data.reserve(size, alignment));
  }

  covers(ir: FunctionIR): boolean {
    return this.coverage.covers(ir);
  }

  coverageOffset(statement: Token): number {
    return this.coverage.offset(statement);
  }

  get coverageMarks(): readonly CoverageMark[] {
    return this.coverage.marks;
  }

  strictnessIn(file: string): Strictness {
    return this.coverage.names(file) ? 'order and pointers' : 'none';
  }

  inlineCandidate(symbol: FunctionSymbol): FunctionIR | null {
    return this.functions.inlineCandidate(symbol);
  }

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
    return symbols.map((symbol) => this.slots[this.functionSlot(symbol)]!);
  }

  private compileSlots(wanted: readonly Slot[], withNamed: boolean): void {
    const compiled: Slot[] = [];
    let named = this.slots.length;
    const add = (next: Slot): void => {
      if (next.code || next.resolution || !this.isDefined(next)) return;
      this.compileSlot(next);
      compiled.push(next);
    };
    for (const slot of wanted) {
      if (slot.code || slot.resolution) continue;
      this.compileSlot(slot);
      compiled.push(slot);
    }
    if (withNamed) for (const slot of this.slots.slice(named)) add(slot);
    // What is called without condition comes with it, and what is known to be reached: fewer modules to make.
    for (let i = 0; i < compiled.length; i++) {
      for (const call of compiled[i]!.code?.calls ?? []) {
        const callee = this.slots[call.slot]!;
        if ((call.certain && compiled.length < MOST_AT_ONCE) || this.isLikely(callee)) add(callee);
      }
      // Functions whose address is taken, in code or in data.
      for (; named < this.slots.length; named++) if (this.isLikely(this.slots[named]!)) add(this.slots[named]!);
    }
    this.moduleList.add(compiled);
  }

  /** Makes a module of what was compiled and has none yet. */
  flush(): void {
    this.moduleList.flush();
  }

  private isLikely(slot: Slot): boolean {
    return this.resolver.isLikely?.(slot.name) ?? false;
  }

  private compileSlot(slot: Slot): void {
    slot.resolution = slot.adapts
      ? { kind: 'unit', file: slot.symbol.unit }
      : this.resolve(slot.symbol, slot.isWrapped);
    if (slot.resolution.kind !== 'host') slot.code = this.emit(slot, slot.resolution);
  }

  /** Whether a slot is a function of a unit: what is assumed or modelled away counts only once it is called. */
  private isDefined(slot: Slot): boolean {
    return this.resolve(slot.symbol, slot.isWrapped).kind === 'unit';
  }

  stub(slot: Slot): FunctionCode {
    const { number, signature, symbol, adapts, isWrapped } = slot;
    const type = this.typeIndex(signature);
    const replacement =
      adapts || isWrapped ? null : this.resolver.replacement(symbol.name, symbol.unit, symbol.isStatic);
    return replacement?.kind === 'nothing'
      ? firstZeroCode(number, signature, type, this.traceOf(symbol, replacement.isTraced))
      : stubCode(number, signature, type);
  }

  /** Writes what notes a call of a function that does nothing. */
  private traceOf({ name, type }: FunctionSymbol, isTraced: boolean): (writer: CodeWriter) => void {
    return (writer) => {
      if (isTraced) this.callTraces.write(writer, name, type);
    };
  }

  /** Where instances of the program note the calls of functions that do nothing, by their names. */
  get callTraceOffsets(): ReadonlyMap<string, number> {
    return this.callTraces.offsets;
  }

  /** Puts what was compiled into few modules, as ModuleList.relink() does. */
  relink(): void {
    this.moduleList.relink();
  }

  private resolve(symbol: FunctionSymbol, isWrapped: boolean): FunctionResolution {
    if (this.shadowFunctions.has(linkName(symbol))) return { kind: 'unit', file: symbol.unit };
    const replacement = isWrapped ? null : this.resolver.replacement(symbol.name, symbol.unit, symbol.isStatic);
    if (replacement) return replacement;
    if (symbol.unit === '') return this.resolver.function(symbol.name, '', false);
    const definedHere = this.definesWhereNamed(symbol);
    if (symbol.isStatic && definedHere) return { kind: 'unit', file: symbol.unit };
    return this.resolver.function(symbol.name, symbol.unit, definedHere);
  }

  private definesWhereNamed({ name, unit, isStatic }: FunctionSymbol): boolean {
    try {
      return this.unit(unit).definesFunction(name);
    } catch (error) {
      // What is wrong with a unit is told when it is compiled.
      if (error instanceof CompileError || error instanceof PreprocessError) return isStatic;
      throw error;
    }
  }

  private emit(slot: Slot, resolution: FunctionResolution): FunctionCode {
    const { symbol, signature } = slot;
    const type = this.typeIndex(signature);
    if (slot.adapts) {
      const target = machineSignature(symbol.type);
      return adapterCode(signature, target, this.functionSlot(symbol), this.typeIndex(target), type);
    }
    if (resolution.kind === 'nothing') return zeroCode(signature, type, this.traceOf(symbol, resolution.isTraced));
    if (resolution.kind === 'host' || resolution.kind === 'assumed') return zeroCode(signature, type);
    try {
      if (resolution.kind === 'around') return this.around(slot, resolution, type);
      const unit = this.unit(resolution.file);
      const ir = this.shadowFunctions.get(linkName(symbol))?.() ?? this.functions.analyzed(unit, symbol.name);
      if (!ir) throw new CompileError(`${symbol.name} is not defined here`, { file: resolution.file, line: 1 });
      if (this.resolver.standsIn?.(resolution.file) && !slot.isWrapped) {
        requireFit(symbol, ir.type, ir.token);
        if (!sameSignature(signature, machineSignature(ir.type)))
          return this.adaptedTo(slot, ir.type, resolution.file, type);
      }
      const code = withinStack(ir.token, () => emitFunction(ir, this));
      this.functions.release(unit, symbol.name);
      if (code.type !== type) {
        throw new CompileError(
          `${symbol.name} is defined with another type than it is called with in ${symbol.unit}`,
          ir.token,
        );
      }
      return code;
    } catch (error) {
      if (!(error instanceof CompileError || error instanceof PreprocessError)) throw error;
      const reason = error instanceof CompileError ? error.reason : error.problem;
      this.traps.push({
        reason: `${symbol.name} could not be compiled: ${reason}`,
        location: error.location,
        uncompiled: true,
      });
      return failingCode(signature, type, this.traps.length - 1);
    }
  }

  /** Calls a function that stands for the slot's and is defined in a file as another type. */
  private adaptedTo(slot: Slot, own: FunctionType, file: string, type: number): FunctionCode {
    const symbol: FunctionSymbol = { ...slot.symbol, type: own, unit: file };
    const target = this.slot(`${linkName(symbol)}\0standing in`, symbol, null, true);
    return adapterCode(slot.signature, target.signature, target.number, this.typeIndex(target.signature), type);
  }

  private around(slot: Slot, resolution: FunctionResolution & { kind: 'around' }, type: number): FunctionCode {
    const wrapper = this.functionSymbol(resolution.file, resolution.wrapper);
    if (!wrapper) throw new Error(`${resolution.file} does not define ${resolution.wrapper}`);
    const { parameters } = wrapper.type;
    const own: FunctionType = { ...wrapper.type, parameters: parameters.slice(1) };
    requireFit(slot.symbol, own, { file: resolution.file, line: 1 });
    if (!sameSignature(slot.signature, machineSignature(own)))
      throw misfitOf(slot.symbol, `it passes ${typeName(own)} on`, { file: resolution.file, line: 1 });
    const wrapped = this.slot(`${linkName(slot.symbol)}\0wrapped`, slot.symbol, null, true);
    const target = machineSignature(wrapper.type);
    return aroundCode(slot.signature, wrapped.number, this.functionSlot(wrapper), this.typeIndex(target), type);
  }

  /** Functions of units that were reached, those emitted in place of a call included. */
  reachedFunctions(): ReachedFunction[] {
    const reached = new Map(this.functions.inlined);
    for (const slot of this.slots) {
      const resolution = slot.resolution;
      if (!slot.code || slot.adapts || resolution?.kind !== 'unit') continue;
      const known = this.functions.known(resolution.file, slot.name);
      if (known) reached.set(`${resolution.file}\0${slot.name}`, known);
    }
    return [...reached.values()];
  }

  /** How many functions were compiled. */
  get compiledFunctions(): number {
    return this.slots.reduce((count, { code }) => (code ? count + 1 : count), 0);
  }

  /** The files of units of which a function or an object is in the program. */
  compiledFiles(): Set<string> {
    const files = this.objects.files();
    for (const { code, resolution } of this.slots) if (code && resolution?.kind === 'unit') files.add(resolution.file);
    return files;
  }

  /** Names of reached functions that were resolved in a given way. */
  resolvedAs(kind: FunctionResolution['kind']): string[] {
    return this.slots.filter((slot) => slot.resolution?.kind === kind && !slot.adapts).map((slot) => slot.name);
  }
}

function misfitOf({ name }: FunctionSymbol, why: string, place: Location): CompileError {
  return new CompileError(`the model of ${name} does not fit the tree's declaration: ${why}`, place);
}

/** Throws CompileError where a function of the type cannot stand for another. */
function requireFit(symbol: FunctionSymbol, own: FunctionType, place: Location): void {
  const why = misfit(symbol.type, own);
  if (why !== null) throw misfitOf(symbol, why, place);
}

/** Static names belong to their unit, others to the program. */
function linkName(symbol: FunctionSymbol | ObjectSymbol): string {
  return symbol.isStatic ? `${symbol.unit}\0${symbol.name}` : symbol.name;
}
