/** Emits copies and zeroing of aggregates, in memory or kept in locals. */
import { valueTypeOf } from '../../lower/values/values.js';
import { arrayOf, type CType, UNSIGNED_CHAR } from '../../types/types.js';
import { Opcode } from '../../wasm/opcodes.js';
import type { Emitter, ResolvedPlace } from '../emitter.js';
import { machineTypes, type Storage } from '../storage.js';
import { inMemory, leavesWithin, loadInstruction, scalarIn, storeInstruction } from './memory-access.js';

export class AggregateEmitter {
  constructor(private readonly emitter: Emitter) {}

  private get writer() {
    return this.emitter.writer;
  }

  /** Puts a scalar that is kept in locals on the stack. */
  getScalar(storage: Storage): void {
    if (storage.kind === 'local') this.writer.get(storage.index);
    else if (storage.kind === 'pair') {
      this.writer.get(storage.low);
      this.writer.get(storage.high);
    }
  }

  /** Takes a scalar from the stack into locals. */
  setScalar(storage: Storage): void {
    if (storage.kind === 'local') this.writer.set(storage.index);
    else if (storage.kind === 'pair') {
      this.writer.set(storage.high);
      this.writer.set(storage.low);
    }
  }

  /** Writes a 128-bit value at an offset from the address that a local holds. */
  storePair(base: number, offset: number, pair: { low: number; high: number }): void {
    const { writer } = this;
    writer.get(base);
    writer.get(pair.low);
    writer.memory('i64.store', offset);
    writer.get(base);
    writer.get(pair.high);
    writer.memory('i64.store', offset + 8);
  }

  /** Copies an aggregate between any two places. */
  copy(target: ResolvedPlace, source: ResolvedPlace, type: CType): void {
    const { writer, emitter } = this;
    const targetLeaves = target.kind === 'stored' && !inMemory(target.storage);
    const sourceLeaves = source.kind === 'stored' && !inMemory(source.storage);
    if (source.kind === 'stored' && (sourceLeaves || targetLeaves))
      for (const effect of source.before) this.emitter.values.effect(effect);
    const plainSource = source.kind === 'stored' ? { ...source, before: [] } : source;
    if (targetLeaves && sourceLeaves) {
      const pairs = leavesWithin(target, type);
      for (const leaf of pairs) this.getScalar(scalarIn(source.storage, source.offset + leaf.relative));
      for (const leaf of pairs.reverse()) this.setScalar(leaf.storage);
      return;
    }
    if (targetLeaves) {
      const base = emitter.local('i32');
      const offset = emitter.baseOf(plainSource);
      writer.set(base);
      for (const leaf of leavesWithin(target, type)) {
        this.loadFrom(base, offset + leaf.relative, leaf.type);
        this.setScalar(leaf.storage);
      }
      return;
    }
    if (sourceLeaves) {
      const base = emitter.local('i32');
      const offset = emitter.baseOf(target);
      writer.set(base);
      for (const leaf of leavesWithin(source, type))
        this.storeTo(base, offset + leaf.relative, leaf.type, leaf.storage);
      return;
    }
    this.copyMemory(target, source, type.size);
  }

  private loadFrom(base: number, offset: number, type: CType): void {
    const { writer } = this;
    writer.get(base);
    if (valueTypeOf(type) === 'i128') {
      writer.memory('i64.load', offset);
      writer.get(base);
      writer.memory('i64.load', offset + 8);
    } else writer.memory(loadInstruction(type), offset);
  }

  private storeTo(base: number, offset: number, type: CType, storage: Storage): void {
    const { writer } = this;
    if (storage.kind === 'pair') {
      this.storePair(base, offset, storage);
      return;
    }
    writer.get(base);
    this.getScalar(storage);
    writer.memory(storeInstruction(type), offset);
  }

  private copyMemory(target: ResolvedPlace, source: ResolvedPlace, size: number): void {
    const { writer, emitter } = this;
    if (size === 0) {
      this.visit(target);
      this.visit(source);
      return;
    }
    if (size > 64) {
      const targetOffset = emitter.baseOf(target);
      this.addOffset(targetOffset);
      const sourceOffset = emitter.baseOf(source);
      this.addOffset(sourceOffset);
      writer.i32(size);
      writer.bulk('memory.copy');
      return;
    }
    const [to, from] = [emitter.local('i32'), emitter.local('i32')];
    const targetOffset = emitter.baseOf(target);
    writer.set(to);
    const sourceOffset = emitter.baseOf(source);
    writer.set(from);
    for (let done = 0; done < size; ) {
      const rest = size - done;
      const [load, store, width] =
        rest >= 8
          ? ['i64.load', 'i64.store', 8]
          : rest >= 4
            ? ['i32.load', 'i32.store', 4]
            : rest >= 2
              ? ['i32.load16_u', 'i32.store16', 2]
              : ['i32.load8_u', 'i32.store8', 1];
      writer.get(to);
      writer.get(from);
      writer.memory(load as string, sourceOffset + done);
      writer.memory(store as string, targetOffset + done);
      done += width as number;
    }
  }

  private addOffset(offset: number): void {
    if (offset === 0) return;
    this.writer.i32(offset);
    this.writer.op(Opcode.I32Add);
  }

  zero(place: ResolvedPlace, size: number): void {
    const { writer, emitter } = this;
    if (place.kind === 'stored' && !inMemory(place.storage)) {
      for (const leaf of leavesWithin(place, arrayOf(UNSIGNED_CHAR, size))) {
        for (const type of machineTypes(leaf.type)) emitter.zero(type);
        this.setScalar(leaf.storage);
      }
      return;
    }
    if (size === 0) {
      this.visit(place);
      return;
    }
    this.addOffset(emitter.baseOf(place));
    writer.i32(0);
    writer.i32(size);
    writer.bulk('memory.fill');
  }

  /** Evaluates what a place of no bytes names. */
  private visit(place: ResolvedPlace): void {
    if (place.kind === 'memory') this.emitter.values.effect(place.address);
    else for (const effect of place.before) this.emitter.values.effect(effect);
  }
}
