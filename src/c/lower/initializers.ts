/** Initialization (C11 6.7.9): which value goes to which offset, with designators and braces left out. */
import { CompileError } from '../errors.js';
import { decodeStrings, stringBytes } from '../literals.js';
import type { Designator, Expression, Initializer, InitializerItem } from '../syntax/ast.js';
import type { Token } from '../token.js';
import {
  type ArrayType,
  arrayOf,
  type CType,
  findMember,
  isScalar,
  type Member,
  type RecordType,
  sameType,
  typeName,
} from '../types/types.js';
import type { Analyzer } from './analyzer.js';
import type { BitRange, IR, Place } from './ir.js';
import { decay, type Operand } from './operands.js';

/** One thing to be written. Offsets are in bytes from the start of the object. */
export type InitializerEntry =
  | {
      readonly kind: 'scalar';
      readonly offset: number;
      readonly type: CType;
      readonly bits: BitRange | null;
      readonly value: IR;
      readonly token: Token;
    }
  /** Bytes of a string literal, cut to the array. */
  | { readonly kind: 'bytes'; readonly offset: number; readonly bytes: Uint8Array; readonly token: Token }
  | {
      readonly kind: 'copy';
      readonly offset: number;
      readonly type: CType;
      readonly source: Place;
      readonly token: Token;
    };

/** The entries of an initializer in order; what they leave out is zero. Later entries override earlier ones. */
export function initializerEntries(analyzer: Analyzer, type: CType, initializer: Initializer): InitializerEntry[] {
  const walker = new InitializerWalker(analyzer);
  walker.object(type, 0, initializer, null);
  return walker.entries;
}

/** The type with its length, for an array of unknown length that is initialized (C11 6.7.9p22). */
export function completeArrayType(analyzer: Analyzer, type: CType, initializer: Initializer): CType {
  if (type.kind !== 'array' || type.length !== null) return type;
  const walker = new InitializerWalker(analyzer);
  walker.object(type, 0, initializer, null);
  return arrayOf(type.element, walker.longest);
}

/** Bytes from the start of an object to the end of its entries: more than its size where a flexible array has elements. */
export function initializedSize(entries: readonly InitializerEntry[]): number {
  return entries.reduce((end, entry) => Math.max(end, entry.offset + sizeOf(entry)), 0);
}

function sizeOf(entry: InitializerEntry): number {
  return entry.kind === 'bytes' ? entry.bytes.length : entry.type.size;
}

/** The items of a brace list, taken one after the other by the subobjects they fall to. */
interface Cursor {
  readonly items: readonly InitializerItem[];
  next: number;
}

/**
 * What of the next item's designators is still to be followed; null for all of them, which only the object that the braces belong
 * to may do.
 */
type Path = readonly Designator[] | null;

class InitializerWalker {
  readonly entries: InitializerEntry[] = [];
  /** Elements the outermost array of unknown length needs. */
  longest = 0;

  constructor(private readonly analyzer: Analyzer) {}

  /** An object with an initializer of its own. */
  object(type: CType, offset: number, initializer: Initializer, bits: BitRange | null): void {
    if (type.kind === 'array' && this.stringFor(type, offset, initializer)) return;
    if (initializer.kind === 'list') {
      this.list(type, offset, initializer, bits);
      return;
    }
    const { value } = initializer;
    const operand = this.analyzer.operand(value);
    if (isScalar(type)) this.scalar(type, offset, bits, operand, value.token);
    else if (
      operand.type.kind === type.kind &&
      operand.place &&
      (type.kind !== 'record' || sameType(operand.type, type))
    ) {
      this.copy(type, offset, operand, value.token);
    } else throw new CompileError(`${typeName(operand.type)} as initializer of ${typeName(type)}`, value.token);
  }

  private list(type: CType, offset: number, list: Initializer & { kind: 'list' }, bits: BitRange | null): void {
    if (isScalar(type)) {
      const first = list.items[0];
      if (first) this.object(type, offset, first.value, bits);
      else this.entries.push({ kind: 'scalar', offset, type, bits, value: zero(type), token: list.token });
      return;
    }
    this.forget(offset, type);
    const cursor: Cursor = { items: list.items, next: 0 };
    this.aggregate(type, offset, cursor, null);
    if (cursor.next < cursor.items.length) {
      throw new CompileError(`more initializers than ${typeName(type)} has elements`, list.token);
    }
  }

  /** A list for a whole subobject replaces what was said of parts of it (C11 6.7.9p19). */
  private forget(offset: number, type: CType): void {
    if (this.entries.length === 0 || type.size === 0) return;
    const kept = this.entries.filter((entry) => entry.offset < offset || entry.offset >= offset + type.size);
    if (kept.length < this.entries.length) this.entries.splice(0, this.entries.length, ...kept);
  }

  private aggregate(type: CType, offset: number, cursor: Cursor, path: Path): void {
    if (type.kind === 'array') this.array(type, offset, cursor, path);
    else if (type.kind === 'record') this.record(type, offset, cursor, path);
    else throw new CompileError(`an initializer list for ${typeName(type)}`, itemToken(cursor.items[cursor.next]!));
  }

  private array(type: ArrayType, offset: number, cursor: Cursor, path: Path): void {
    const { element } = type;
    let index = 0;
    let pending = path;
    for (let isFirst = true; cursor.next < cursor.items.length; isFirst = false) {
      const item = cursor.items[cursor.next]!;
      const designators = pending ?? item.designators;
      if (!isFirst && path !== null && item.designators.length > 0) return;
      const [designator, ...rest] = designators;
      pending = path === null ? null : [];
      if (designator) {
        const [first, last] = this.range(designator, type);
        for (index = first; index < last; index++) {
          this.subobject(element, offset + index * element.size, null, { items: [item], next: 0 }, rest);
        }
        this.subobject(element, offset + last * element.size, null, cursor, rest);
        index = last + 1;
      } else {
        if (type.length !== null && index >= type.length) return;
        this.subobject(element, offset + index * element.size, null, cursor, []);
        index++;
      }
      if (path === null && offset === 0) this.longest = Math.max(this.longest, index);
    }
  }

  private range(designator: Designator, type: ArrayType): [number, number] {
    if (designator.kind !== 'index') throw new CompileError('a member designator for an array', designator.token);
    const first = Number(this.analyzer.constantInteger(designator.first));
    const last = designator.last ? Number(this.analyzer.constantInteger(designator.last)) : first;
    if (first < 0 || last < first || (type.length !== null && last >= type.length))
      throw new CompileError(`element ${last} of ${typeName(type)}`, designator.token);
    return [first, last];
  }

  private record(type: RecordType, offset: number, cursor: Cursor, path: Path): void {
    if (!type.members)
      throw new CompileError(`an initializer for incomplete ${typeName(type)}`, itemToken(cursor.items[cursor.next]!));
    // Unnamed bit-fields are no members here, so every member that is left takes part (C11 6.7.9p9).
    const members: readonly Member[] = type.members;
    let position = 0;
    let pending = path;
    for (let isFirst = true; cursor.next < cursor.items.length; isFirst = false) {
      const item = cursor.items[cursor.next]!;
      const designators = pending ?? item.designators;
      if (!isFirst && path !== null && item.designators.length > 0) return;
      const [designator, ...rest] = designators;
      pending = path === null ? null : [];
      if (designator) {
        if (designator.kind !== 'member')
          throw new CompileError('an element designator for a struct', designator.token);
        position = members.findIndex((member) => holds(member, designator.name));
        const member = members[position];
        if (!member) throw new CompileError(`${typeName(type)} has no member "${designator.name}"`, designator.token);
        // A member of an anonymous record: the designator goes on in there.
        const further = member.name === null ? designators : rest;
        if (type.union) this.forget(offset, type);
        this.subobject(member.type, offset + member.offset, member.bits, cursor, further);
      } else {
        const member = members[position];
        if (!member || (type.union && position > 0)) return;
        this.subobject(member.type, offset + member.offset, member.bits, cursor, []);
      }
      position++;
    }
  }

  /** The next item, for a subobject; without braces of its own it takes as many items as it needs (C11 6.7.9p17, p20). */
  private subobject(
    type: CType,
    offset: number,
    bits: BitRange | null,
    cursor: Cursor,
    designators: readonly Designator[],
  ): void {
    const item = cursor.items[cursor.next]!;
    if (designators.length > 0) {
      this.aggregate(type, offset, cursor, designators);
      return;
    }
    if (item.value.kind === 'list' || (type.kind === 'array' && isString(item.value))) {
      cursor.next++;
      this.object(type, offset, item.value, bits);
      return;
    }
    const { value } = item.value;
    if (isScalar(type)) {
      cursor.next++;
      this.scalar(type, offset, bits, this.analyzer.operand(value), value.token);
      return;
    }
    if (type.kind === 'record' && !isPlainLiteral(value)) {
      const operand = this.analyzer.operand(value);
      if (operand.type.kind === 'record' && sameType(operand.type, type)) {
        cursor.next++;
        this.copy(type, offset, operand, value.token);
        return;
      }
    }
    if (type.kind === 'record' && type.members?.length === 0) {
      throw new CompileError(`a value for empty ${typeName(type)}`, value.token);
    }
    this.aggregate(type, offset, cursor, []);
  }

  private scalar(type: CType, offset: number, bits: BitRange | null, operand: Operand, token: Token): void {
    const { type: from, value } = decay(operand, token);
    const converted = this.analyzer.assignedValue(value, from, type, token);
    this.entries.push({ kind: 'scalar', offset, type, bits, value: converted, token });
  }

  private copy(type: CType, offset: number, operand: Operand, token: Token): void {
    this.entries.push({ kind: 'copy', offset, type, source: operand.place!, token });
  }

  /** A string literal for an array of characters, perhaps in braces (C11 6.7.9p14). */
  private stringFor(type: ArrayType, offset: number, initializer: Initializer): boolean {
    const only =
      initializer.kind === 'list' && initializer.items.length === 1 && initializer.items[0]!.designators.length === 0
        ? initializer.items[0]!.value
        : initializer;
    if (!isString(only) || type.element.kind !== 'integer') return false;
    const { parts, token } = only.value;
    const value = decodeStrings(
      parts.map((part) => part.text),
      token,
    );
    if (value.elementSize !== type.element.size) return false;
    const bytes = stringBytes(value);
    const length = type.length ?? bytes.length / value.elementSize;
    if (type.length === null && offset === 0) this.longest = Math.max(this.longest, length);
    this.forget(offset, type);
    this.entries.push({ kind: 'bytes', offset, bytes: bytes.subarray(0, length * value.elementSize), token });
    return true;
  }
}

function zero(type: CType): IR {
  if (type.kind === 'float') return { kind: 'constant', type: type.size === 4 ? 'f32' : 'f64', value: 0 };
  if (type.size <= 4) return { kind: 'constant', type: 'i32', value: 0 };
  return { kind: 'constant', type: type.size === 16 ? 'i128' : 'i64', value: 0n };
}

/** What can be no struct, told without analysing it. */
function isPlainLiteral(value: Expression): boolean {
  return value.kind === 'number' || value.kind === 'character' || value.kind === 'string';
}

function isString(initializer: Initializer): initializer is { kind: 'value'; value: Expression & { kind: 'string' } } {
  return initializer.kind === 'value' && initializer.value.kind === 'string';
}

/** Whether a member is the one named, or an anonymous record around it. */
function holds(member: Member, name: string): boolean {
  return (
    member.name === name ||
    (member.name === null && member.type.kind === 'record' && findMember(member.type, name) !== null)
  );
}

function itemToken(item: InitializerItem): Token {
  const designator = item.designators[0];
  if (designator) return designator.token;
  return item.value.kind === 'list' ? item.value.token : item.value.value.token;
}
