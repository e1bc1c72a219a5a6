/** Emits values: loads, stores, operations, calls. */
import type { IR, Variable } from '../../lower/ir.js';
import { valueTypeOf } from '../../lower/values/values.js';
import type { Token } from '../../token.js';
import type { CType } from '../../types/types.js';
import { type MachineType, Opcode } from '../../wasm/opcodes.js';
import type { Emitter, ResolvedPlace } from '../emitter.js';
import { GLOBAL_STACK_POINTER, IMPORT_TRAP } from '../linkage.js';
import { ADDRESS_BIAS } from '../memory-layout.js';
import type { Storage } from '../storage.js';
import { AggregateEmitter } from './aggregate-emitter.js';
import { emitBitFieldLoad, emitBitFieldStore } from './bit-fields.js';
import { CallEmitter } from './call-emitter.js';
import { emitFloatConversion } from './float-conversions.js';
import { Int128Emitter } from './int128.js';
import { inMemory, loadInstruction, scalarIn, storeInstruction } from './memory-access.js';

export class ValueEmitter {
  private readonly int128: Int128Emitter;
  private readonly calls: CallEmitter;
  private readonly aggregates: AggregateEmitter;

  constructor(private readonly emitter: Emitter) {
    this.int128 = new Int128Emitter(emitter);
    this.calls = new CallEmitter(emitter);
    this.aggregates = new AggregateEmitter(emitter);
  }

  private get writer() {
    return this.emitter.writer;
  }

  at(token: Token): void {
    this.writer.at(token, this.emitter.activation.frame);
  }

  /** Evaluates and drops what comes out. */
  effect(value: IR): void {
    this.emit(value);
    if (value.type === 'i128') this.writer.op(Opcode.Drop);
    if (value.type !== 'void') this.writer.op(Opcode.Drop);
  }

  /** Leaves the value on the stack. */
  emit(value: IR): void {
    const { writer, emitter } = this;
    switch (value.kind) {
      case 'constant':
        this.constant(value);
        break;
      case 'object-address':
        writer.i64(BigInt(emitter.linkage.objectOffset(value.symbol) + ADDRESS_BIAS + value.offset));
        break;
      case 'string-address':
        writer.i64(BigInt(emitter.linkage.stringOffset(value.bytes) + ADDRESS_BIAS + value.offset));
        break;
      case 'function-address':
        writer.i64(emitter.linkage.functionAddress(value.symbol, value.adapted));
        break;
      case 'variable-address':
        this.variableAddress(value.variable, value.offset);
        break;
      case 'load':
        this.load(value);
        break;
      case 'store':
        this.store(value);
        break;
      case 'copy':
        this.at(value.token);
        this.copy(emitter.resolve(value.target), emitter.resolve(value.source), value.ctype);
        break;
      case 'zero':
        this.aggregates.zero(emitter.resolve(value.place), value.size);
        break;
      case 'operation':
        this.operation(value);
        break;
      case 'call':
        this.calls.emit(value);
        break;
      case 'conditional':
        this.conditional(value);
        break;
      case 'sequence':
        for (const effect of value.effects) this.effect(effect);
        if (value.value) this.emit(value.value);
        break;
      case 'statements':
        emitter.statements.items(value.body);
        if (value.value) this.emit(value.value);
        break;
      case 'variadic-area':
        writer.get(emitter.variadicLocal);
        break;
      case 'stack-allocation':
        this.stackAllocation(value.size);
        break;
      case 'stack-restore':
        this.emit(value.pointer);
        emitter.nativeAddress();
        writer.globalSet(GLOBAL_STACK_POINTER);
        break;
      case 'bulk':
        this.at(value.token);
        this.emit(value.operands[0]);
        emitter.nativeAddress();
        this.emit(value.operands[1]);
        if (value.operator === 'memory.copy') emitter.nativeAddress();
        this.emit(value.operands[2]);
        emitter.narrow();
        writer.bulk(value.operator);
        break;
      case 'trap':
        this.trap(value.reason, value.token);
        break;
    }
  }

  trap(reason: string, token: Token): void {
    this.at(token);
    this.writer.i32(this.emitter.linkage.trapNumber(reason, token));
    this.writer.callImport(IMPORT_TRAP);
    this.writer.op(Opcode.Unreachable);
  }

  private constant(value: IR & { kind: 'constant' }): void {
    const { writer } = this;
    if (value.type === 'i32') writer.i32(Number(value.value));
    else if (value.type === 'i64') writer.i64(BigInt(value.value));
    else if (value.type === 'f32') writer.f32(Number(value.value));
    else if (value.type === 'f64') writer.f64(Number(value.value));
    else this.int128.constant(BigInt(value.value));
  }

  private variableAddress(variable: Variable, offset: number): void {
    const { writer, emitter } = this;
    const storage = emitter.storageOf(variable);
    if (storage.kind === 'pointer') {
      writer.get(storage.index);
      if (offset !== 0) {
        writer.i64(BigInt(offset));
        writer.numeric('i64.add');
      }
      return;
    }
    if (storage.kind !== 'frame') throw new Error(`the address of ${variable.name}, which lives in locals`);
    writer.get(emitter.frameLocal());
    writer.i32(storage.offset + offset + ADDRESS_BIAS);
    writer.op(Opcode.I32Add);
    writer.op(Opcode.I64ExtendI32U);
  }

  private load(value: IR & { kind: 'load' }): void {
    const place = this.emitter.resolve(value.place);
    if (place.kind === 'stored' && !inMemory(place.storage)) {
      for (const effect of place.before) this.effect(effect);
      this.aggregates.getScalar(scalarIn(place.storage, place.offset));
      return;
    }
    this.at(value.token);
    if (value.bits) emitBitFieldLoad(this.emitter, place, value.ctype, value.bits);
    else this.loadMemory(place, value.ctype);
  }

  private loadMemory(place: ResolvedPlace, type: CType): void {
    const { writer, emitter } = this;
    const offset = emitter.baseOf(place);
    if (valueTypeOf(type) === 'i128') {
      const base = emitter.local('i32');
      writer.tee(base);
      writer.memory('i64.load', offset);
      writer.get(base);
      writer.memory('i64.load', offset + 8);
      return;
    }
    writer.memory(loadInstruction(type), offset);
  }

  private store(value: IR & { kind: 'store' }): void {
    const { writer, emitter } = this;
    const place = emitter.resolve(value.place);
    if (place.kind === 'stored' && !inMemory(place.storage)) {
      for (const effect of place.before) this.effect(effect);
      const scalar = scalarIn(place.storage, place.offset);
      this.emit(value.value);
      if (value.keep && scalar.kind === 'local') writer.tee(scalar.index);
      else {
        this.aggregates.setScalar(scalar);
        if (value.keep) this.aggregates.getScalar(scalar);
      }
      return;
    }
    if (value.bits) {
      this.at(value.token);
      emitBitFieldStore(emitter, place, value.ctype, value.bits, value.value, value.keep);
      return;
    }
    const machine = valueTypeOf(value.ctype);
    if (machine === 'i128') {
      this.storeInt128(place, value);
      return;
    }
    const offset = emitter.baseOf(place);
    this.emit(value.value);
    this.at(value.token);
    if (!value.keep) {
      writer.memory(storeInstruction(value.ctype), offset);
      return;
    }
    const kept = emitter.local(machine as MachineType);
    writer.tee(kept);
    writer.memory(storeInstruction(value.ctype), offset);
    writer.get(kept);
  }

  private storeInt128(place: ResolvedPlace, value: IR & { kind: 'store' }): void {
    const { writer, emitter } = this;
    const base = emitter.local('i32');
    const pair = { kind: 'pair', low: emitter.local('i64'), high: emitter.local('i64') } as const;
    const offset = emitter.baseOf(place);
    writer.set(base);
    this.emit(value.value);
    this.aggregates.setScalar(pair);
    this.at(value.token);
    this.aggregates.storePair(base, offset, pair);
    if (value.keep) this.aggregates.getScalar(pair);
  }

  /** Writes a scalar that `emitValue` leaves on the stack into a variable's memory. */
  storeStored(storage: Storage, offset: number, type: CType, emitValue: () => void): void {
    const { emitter, writer } = this;
    const place: ResolvedPlace = { kind: 'stored', storage, offset, before: [] };
    if (valueTypeOf(type) === 'i128') {
      const base = emitter.local('i32');
      const pair = { kind: 'pair', low: emitter.local('i64'), high: emitter.local('i64') } as const;
      const at = emitter.baseOf(place);
      writer.set(base);
      emitValue();
      this.aggregates.setScalar(pair);
      this.aggregates.storePair(base, at, pair);
      return;
    }
    const at = emitter.baseOf(place);
    emitValue();
    writer.memory(storeInstruction(type), at);
  }

  /** Gives a scalar variable its value. */
  assign(storage: Storage, type: CType, value: IR): void {
    if (inMemory(storage)) this.storeStored(storage, 0, type, () => this.emit(value));
    else {
      this.emit(value);
      this.aggregates.setScalar(storage);
    }
  }

  copyStored(target: Storage, targetOffset: number, source: Storage, sourceOffset: number, type: CType): void {
    this.copy(
      { kind: 'stored', storage: target, offset: targetOffset, before: [] },
      { kind: 'stored', storage: source, offset: sourceOffset, before: [] },
      type,
    );
  }

  copy(target: ResolvedPlace, source: ResolvedPlace, type: CType): void {
    this.aggregates.copy(target, source, type);
  }

  private operation(value: IR & { kind: 'operation' }): void {
    if (emitFloatConversion(this.emitter, value)) return;
    if (this.int128.handles(value)) {
      this.int128.emit(value);
      return;
    }
    for (const operand of value.operands) this.emit(operand);
    this.writer.numeric(value.operator);
  }

  condition(value: IR): void {
    // What is compared with 0 is 0 where the comparison is.
    this.emit(comparedWithZero(value) ?? value);
  }

  negated(value: IR): void {
    if (value.kind === 'operation' && value.operator === 'i32.eqz') {
      this.condition(value.operands[0]!);
      return;
    }
    this.condition(value);
    this.writer.op(Opcode.I32Eqz);
  }

  private conditional(value: IR & { kind: 'conditional' }): void {
    const { writer, emitter } = this;
    this.condition(value.condition);
    const types: MachineType[] = value.type === 'i128' ? ['i64', 'i64'] : value.type === 'void' ? [] : [value.type];
    writer.open(Opcode.If, emitter.blockType(types));
    writer.conditions++;
    this.branchValue(value.consequence, value.type === 'void');
    writer.else();
    this.branchValue(value.alternative, value.type === 'void');
    writer.conditions--;
    writer.end();
  }

  private branchValue(value: IR, drop: boolean): void {
    if (drop) this.effect(value);
    else this.emit(value);
  }

  private stackAllocation(size: IR): void {
    const { writer, emitter } = this;
    emitter.frameLocal();
    writer.globalGet(GLOBAL_STACK_POINTER);
    this.emit(size);
    emitter.narrow();
    writer.i32(15);
    writer.op(Opcode.I32Add);
    writer.i32(-16);
    writer.numeric('i32.and');
    writer.op(Opcode.I32Sub);
    const pointer = emitter.local('i32');
    writer.tee(pointer);
    writer.globalSet(GLOBAL_STACK_POINTER);
    writer.get(pointer);
    writer.i32(ADDRESS_BIAS);
    writer.op(Opcode.I32Add);
    writer.op(Opcode.I64ExtendI32U);
  }
}

/** The operand of `i32.ne` whose other operand is 0; else null. */
function comparedWithZero(value: IR): IR | null {
  if (value.kind !== 'operation' || value.operator !== 'i32.ne') return null;
  const [left, right] = value.operands as [IR, IR];
  return right.kind === 'constant' && right.value === 0 ? left : null;
}
