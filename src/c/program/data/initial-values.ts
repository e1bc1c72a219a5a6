/** Writes what objects with static storage duration hold at first. */
import { ADDRESS_BIAS } from '../../emit/memory-layout.js';
import { CompileError } from '../../errors.js';
import { ExpressionAnalyzer } from '../../lower/expressions/expressions.js';
import { type InitializerEntry, initializedSize, initializerEntries } from '../../lower/initializers/initializers.js';
import type { BitRange, FunctionSymbol, IR, ObjectSymbol } from '../../lower/ir.js';
import type { ObjectDefinition } from '../../lower/unit/object-definition.js';
import type { Unit } from '../../lower/unit/unit.js';
import { floatConstant, integerConstant, operation } from '../../lower/values/values.js';
import { type CType, type FunctionType, Qualifier } from '../../types/types.js';
import type { StaticData } from './static-data.js';

/** What initializers refer to. */
export interface AddressSource {
  objectOffset(symbol: ObjectSymbol): number;
  functionAddress(symbol: FunctionSymbol, adapted: FunctionType | null): bigint;
}

export class InitialValues {
  constructor(
    private readonly data: StaticData,
    private readonly addresses: AddressSource,
  ) {}

  /** Writes an object's initial value at the offset that was reserved for its `size` bytes. */
  write(unit: Unit, definition: ObjectDefinition, offset: number, size: number): void {
    if (!definition.initializer) return;
    const analyzer = new ExpressionAnalyzer(unit, definition.scope);
    for (const entry of initializerEntries(analyzer, definition.type, definition.initializer))
      this.entry(entry.kind === 'scalar' ? { ...entry, value: this.folded(entry.value, unit) } : entry, offset);
    this.data.wrote(offset, offset + size);
  }

  private entry(entry: InitializerEntry, base: number): void {
    const at = base + entry.offset;
    if (entry.kind === 'bytes') this.bytes(at, entry.bytes.length).set(entry.bytes);
    else if (entry.kind === 'copy') {
      const address = entry.source.kind === 'memory' ? entry.source.address : null;
      if (address?.kind !== 'object-address' || entry.source.kind !== 'memory')
        throw new CompileError('initializer is not constant', entry.token);
      const from = this.addresses.objectOffset(address.symbol) + address.offset + entry.source.offset;
      this.bytes(at, entry.type.size).set(this.bytes(from, entry.type.size));
    } else if (entry.bits) this.bitField(at, entry.bits, this.constant(entry.value, entry));
    else this.scalar(at, entry.type, entry);
  }

  private scalar(at: number, type: CType, entry: InitializerEntry & { kind: 'scalar' }): void {
    if (type.kind === 'float') {
      if (entry.value.kind !== 'constant') throw new CompileError('initializer is not constant', entry.token);
      const view = this.view(at, type.size);
      if (type.size === 4) view.setFloat32(0, Number(entry.value.value), true);
      else view.setFloat64(0, Number(entry.value.value), true);
      return;
    }
    let value = this.constant(entry.value, entry);
    const bytes = this.bytes(at, type.size);
    for (let byte = 0; byte < type.size; byte++) {
      bytes[byte] = Number(value & 0xffn);
      value >>= 8n;
    }
  }

  private bitField(at: number, bits: BitRange, value: bigint): void {
    const bytes = this.bytes(at, (bits.first + bits.width + 7) >> 3);
    for (let bit = 0; bit < bits.width; bit++) {
      const position = bits.first + bit;
      const byte = position >> 3;
      const mask = 1 << (position & 7);
      if ((value >> BigInt(bit)) & 1n) bytes[byte]! |= mask;
      else bytes[byte]! &= ~mask;
    }
  }

  private bytes(offset: number, size: number): Uint8Array {
    return this.data.contents({ start: offset, end: offset + size });
  }

  private view(offset: number, size: number): DataView {
    const { buffer, byteOffset } = this.bytes(offset, size);
    return new DataView(buffer, byteOffset, size);
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
    const at = this.addresses.objectOffset(symbol) + offset + place.offset;
    const view = this.view(at, ctype.size);
    if (ctype.kind === 'float')
      return floatConstant(ctype.size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true), ctype);
    if (ctype.kind !== 'integer') return null;
    let number = 0n;
    for (let byte = ctype.size - 1; byte >= 0; byte--) number = (number << 8n) | BigInt(view.getUint8(byte));
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
        return BigInt(this.data.string(value.bytes) + value.offset + ADDRESS_BIAS);
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

/**
 * Bytes that a defined object takes: its type's, and the elements that its initializer gives a flexible array member.
 */
export function objectSize(unit: Unit, { type, initializer, scope }: ObjectDefinition): number {
  const last = type.kind === 'record' && !type.union ? type.members?.at(-1)?.type : undefined;
  const isFlexible = last?.kind === 'array' && last.length === null;
  if (!isFlexible || initializer?.kind !== 'list') return type.size;
  return Math.max(
    type.size,
    initializedSize(initializerEntries(new ExpressionAnalyzer(unit, scope), type, initializer)),
  );
}
