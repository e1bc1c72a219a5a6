/** Objects with static storage duration: their addresses and first contents. */

import { ADDRESS_BIAS, STATIC_SIZE, STATIC_START } from '../emit/memory-layout.js';
import { CompileError } from '../errors.js';
import { ExpressionAnalyzer } from '../lower/expressions/expressions.js';
import { type InitializerEntry, initializedSize, initializerEntries } from '../lower/initializers/initializers.js';
import type { BitRange, FunctionSymbol, IR, ObjectSymbol } from '../lower/ir.js';
import type { ObjectDefinition, Unit } from '../lower/unit/unit.js';
import { floatConstant, integerConstant, operation } from '../lower/values/values.js';
import { type CType, type FunctionType, Qualifier } from '../types/types.js';

/** What initializers refer to. */
export interface AddressSource {
  objectOffset(symbol: ObjectSymbol): number;
  functionAddress(symbol: FunctionSymbol, adapted: FunctionType | null): bigint;
}

/** A stretch of static memory that was given its contents. Offsets are into the WebAssembly memory, end exclusive. */
export interface StaticWrite {
  readonly start: number;
  readonly end: number;
}

/** All that was placed, as data that outlives a process. */
export interface StaticDataState {
  readonly bytes: Uint8Array;
  readonly strings: ReadonlyMap<string, number>;
}

export class StaticData {
  /** Contents from STATIC_START on. */
  private image = new Uint8Array(1 << 16);
  private end = STATIC_START;
  private readonly strings = new Map<string, number>();
  /** In order; running instances copy what they have not yet copied. */
  readonly writes: StaticWrite[] = [];

  constructor(private readonly addresses: AddressSource) {}

  /** A copy for a program that goes on from here. */
  copy(addresses: AddressSource): StaticData {
    const copy = new StaticData(addresses);
    copy.image = this.image.slice();
    copy.end = this.end;
    for (const [key, offset] of this.strings) copy.strings.set(key, offset);
    copy.writes.push(this.whole);
    return copy;
  }

  state(): StaticDataState {
    return { bytes: this.contents(this.whole).slice(), strings: this.strings };
  }

  /** Goes on from what another had; before anything is reserved. */
  restore({ bytes, strings }: StaticDataState): void {
    this.reserve(bytes.length, 1);
    this.image.set(bytes);
    for (const [key, offset] of strings) this.strings.set(key, offset);
    this.writes.push(this.whole);
  }

  /** Forgets what an object was initialized with. */
  clear(offset: number, size: number): void {
    this.image.fill(0, offset - STATIC_START, offset - STATIC_START + size);
    this.writes.push({ start: offset, end: offset + size });
  }

  /** Bytes of [start, end). */
  contents(write: StaticWrite): Uint8Array {
    return this.image.subarray(write.start - STATIC_START, write.end - STATIC_START);
  }

  get whole(): StaticWrite {
    return { start: STATIC_START, end: this.end };
  }

  /** Whether reserve() can give so much. */
  hasRoom(size: number, align: number): boolean {
    return Math.ceil(this.end / align) * align + size <= STATIC_START + STATIC_SIZE;
  }

  /** Reserves memory; returns its offset. @throws CompileError where there is not so much left */
  reserve(size: number, align: number): number {
    const start = Math.ceil(this.end / align) * align;
    if (!this.hasRoom(size, align))
      throw new CompileError(`static data of more than ${STATIC_SIZE >> 20} MiB in all`, {
        file: '(program)',
        line: 0,
      });
    this.end = start + size;
    while (this.end - STATIC_START > this.image.length) {
      const grown = new Uint8Array(this.image.length * 2);
      grown.set(this.image);
      this.image = grown;
    }
    return start;
  }

  string(bytes: Uint8Array): number {
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    let offset = this.strings.get(key);
    if (offset === undefined) {
      offset = this.reserve(bytes.length, bytes.length > 16 ? 8 : 1);
      this.image.set(bytes, offset - STATIC_START);
      this.strings.set(key, offset);
      this.writes.push({ start: offset, end: offset + bytes.length });
    }
    return offset;
  }

  /** Writes an object's initial value at the offset that was reserved for its `size` bytes. */
  initialize(unit: Unit, definition: ObjectDefinition, offset: number, size: number): void {
    if (!definition.initializer) return;
    const analyzer = new ExpressionAnalyzer(unit, definition.scope);
    for (const entry of initializerEntries(analyzer, definition.type, definition.initializer))
      this.entry(entry.kind === 'scalar' ? { ...entry, value: this.folded(entry.value, unit) } : entry, offset);
    this.writes.push({ start: offset, end: offset + size });
  }

  private entry(entry: InitializerEntry, base: number): void {
    const at = base + entry.offset - STATIC_START;
    if (entry.kind === 'bytes') this.image.set(entry.bytes, at);
    else if (entry.kind === 'copy') {
      const address = entry.source.kind === 'memory' ? entry.source.address : null;
      if (address?.kind !== 'object-address' || entry.source.kind !== 'memory')
        throw new CompileError('initializer is not constant', entry.token);
      const from = this.addresses.objectOffset(address.symbol) + address.offset + entry.source.offset - STATIC_START;
      this.image.copyWithin(at, from, from + entry.type.size);
    } else if (entry.bits) this.bitField(at, entry.bits, this.constant(entry.value, entry));
    else this.scalar(at, entry.type, entry);
  }

  private scalar(at: number, type: CType, entry: InitializerEntry & { kind: 'scalar' }): void {
    const view = new DataView(this.image.buffer);
    if (type.kind === 'float') {
      if (entry.value.kind !== 'constant') throw new CompileError('initializer is not constant', entry.token);
      if (type.size === 4) view.setFloat32(at, Number(entry.value.value), true);
      else view.setFloat64(at, Number(entry.value.value), true);
      return;
    }
    let value = this.constant(entry.value, entry);
    for (let byte = 0; byte < type.size; byte++) {
      this.image[at + byte] = Number(value & 0xffn);
      value >>= 8n;
    }
  }

  private bitField(at: number, bits: BitRange, value: bigint): void {
    for (let bit = 0; bit < bits.width; bit++) {
      const position = bits.first + bit;
      const byte = at + (position >> 3);
      const mask = 1 << (position & 7);
      if ((value >> BigInt(bit)) & 1n) this.image[byte]! |= mask;
      else this.image[byte]! &= ~mask;
    }
  }

  /** The value with those of constant objects in it, which gcc takes for constants in initializers. */
  private folded(value: IR, unit: Unit): IR {
    switch (value.kind) {
      case 'load':
        return this.constantObject(value, unit) ?? value;
      case 'operation':
        return operation(value.operator, value.type, ...value.operands.map((each) => this.folded(each, unit)));
      case 'conditional': {
        const condition = this.folded(value.condition, unit);
        if (condition.kind !== 'constant') return value;
        return this.folded(Number(condition.value) !== 0 ? value.consequence : value.alternative, unit);
      }
      default:
        return value;
    }
  }

  /** The value that a scalar object, which is `const` and defined in the unit, is initialized with; else null. */
  private constantObject({ place, bits, ctype }: IR & { kind: 'load' }, unit: Unit): IR | null {
    if (place.kind !== 'memory' || place.address.kind !== 'object-address' || bits) return null;
    const { symbol, offset } = place.address;
    const isConstant = (symbol.qualifiers & (Qualifier.Const | Qualifier.Volatile)) === Qualifier.Const;
    if (!isConstant || symbol.type !== ctype || !unit.objectDefinition(symbol.name)?.initializer) return null;
    const at = this.addresses.objectOffset(symbol) + offset + place.offset - STATIC_START;
    const view = new DataView(this.image.buffer);
    if (ctype.kind === 'float')
      return floatConstant(ctype.size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true), ctype);
    if (ctype.kind !== 'integer') return null;
    let number = 0n;
    for (let byte = ctype.size - 1; byte >= 0; byte--) number = (number << 8n) | BigInt(this.image[at + byte]!);
    return integerConstant(number, ctype);
  }

  /** The value of an address constant or arithmetic constant (C11 6.6p7 to p9). */
  private constant(value: IR, entry: InitializerEntry): bigint {
    switch (value.kind) {
      case 'constant':
        if (typeof value.value === 'number' && !Number.isInteger(value.value)) break;
        return BigInt(value.value);
      case 'object-address':
        return BigInt(this.addresses.objectOffset(value.symbol) + value.offset + ADDRESS_BIAS);
      case 'string-address':
        return BigInt(this.string(value.bytes) + value.offset + ADDRESS_BIAS);
      case 'function-address':
        return this.addresses.functionAddress(value.symbol, value.adapted);
      case 'operation': {
        const operands = value.operands.map((operand) => this.constant(operand, entry));
        if (value.operator === 'i64.add') return BigInt.asIntN(64, operands[0]! + operands[1]!);
        if (value.operator === 'i64.sub') return BigInt.asIntN(64, operands[0]! - operands[1]!);
        if (value.operator === 'i64.and') return operands[0]! & operands[1]!;
        if (value.operator === 'i64.or') return operands[0]! | operands[1]!;
        break;
      }
    }
    throw new CompileError('initializer is not constant', entry.token);
  }
}

/** Bytes that a defined object takes: its type's, and the elements that its initializer gives a flexible array member. */
export function objectSize(unit: Unit, { type, initializer, scope }: ObjectDefinition): number {
  const last = type.kind === 'record' && !type.union ? type.members?.at(-1)?.type : undefined;
  const isFlexible = last?.kind === 'array' && last.length === null;
  if (!isFlexible || initializer?.kind !== 'list') return type.size;
  return Math.max(
    type.size,
    initializedSize(initializerEntries(new ExpressionAnalyzer(unit, scope), type, initializer)),
  );
}
