/** Emits access to bit-fields. */
import type { BitRange, IR } from '../../lower/ir.js';
import { valueTypeOf } from '../../lower/values/values.js';
import type { CType } from '../../types/types.js';
import type { Emitter, ResolvedPlace } from '../emitter.js';

type Machine = 'i32' | 'i64';

/** Bytes of memory that are accessed at once. */
interface Piece {
  /** From the place's offset. */
  readonly offset: number;
  readonly bytes: 1 | 2 | 4 | 8;
}

/** The pieces that hold the bits and nothing beyond: one for all but packed fields that straddle. */
function pieces(bits: BitRange): Piece[] {
  const result: Piece[] = [];
  const end = Math.ceil((bits.first + bits.width) / 8);
  for (let offset = 0; offset < end; ) {
    const rest = end - offset;
    const bytes = rest >= 8 ? 8 : rest >= 4 ? 4 : rest >= 2 ? 2 : 1;
    result.push({ offset, bytes });
    offset += bytes;
  }
  return result;
}

/** What values are computed in: i64 where the type, or the bytes they lie in, need it. */
function machineOf(type: CType, bits: BitRange): Machine {
  return bits.first + bits.width > 32 || valueTypeOf(type) === 'i64' ? 'i64' : 'i32';
}

function instruction(operation: 'load' | 'store', machine: Machine, bytes: number): string {
  const full = machine === 'i32' ? 4 : 8;
  if (bytes === full) return `${machine}.${operation}`;
  return `${machine}.${operation}${bytes * 8}${operation === 'load' ? '_u' : ''}`;
}

/** Leaves the value of a bit-field at a place on the stack, in the machine type of `type`. */
export function emitBitFieldLoad(emitter: Emitter, place: ResolvedPlace, type: CType, bits: BitRange): void {
  const { writer } = emitter;
  const machine = machineOf(type, bits);
  const offset = emitter.baseOf(place);
  const [first, ...rest] = pieces(bits) as [Piece, ...Piece[]];
  if (rest.length === 0) {
    writer.memory(instruction('load', machine, first.bytes), offset);
    extract(emitter, machine, type, bits.first, bits.width);
  } else {
    const base = emitter.local('i32');
    writer.tee(base);
    writer.memory(instruction('load', machine, first.bytes), offset);
    constant(emitter, machine, BigInt(bits.first));
    writer.numeric(`${machine}.shr_u`);
    for (const piece of rest) {
      writer.get(base);
      writer.memory(instruction('load', machine, piece.bytes), offset + piece.offset);
      constant(emitter, machine, BigInt(piece.offset * 8 - bits.first));
      writer.numeric(`${machine}.shl`);
      writer.numeric(`${machine}.or`);
    }
    extract(emitter, machine, type, 0, bits.width);
  }
  if (machine === 'i64' && valueTypeOf(type) === 'i32') writer.numeric('i32.wrap_i64');
}

function constant(emitter: Emitter, machine: Machine, value: bigint): void {
  if (machine === 'i32') emitter.writer.i32(Number(BigInt.asIntN(32, value)));
  else emitter.writer.i64(BigInt.asIntN(64, value));
}

/** Brings `width` bits from `first` on down to bit 0, with the sign of the type. */
function extract(emitter: Emitter, machine: Machine, type: CType, first: number, width: number): void {
  const { writer } = emitter;
  const size = machine === 'i32' ? 32 : 64;
  const isSigned = type.kind === 'integer' && type.signed;
  if (size - first - width > 0) {
    constant(emitter, machine, BigInt(size - first - width));
    writer.numeric(`${machine}.shl`);
  }
  if (size - width > 0) {
    constant(emitter, machine, BigInt(size - width));
    writer.numeric(`${machine}.shr_${isSigned ? 's' : 'u'}`);
  }
}

/** Stores into a bit-field; with `keep` leaves its new value on the stack, in the machine type of `type`. */
export function emitBitFieldStore(
  emitter: Emitter,
  place: ResolvedPlace,
  type: CType,
  bits: BitRange,
  value: IR,
  keep: boolean,
): void {
  const { writer } = emitter;
  const machine = machineOf(type, bits);
  const base = emitter.local('i32');
  const field = emitter.local(machine);
  const offset = emitter.baseOf(place);
  writer.set(base);
  emitter.values.emit(value);
  if (machine === 'i64' && value.type === 'i32') writer.numeric('i64.extend_i32_u');
  writer.set(field);
  for (const piece of pieces(bits)) storePiece(emitter, machine, base, offset, field, bits, piece);
  if (!keep) return;
  // The value of the assignment is what the bit-field then holds (C11 6.5.16p3).
  writer.get(field);
  extract(emitter, machine, type, 0, bits.width);
  if (machine === 'i64' && valueTypeOf(type) === 'i32') writer.numeric('i32.wrap_i64');
}

function storePiece(
  emitter: Emitter,
  machine: Machine,
  base: number,
  offset: number,
  field: number,
  bits: BitRange,
  piece: Piece,
): void {
  const { writer } = emitter;
  const start = piece.offset * 8;
  const low = Math.max(bits.first, start) - start;
  const high = Math.min(bits.first + bits.width, start + piece.bytes * 8) - start;
  const mask = ((1n << BigInt(high - low)) - 1n) << BigInt(low);
  const isWhole = high - low === piece.bytes * 8;
  // Bit 0 of the field stands at bits.first; what of it belongs here moves to `low`.
  const skipped = start + low - bits.first;
  writer.get(base);
  if (!isWhole) {
    writer.get(base);
    writer.memory(instruction('load', machine, piece.bytes), offset + piece.offset);
    constant(emitter, machine, ~mask);
    writer.numeric(`${machine}.and`);
  }
  writer.get(field);
  if (skipped > 0) {
    constant(emitter, machine, BigInt(skipped));
    writer.numeric(`${machine}.shr_u`);
  }
  if (low > 0) {
    constant(emitter, machine, BigInt(low));
    writer.numeric(`${machine}.shl`);
  }
  if (!isWhole) {
    constant(emitter, machine, mask);
    writer.numeric(`${machine}.and`);
    writer.numeric(`${machine}.or`);
  }
  writer.memory(instruction('store', machine, piece.bytes), offset + piece.offset);
}
