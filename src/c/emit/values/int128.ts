/** 128-bit integers as pairs of i64, low half below the high one on the stack. */
import type { IR } from '../../lower/ir.js';
import {
  DOUBLE,
  FLOAT,
  type FunctionType,
  functionType,
  INT128,
  type IntegerType,
  UNSIGNED_INT128,
} from '../../types/types.js';
import { Opcode } from '../../wasm/opcodes.js';
import type { Emitter } from '../emitter.js';
import { machineSignature } from '../signature.js';

/** The halves of a value, each of which can be put on the stack any number of times. */
interface Halves {
  readonly low: () => void;
  readonly high: () => void;
}

/**
 * Functions of the compiler's support library (src/runtime/lib/compiler/int128.c) for what takes more than a few
 * instructions.
 */
const SUPPORT: Record<string, readonly [string, IntegerType]> = {
  mul: ['__multi3', INT128],
  div_s: ['__divti3', INT128],
  div_u: ['__udivti3', UNSIGNED_INT128],
  rem_s: ['__modti3', INT128],
  rem_u: ['__umodti3', UNSIGNED_INT128],
};

export class Int128Emitter {
  constructor(private readonly emitter: Emitter) {}

  private get writer() {
    return this.emitter.writer;
  }

  handles(value: IR & { kind: 'operation' }): boolean {
    return (
      value.type === 'i128' ||
      value.operator.startsWith('i128.') ||
      value.operator === 'i64.wrap_i128' ||
      value.operator.includes('convert_i128')
    );
  }

  constant(value: bigint): void {
    this.writer.i64(BigInt.asIntN(64, value));
    this.writer.i64(BigInt.asIntN(64, value >> 64n));
  }

  emit(value: IR & { kind: 'operation' }): void {
    const { writer } = this;
    const [left, right] = value.operands as [IR, IR];
    const name = value.operator.slice(value.operator.indexOf('.') + 1);
    if (name.startsWith('convert_i128')) {
      this.toFloat(value.operator.startsWith('f32') ? 'f32' : 'f64', left, name.endsWith('_s'));
      return;
    }
    if (name.startsWith('trunc_sat')) {
      this.fromFloat(left, name.endsWith('_s'));
      return;
    }
    const support = SUPPORT[name];
    if (support) {
      this.support(support[0], support[1], left, right);
      return;
    }
    switch (name) {
      case 'wrap_i128':
        this.emitter.values.emit(left);
        writer.op(Opcode.Drop);
        break;
      case 'extend_i64_u':
        this.emitter.values.emit(left);
        writer.i64(0n);
        break;
      case 'extend_i64_s': {
        const low = this.emitter.local('i64');
        this.emitter.values.emit(left);
        writer.tee(low);
        writer.get(low);
        writer.i64(63n);
        writer.numeric('i64.shr_s');
        break;
      }
      case 'eqz': {
        const a = this.halves(left);
        a.low();
        a.high();
        writer.numeric('i64.or');
        writer.numeric('i64.eqz');
        break;
      }
      case 'shl':
      case 'shr_s':
      case 'shr_u':
        this.shift(name, left, right);
        break;
      default:
        this.binary(name, this.halves(left), this.halves(right));
    }
  }

  /** Evaluates once; constants and extensions need no locals for what is known of them. */
  private halves(value: IR): Halves {
    const { writer, emitter } = this;
    if (value.kind === 'constant') {
      const number = BigInt(value.value);
      return {
        low: () => writer.i64(BigInt.asIntN(64, number)),
        high: () => writer.i64(BigInt.asIntN(64, number >> 64n)),
      };
    }
    if (value.kind === 'operation' && value.operator === 'i128.extend_i64_u') {
      const low = emitter.local('i64');
      emitter.values.emit(value.operands[0]!);
      writer.set(low);
      return { low: () => writer.get(low), high: () => writer.i64(0n) };
    }
    const held = emitter.heldIn(value);
    if (held?.kind === 'pair') return { low: () => writer.get(held.low), high: () => writer.get(held.high) };
    const low = emitter.local('i64');
    const high = emitter.local('i64');
    emitter.values.emit(value);
    writer.set(high);
    writer.set(low);
    return { low: () => writer.get(low), high: () => writer.get(high) };
  }

  private binary(name: string, a: Halves, b: Halves): void {
    const { writer } = this;
    switch (name) {
      case 'and':
      case 'or':
      case 'xor':
        a.low();
        b.low();
        writer.numeric(`i64.${name}`);
        a.high();
        b.high();
        writer.numeric(`i64.${name}`);
        break;
      case 'add':
        this.add(a, b);
        break;
      case 'sub':
        a.low();
        b.low();
        writer.numeric('i64.sub');
        a.high();
        b.high();
        writer.numeric('i64.sub');
        a.low();
        b.low();
        writer.numeric('i64.lt_u');
        writer.op(Opcode.I64ExtendI32U);
        writer.numeric('i64.sub');
        break;
      case 'eq':
      case 'ne':
        a.low();
        b.low();
        writer.numeric('i64.xor');
        a.high();
        b.high();
        writer.numeric('i64.xor');
        writer.numeric('i64.or');
        writer.numeric('i64.eqz');
        if (name === 'ne') writer.op(Opcode.I32Eqz);
        break;
      default:
        this.comparison(name, a, b);
    }
  }

  private add(a: Halves, b: Halves): void {
    const { writer, emitter } = this;
    const sum = emitter.local('i64');
    a.low();
    b.low();
    writer.numeric('i64.add');
    writer.tee(sum);
    a.high();
    b.high();
    writer.numeric('i64.add');
    writer.get(sum);
    a.low();
    writer.numeric('i64.lt_u');
    writer.op(Opcode.I64ExtendI32U);
    writer.numeric('i64.add');
  }

  private comparison(name: string, a: Halves, b: Halves): void {
    const [relation, sign] = name.split('_') as [string, string];
    // a > b is b < a; a <= b is not b < a.
    if (relation === 'lt') this.less(a, b, sign);
    else if (relation === 'gt') this.less(b, a, sign);
    else {
      if (relation === 'ge') this.less(a, b, sign);
      else this.less(b, a, sign);
      this.writer.op(Opcode.I32Eqz);
    }
  }

  private less(a: Halves, b: Halves, sign: string): void {
    const { writer } = this;
    a.low();
    b.low();
    writer.numeric('i64.lt_u');
    a.high();
    b.high();
    writer.numeric(`i64.lt_${sign}`);
    a.high();
    b.high();
    writer.numeric('i64.eq');
    writer.op(Opcode.Select);
  }

  private shift(name: 'shl' | 'shr_s' | 'shr_u', value: IR, count: IR): void {
    const { writer, emitter } = this;
    const a = this.halves(value);
    const n = emitter.local('i64');
    emitter.values.emit(count);
    if (count.type === 'i32') writer.op(Opcode.I64ExtendI32U);
    writer.set(n);
    const low = emitter.local('i64');
    const high = emitter.local('i64');
    const isLeft = name === 'shl';
    writer.get(n);
    writer.i64(64n);
    writer.numeric('i64.and');
    writer.i64(0n);
    writer.numeric('i64.ne');
    writer.open(Opcode.If);
    // By 64 and more: one half moves over whole; the machine takes counts modulo 64.
    if (isLeft) {
      writer.i64(0n);
      writer.set(low);
      a.low();
      writer.get(n);
      writer.numeric('i64.shl');
      writer.set(high);
    } else {
      a.high();
      writer.get(n);
      writer.numeric(`i64.${name}`);
      writer.set(low);
      if (name === 'shr_s') {
        a.high();
        writer.i64(63n);
        writer.numeric('i64.shr_s');
      } else writer.i64(0n);
      writer.set(high);
    }
    writer.else();
    const [from, into, across] = isLeft ? [a.low, high, 'shr_u'] : [a.high, low, 'shl'];
    (isLeft ? a.high : a.low)();
    writer.get(n);
    writer.numeric(isLeft ? 'i64.shl' : 'i64.shr_u');
    from();
    writer.i64(1n);
    writer.numeric(`i64.${across}`);
    writer.i64(63n);
    writer.get(n);
    writer.numeric('i64.sub');
    writer.numeric(`i64.${across}`);
    writer.numeric('i64.or');
    writer.set(into);
    from();
    writer.get(n);
    writer.numeric(isLeft ? 'i64.shl' : `i64.${name}`);
    writer.set(isLeft ? low : high);
    writer.end();
    writer.get(low);
    writer.get(high);
  }

  private support(name: string, type: IntegerType, left: IR, right: IR): void {
    const { emitter } = this;
    emitter.values.emit(left);
    emitter.values.emit(right);
    this.callSupport(name, functionType(type, [type, type], false));
  }

  /** __floattidf and its kin, named as gcc's library names them. */
  private toFloat(float: 'f32' | 'f64', value: IR, signed: boolean): void {
    const name = `__float${signed ? '' : 'un'}ti${float === 'f32' ? 'sf' : 'df'}`;
    const parameter = signed ? INT128 : UNSIGNED_INT128;
    this.emitter.values.emit(value);
    this.callSupport(name, functionType(float === 'f32' ? FLOAT : DOUBLE, [parameter], false));
  }

  private fromFloat(value: IR, signed: boolean): void {
    const { writer, emitter } = this;
    emitter.values.emit(value);
    if (value.type === 'f32') writer.numeric('f64.promote_f32');
    const result = signed ? INT128 : UNSIGNED_INT128;
    this.callSupport(signed ? '__fixdfti' : '__fixunsdfti', functionType(result, [DOUBLE], false));
  }

  private callSupport(name: string, type: FunctionType): void {
    const { linkage } = this.emitter;
    const slot = linkage.functionSlot({ kind: 'function', name, type, unit: '', isStatic: false });
    this.writer.callSlot(slot, linkage.typeIndex(machineSignature(type)));
  }
}
