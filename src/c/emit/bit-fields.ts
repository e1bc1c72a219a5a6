/** Emits access to bit-fields. */
import type { BitRange, IR } from '../lower/ir.js';
import { valueTypeOf } from '../lower/values.js';
import type { CType } from '../types/types.js';
import type { FunctionEmitter, ResolvedPlace } from './function-emitter.js';

/** The machine type and the width in bytes of the least unit of memory that holds the bits. */
function accessUnit(type: CType, bits: BitRange): { machine: 'i32' | 'i64'; bytes: 1 | 2 | 4 | 8 } {
  const end = bits.first + bits.width;
  const bytes = end <= 8 ? 1 : end <= 16 ? 2 : end <= 32 ? 4 : 8;
  return { machine: bytes === 8 || valueTypeOf(type) === 'i64' ? 'i64' : 'i32', bytes };
}

function instruction(operation: 'load' | 'store', machine: 'i32' | 'i64', bytes: number): string {
  const full = machine === 'i32' ? 4 : 8;
  if (bytes === full) return `${machine}.${operation}`;
  return `${machine}.${operation}${bytes * 8}${operation === 'load' ? '_u' : ''}`;
}

export function emitBitFieldLoad(emitter: FunctionEmitter, place: ResolvedPlace, type: CType, bits: BitRange): void {
  const { writer } = emitter;
  const { machine, bytes } = accessUnit(type, bits);
  const offset = emitter.baseOf(place);
  writer.memory(instruction('load', machine, bytes), offset);
  extract(emitter, machine, type, bits.first, bits.width);
  if (machine === 'i64' && valueTypeOf(type) === 'i32') writer.numeric('i32.wrap_i64');
}

/** Brings `width` bits from `first` on down to bit 0, with the sign of the type. */
function extract(emitter: FunctionEmitter, machine: 'i32' | 'i64', type: CType, first: number, width: number): void {
  const { writer } = emitter;
  const size = machine === 'i32' ? 32 : 64;
  const count = (value: number): void => (machine === 'i32' ? writer.i32(value) : writer.i64(BigInt(value)));
  const isSigned = type.kind === 'integer' && type.signed;
  if (size - first - width > 0) {
    count(size - first - width);
    writer.numeric(`${machine}.shl`);
  }
  if (size - width > 0) {
    count(size - width);
    writer.numeric(`${machine}.shr_${isSigned ? 's' : 'u'}`);
  }
}

export function emitBitFieldStore(
  emitter: FunctionEmitter,
  place: ResolvedPlace,
  type: CType,
  bits: BitRange,
  value: IR,
  keep: boolean,
): void {
  const { writer } = emitter;
  const { machine, bytes } = accessUnit(type, bits);
  const constant = (number: bigint): void =>
    machine === 'i32' ? writer.i32(Number(BigInt.asIntN(32, number))) : writer.i64(number);
  const mask = (1n << BigInt(bits.width)) - 1n;
  const base = emitter.local('i32');
  const bitsLocal = emitter.local(machine);
  const offset = emitter.baseOf(place);
  writer.set(base);
  emitter.values.emit(value);
  if (machine === 'i64' && value.type === 'i32') writer.numeric('i64.extend_i32_u');
  writer.set(bitsLocal);
  writer.get(base);
  writer.get(base);
  writer.memory(instruction('load', machine, bytes), offset);
  constant(~(mask << BigInt(bits.first)));
  writer.numeric(`${machine}.and`);
  writer.get(bitsLocal);
  constant(mask);
  writer.numeric(`${machine}.and`);
  constant(BigInt(bits.first));
  writer.numeric(`${machine}.shl`);
  writer.numeric(`${machine}.or`);
  writer.memory(instruction('store', machine, bytes), offset);
  if (!keep) return;
  // The value of the assignment is what the bit-field then holds (C11 6.5.16p3).
  writer.get(bitsLocal);
  extract(emitter, machine, type, 0, bits.width);
  if (machine === 'i64' && valueTypeOf(type) === 'i32') writer.numeric('i32.wrap_i64');
}
