/** A function's IR to WebAssembly: variables, places and calls; see value-emitter.ts and statement-emitter.ts. */

import { CompileError } from '../errors.js';
import type { FunctionIR, IR, Place, Variable } from '../lower/ir.js';
import { changedVariables, referenceIn } from '../lower/references.js';
import { type CType, isScalar } from '../types/types.js';
import { ByteBuffer } from '../wasm/buffer.js';
import { type MachineType, Opcode, TYPE_CODES } from '../wasm/opcodes.js';
import { type CallSite, CodeWriter, type LineEntry } from './code-writer.js';
import type { Activation, Emitter, ResolvedPlace } from './emitter.js';
import { livesInMemory } from './inline.js';
import { GLOBAL_STACK_POINTER, GLOBAL_WILD_ADDRESS, type Linkage } from './linkage.js';
import { LocalTable } from './local-table.js';
import { ADDRESS_BIAS, STACK_SIZE } from './memory-layout.js';
import { clearGaps, type Gap, gapsOf } from './padding.js';
import { machineSignature } from './signature.js';
import { StatementEmitter } from './statement-emitter.js';
import type { Leaf, MemoryStorage, ScalarStorage, Storage } from './storage.js';
import { machineTypes, scalarLeaves } from './storage.js';
import { inMemory, scalarIn } from './values/memory-access.js';
import { ValueEmitter } from './values/value-emitter.js';

/** Emitted code, ready to go into a module. Offsets are from the start of `body`. */
export interface FunctionCode {
  readonly type: number;
  readonly body: Uint8Array;
  readonly calls: readonly CallSite[];
  readonly lines: readonly LineEntry[];
}

/** Emits a function. @throws CompileError for what cannot be emitted */
export function emitFunction(ir: FunctionIR, linkage: Linkage): FunctionCode {
  const emitter = new FunctionEmitter(ir, linkage);
  const code = emitter.emit();
  if (emitter.locals.count > MOST_LOCALS)
    throw new CompileError(`a function that needs more than ${MOST_LOCALS} variables`, ir.token);
  if (code.body.length > MOST_BYTES)
    throw new CompileError(`a function of more than ${MOST_BYTES} bytes of WebAssembly`, ir.token);
  return code;
}

/** What V8 takes of a function, less what a linked module may add (WebAssembly JavaScript Interface, limits). */
const MOST_LOCALS = 49_000;
const MOST_BYTES = 7_000_000;

class FunctionEmitter implements Emitter {
  readonly writer = new CodeWriter((local) => this.isConstant(local));
  readonly values: ValueEmitter;
  readonly statements: StatementEmitter;
  /** Of the machine's function. */
  readonly locals: LocalTable;
  private frameSize = 0;
  /** Of the frame, in bytes; above 16 the stack pointer is aligned when the function is entered. */
  private frameAlign = 16;
  private framePointer = -1;
  /** Bytes of records in the frame that belong to no member. */
  private readonly gaps: Gap[] = [];
  private fuelSlice = -1;
  /** The local that `narrow` uses, once it does. */
  private narrowed = -1;
  activation!: Activation;

  constructor(
    private readonly ir: FunctionIR,
    readonly linkage: Linkage,
  ) {
    this.locals = new LocalTable(machineSignature(ir.type).parameters.length);
    this.values = new ValueEmitter(this);
    this.statements = new StatementEmitter(this);
  }

  emit(): FunctionCode {
    const { ir, writer } = this;
    const signature = machineSignature(ir.type);
    const exit = writer.open(Opcode.Block, this.blockType(signature.results));
    const storages = new Map<Variable, Storage>();
    const hasResultPointer = ir.type.result.kind === 'record';
    this.activation = {
      frame: { functionName: ir.symbol.name, callSite: null },
      storages,
      leave: () => writer.branch(exit),
      result: hasResultPointer
        ? { kind: 'stored', storage: { kind: 'pointer', index: 0 }, offset: 0, before: [] }
        : null,
      depth: 0,
      outer: null,
      function: ir,
      isCovered: this.linkage.covers(ir),
      references: new Map(),
      locals: [],
    };
    this.bindParameters(ir, hasResultPointer ? 1 : 0);
    this.statements.body(ir.body);
    writer.end();
    return this.finish(this.linkage.typeIndex(signature));
  }

  /** Prologue and epilogue go around the code once the frame's size is known. */
  private finish(type: number): FunctionCode {
    const hasLoops = this.fuelSlice >= 0;
    // Recursion without branches ends with the stack; what calls twice may take forever.
    const branches = this.writer.calls.length + this.writer.indirectCalls > 1;
    const fuel = hasLoops || branches ? this.fuelLocal() : -1;
    const saved = this.frameAlign > 16 ? this.locals.add('i32') : -1;
    const out = new ByteBuffer();
    out.unsigned(this.locals.types.length);
    for (const local of this.locals.types) {
      out.unsigned(1);
      out.byte(TYPE_CODES[local]);
    }
    const prologue = new CodeWriter();
    const epilogue = new CodeWriter();
    if (hasLoops) {
      prologue.startFuel(fuel);
      epilogue.settleFuel(fuel);
    } else if (branches) prologue.burnFuel(fuel, () => prologue.i32(1));
    if (this.framePointer >= 0) {
      const size = Math.ceil(this.frameSize / 16) * 16;
      prologue.globalGet(GLOBAL_STACK_POINTER);
      if (saved >= 0) prologue.tee(saved);
      prologue.i32(size);
      prologue.op(Opcode.I32Sub);
      if (saved >= 0) {
        prologue.i32(-this.frameAlign);
        prologue.numeric('i32.and');
      }
      prologue.tee(this.framePointer);
      prologue.globalSet(GLOBAL_STACK_POINTER);
      epilogue.get(saved >= 0 ? saved : this.framePointer);
      if (saved < 0) {
        epilogue.i32(size);
        epilogue.op(Opcode.I32Add);
      }
      epilogue.globalSet(GLOBAL_STACK_POINTER);
      clearGaps(prologue, this.framePointer, this.gaps);
    }
    epilogue.op(Opcode.End);
    out.append(prologue.code.view());
    const shift = out.length;
    out.append(this.writer.code.view());
    out.append(epilogue.code.view());
    return {
      type,
      body: out.take(),
      calls: this.writer.calls.map((call) => ({ ...call, offset: call.offset + shift })),
      lines: this.writer.lines.map((line) => ({ ...line, offset: line.offset + shift })),
    };
  }

  private bindParameters(ir: FunctionIR, firstLocal: number): void {
    let index = firstLocal;
    for (const variable of ir.parameters) {
      const start = index;
      if (variable.type.kind === 'record') {
        index++;
        this.bindRecordParameter(variable, start);
        continue;
      }
      const types = machineTypes(variable.type);
      index += types.length;
      const incoming: Storage =
        types.length === 2 ? { kind: 'pair', low: start, high: start + 1 } : { kind: 'local', index: start };
      if (!livesInMemory(variable, this.linkage)) {
        this.activation.storages.set(variable, incoming);
        continue;
      }
      const storage = this.storageOf(variable);
      this.values.storeStored(storage, 0, variable.type, () => this.getStored(incoming));
    }
  }

  private bindRecordParameter(variable: Variable, index: number): void {
    const pointer: Storage = { kind: 'pointer', index };
    const leaves = livesInMemory(variable, this.linkage) ? null : scalarLeaves(variable.type);
    if (!leaves) {
      this.activation.storages.set(variable, pointer);
      return;
    }
    const storage = this.storageOf(variable);
    this.values.copyStored(storage, 0, pointer, 0, variable.type);
  }

  /** Index of the local that holds where variadic arguments begin. */
  get variadicLocal(): number {
    return this.locals.parameterCount - 1;
  }

  private getStored(storage: Storage): void {
    if (storage.kind === 'local') this.writer.get(storage.index);
    else if (storage.kind === 'pair') {
      this.writer.get(storage.low);
      this.writer.get(storage.high);
    }
  }

  local(type: MachineType): number {
    const index = this.locals.take(type);
    this.activation.locals.push(index);
    return index;
  }

  release(locals: readonly number[]): void {
    this.locals.release(locals);
  }

  /** Whether a local is a parameter that the function leaves as it is. */
  private isConstant(local: number): boolean {
    if (local >= this.locals.parameterCount) return false;
    let { activation } = this;
    while (activation.outer) activation = activation.outer;
    for (const [variable, storage] of activation.storages)
      if (storage.kind === 'local' && storage.index === local)
        return !changedVariables(activation.function).has(variable);
    return false;
  }

  /** Bytes in the frame; returns their offset from the frame pointer. */
  frameSlot(size: number, align: number): number {
    const offset = Math.ceil(this.frameSize / align) * align;
    if (size > STACK_SIZE)
      throw new CompileError(`a variable of ${size} bytes on the stack`, this.activation.function.token);
    this.frameAlign = Math.max(this.frameAlign, align);
    this.frameSize = offset + size;
    this.frameLocal();
    return offset;
  }

  frameSlotOf(type: CType, align: number): MemoryStorage {
    const offset = this.frameSlot(Math.max(type.size, 1), align);
    this.gaps.push(...gapsOf(type).map((gap) => ({ ...gap, offset: offset + gap.offset })));
    return { kind: 'frame', offset };
  }

  fuelLocal(): number {
    if (this.fuelSlice < 0) this.fuelSlice = this.locals.add('i32');
    return this.fuelSlice;
  }

  frameLocal(): number {
    if (this.framePointer < 0) this.framePointer = this.locals.add('i32');
    return this.framePointer;
  }

  /** Where a variable of the current activation lives; decided at its first use. */
  storageOf(variable: Variable): Storage {
    const known = this.activation.storages.get(variable);
    if (known) return known;
    const storage = this.allocate(variable);
    this.activation.storages.set(variable, storage);
    return storage;
  }

  private allocate(variable: Variable): Storage {
    const { type } = variable;
    if (!livesInMemory(variable, this.linkage)) {
      if (isScalar(type)) return this.scalarStorage(type);
      const leaves = scalarLeaves(type);
      if (leaves) {
        const map = new Map<number, Leaf>();
        for (const leaf of leaves) map.set(leaf.offset, { type: leaf.type, storage: this.scalarStorage(leaf.type) });
        return { kind: 'leaves', leaves: map };
      }
    }
    return this.frameSlotOf(type, Math.max(type.align, variable.alignment, 8));
  }

  private scalarStorage(type: CType): ScalarStorage {
    const types = machineTypes(type);
    return types.length === 2
      ? { kind: 'pair', low: this.local('i64'), high: this.local('i64') }
      : { kind: 'local', index: this.local(types[0]!) };
  }

  resolve(place: Place): ResolvedPlace {
    if (place.kind === 'memory') {
      const { references } = this.activation;
      const reference = references.size > 0 ? referenceIn(place) : null;
      const target = reference && references.get(reference);
      return target
        ? { kind: 'stored', storage: target.storage, offset: target.offset + place.offset, before: [] }
        : place;
    }
    return { kind: 'stored', storage: this.storageOf(place.variable), offset: place.offset, before: place.before };
  }

  /** Puts the memory offset (i32) of a place on the stack and returns what the instruction must add to it. */
  baseOf(place: ResolvedPlace): number {
    const { writer } = this;
    if (place.kind === 'stored') {
      for (const effect of place.before) this.values.effect(effect);
      return this.storedBase(place.storage, place.offset);
    }
    const { address } = place;
    switch (address.kind) {
      case 'object-address': {
        const offset = this.linkage.objectOffset(address.symbol);
        // One that is weak and nowhere has no memory: access to it traps.
        writer.i32(Math.min(offset, 0));
        return Math.max(offset, 0) + address.offset + place.offset;
      }
      case 'string-address':
        writer.i32(0);
        return this.linkage.stringOffset(address.bytes) + address.offset + place.offset;
      case 'variable-address': {
        const storage = this.storageOf(address.variable);
        return this.storedBase(storage, address.offset + place.offset);
      }
      default: {
        const held = this.heldIn(address);
        if (held?.kind === 'local') this.narrowLocal(held.index);
        else {
          this.values.emit(address);
          this.narrow();
        }
        writer.i32(ADDRESS_BIAS);
        writer.op(Opcode.I32Sub);
        return place.offset;
      }
    }
  }

  heldIn(value: IR): ScalarStorage | null {
    if (value.kind !== 'load' || value.bits || value.place.kind !== 'variable' || value.place.before.length > 0)
      return null;
    const storage = this.storageOf(value.place.variable);
    return inMemory(storage) ? null : scalarIn(storage, value.place.offset);
  }

  /** Turns a C address (i64) on the stack into a memory offset (i32). */
  nativeAddress(): void {
    const { writer } = this;
    this.narrow();
    writer.i32(ADDRESS_BIAS);
    writer.op(Opcode.I32Sub);
  }

  /** Turns an i64 on the stack into an i32; one that does not fit is no address or size of anything, and traps. */
  narrow(): void {
    const { writer } = this;
    if (this.narrowed < 0) this.narrowed = this.locals.add('i64');
    writer.tee(this.narrowed);
    writer.op(Opcode.I32WrapI64);
    this.checkNarrow(this.narrowed);
  }

  /** As `narrow`, of a local; it is checked once while it stays as it is. */
  private narrowLocal(local: number): void {
    const { writer } = this;
    writer.get(local);
    writer.op(Opcode.I32WrapI64);
    if (writer.needsCheck(local)) this.checkNarrow(local);
  }

  private checkNarrow(local: number): void {
    const { writer } = this;
    writer.get(local);
    writer.i64(32n);
    writer.numeric('i64.shr_u');
    writer.op(Opcode.I32WrapI64);
    writer.open(Opcode.If);
    writer.get(local);
    writer.globalSet(GLOBAL_WILD_ADDRESS);
    writer.op(Opcode.Unreachable);
    writer.end();
  }

  private storedBase(storage: Storage, offset: number): number {
    const { writer } = this;
    if (storage.kind === 'frame') {
      writer.get(this.frameLocal());
      return storage.offset + offset;
    }
    if (storage.kind === 'pointer') {
      // Made by the compiler, so it is an address.
      writer.get(storage.index);
      writer.op(Opcode.I32WrapI64);
      writer.i32(ADDRESS_BIAS);
      writer.op(Opcode.I32Sub);
      return offset;
    }
    throw new Error('a variable in locals has no address');
  }

  blockType(results: readonly MachineType[]): MachineType | number | null {
    if (results.length === 0) return null;
    if (results.length === 1) return results[0]!;
    return this.linkage.typeIndex({ parameters: [], results });
  }

  zero(type: MachineType): void {
    if (type === 'i32') this.writer.i32(0);
    else if (type === 'i64') this.writer.i64(0n);
    else if (type === 'f32') this.writer.f32(0);
    else this.writer.f64(0);
  }

  resultTypes(ir: FunctionIR): readonly MachineType[] {
    return machineSignature(ir.type).results;
  }
}
