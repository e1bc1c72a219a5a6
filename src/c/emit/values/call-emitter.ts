/** Emits calls: arguments, in place or through the table, aggregate results. */
import type { Argument, IR } from '../../lower/ir.js';
import type { Token } from '../../token.js';
import { UNSIGNED_LONG } from '../../types/types.js';
import { Opcode } from '../../wasm/opcodes.js';
import type { Emitter, ResolvedPlace } from '../emitter.js';
import { emitInline, shouldInline } from '../inline.js';
import { ADDRESS_BIAS, FUNCTION_BASE } from '../memory-layout.js';
import { machineSignature } from '../signature.js';
import type { Storage } from '../storage.js';
import { inMemory } from './memory-access.js';

export class CallEmitter {
  constructor(private readonly emitter: Emitter) {}

  private get writer() {
    return this.emitter.writer;
  }

  /** Leaves the result, unless it is an aggregate, on the stack. */
  emit(value: IR & { kind: 'call' }): void {
    const { writer, emitter } = this;
    const { callee, signature } = value;
    if (callee.kind === 'function') {
      const inline = shouldInline(emitter, callee, signature);
      if (inline) {
        emitInline(emitter, inline, value);
        return;
      }
    }
    const result = value.result ? emitter.resolve(value.result) : null;
    const resultInMemory = result && (result.kind === 'memory' || inMemory(result.storage)) ? result : null;
    let resultSlot: Storage | null = null;
    if (result && !resultInMemory) resultSlot = emitter.frameSlotOf(signature.result, 16);
    if (resultInMemory) this.pushAddress(resultInMemory);
    else if (resultSlot) this.pushAddress({ kind: 'stored', storage: resultSlot, offset: 0, before: [] });
    const fixed = signature.parameters.length;
    for (const argument of value.arguments.slice(0, fixed)) this.pushArgument(argument);
    if (signature.variadic) this.pushVariadic(value.arguments.slice(fixed), value.token);
    const type = emitter.linkage.typeIndex(machineSignature(signature));
    if (callee.kind === 'function') {
      this.emitter.values.at(value.token);
      writer.callSlot(emitter.linkage.functionSlot(callee), type);
    } else {
      this.emitter.values.emit(callee);
      this.emitter.values.at(value.token);
      emitter.narrow();
      writer.i32(Number(BigInt.asIntN(32, FUNCTION_BASE)));
      writer.op(Opcode.I32Sub);
      writer.callIndirect(type);
    }
    if (resultSlot && result)
      this.emitter.values.copy(
        result,
        { kind: 'stored', storage: resultSlot, offset: 0, before: [] },
        signature.result,
      );
  }

  /** The C address of a place in memory. */
  private pushAddress(place: ResolvedPlace): void {
    const { writer, emitter } = this;
    const offset = emitter.baseOf(place);
    writer.i32(offset + ADDRESS_BIAS);
    writer.op(Opcode.I32Add);
    writer.op(Opcode.I64ExtendI32U);
  }

  /** An aggregate is copied: the callee may change what it gets (C11 6.5.2.2p4). */
  private pushArgument(argument: Argument): void {
    if (argument.value) {
      this.emitter.values.emit(argument.value);
      return;
    }
    const { emitter } = this;
    const slot = emitter.frameSlotOf(argument.ctype, 16);
    const target: ResolvedPlace = { kind: 'stored', storage: slot, offset: 0, before: [] };
    this.emitter.values.copy(target, emitter.resolve(argument.place), argument.ctype);
    this.pushAddress(target);
  }

  private pushVariadic(args: readonly Argument[], token: Token): void {
    const { writer, emitter } = this;
    if (args.length === 0) {
      writer.i64(0n);
      return;
    }
    let size = 0;
    for (const each of args) size += each.ctype.kind === 'integer' && each.ctype.size === 16 ? 16 : 8;
    const area: Storage = { kind: 'frame', offset: emitter.frameSlot(size, 16) };
    let offset = 0;
    for (const argument of args) {
      const isRecord = argument.ctype.kind === 'record';
      const type = isRecord ? UNSIGNED_LONG : argument.ctype;
      this.emitter.values.storeStored(area, offset, type, () => this.pushArgument(argument));
      offset += type.kind === 'integer' && type.size === 16 ? 16 : 8;
    }
    this.emitter.values.at(token);
    this.pushAddress({ kind: 'stored', storage: area, offset: 0, before: [] });
  }
}
