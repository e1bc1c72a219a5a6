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
import type { ExpressionAnalyzer } from './expressions.js';
import type { BitRange, IR, Place, Variable } from './ir.js';
import { decay, type Operand, placeWithOffset, variablePlace } from './operands.js';

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
export function initializerEntries(
  analyzer: ExpressionAnalyzer,
  type: CType,
  initializer: Initializer,
): InitializerEntry[] {
  const walker = new InitializerWalker(analyzer);
  walker.object(type, 0, initializer, null);
  return walker.entries;
}

/** The type with its length, for an array of unknown length that is initialized. */
export function completeArrayType(analyzer: ExpressionAnalyzer, type: CType, initializer: Initializer): CType {
  if (type.kind !== 'array' || type.length !== null) return type;
  const walker = new InitializerWalker(analyzer);
  walker.object(type, 0, initializer, null);
  return arrayOf(type.element, walker.longest);
}

/** The effects that initialize a local variable. */
export function initializeVariable(
  analyzer: ExpressionAnalyzer,
  variable: Variable,
  initializer: Initializer,
  token: Token,
): IR[] {
  const { type } = variable;
  const entries = initializerEntries(analyzer, type, initializer);
  const effects: IR[] = [];
  const place = variablePlace(variable);
  const isWhole =
    entries.length === 1 &&
    entries[0]!.kind !== 'bytes' &&
    entries[0]!.offset === 0 &&
    entries[0]!.type.size === type.size;
  if (!isScalar(type) && !(isWhole && entries[0]!.kind === 'copy')) {
    effects.push({ kind: 'zero', type: 'void', place, size: type.size, token });
  }
  for (const entry of entries) {
    const target = placeWithOffset(place, entry.offset);
    if (entry.kind === 'scalar') {
      effects.push({
        kind: 'store',
        type: 'void',
        ctype: entry.type,
        place: target,
        bits: entry.bits,
        value: entry.value,
        keep: false,
        token: entry.token,
      });
    } else if (entry.kind === 'copy') {
      effects.push({ kind: 'copy', type: 'void', ctype: entry.type, target, source: entry.source, token: entry.token });
    } else {
      variable.inMemory = true;
      const address: IR = { kind: 'string-address', type: 'i64', bytes: entry.bytes, offset: 0 };
      const source: Place = { kind: 'memory', address, offset: 0 };
      effects.push({
        kind: 'copy',
        type: 'void',
        ctype: arrayOf(CHARACTER, entry.bytes.length),
        target,
        source,
        token: entry.token,
      });
    }
  }
  return effects;
}

const CHARACTER: CType = {
  kind: 'integer',
  name: 'char',
  size: 1,
  align: 1,
  signed: true,
  isBool: false,
  rank: 1,
  enumTag: null,
};

/** The items of a brace list, taken one after the other by the subobjects they fall to. */
interface Cursor {
  readonly items: readonly InitializerItem[];
  next: number;
}

class InitializerWalker {
  readonly entries: InitializerEntry[] = [];
  /** Elements the outermost array of unknown length needs. */
  longest = 0;

  constructor(private readonly analyzer: ExpressionAnalyzer) {}

  /** Initializes an object from its own initializer, or, with a cursor, from as many items as it takes. */
  object(type: CType, offset: number, initializer: Initializer, bits: BitRange | null): void {
    if (type.kind === 'array' && this.stringFor(type, offset, initializer)) return;
    if (initializer.kind === 'list') {
      this.list(type, offset, initializer, bits);
      return;
    }
    this.value(type, offset, bits, initializer.value, null);
  }

  private list(type: CType, offset: number, list: Initializer & { kind: 'list' }, bits: BitRange | null): void {
    if (isScalar(type)) {
      const first = list.items[0];
      if (first) this.object(type, offset, first.value, bits);
      else this.entries.push({ kind: 'scalar', offset, type, bits, value: this.zero(type), token: list.token });
      return;
    }
    const cursor: Cursor = { items: list.items, next: 0 };
    this.aggregate(type, offset, cursor, true);
    if (cursor.next < cursor.items.length) {
      throw new CompileError(`more initializers than ${typeName(type)} has elements`, list.token);
    }
  }

  private zero(type: CType): IR {
    return type.kind === 'float'
      ? { kind: 'constant', type: type.size === 4 ? 'f32' : 'f64', value: 0 }
      : type.size > 4
        ? { kind: 'constant', type: type.size === 16 ? 'i128' : 'i64', value: 0n }
        : { kind: 'constant', type: 'i32', value: 0 };
  }

  /** `isBraced`: the cursor's list is this aggregate's own, so designators are for it. */
  private aggregate(type: CType, offset: number, cursor: Cursor, isBraced: boolean): void {
    if (type.kind === 'array') this.array(type, offset, cursor, isBraced);
    else if (type.kind === 'record') this.record(type, offset, cursor, isBraced);
    else throw new CompileError(`an initializer list for ${typeName(type)}`, itemToken(cursor.items[cursor.next]!));
  }

  private array(type: ArrayType, offset: number, cursor: Cursor, isBraced: boolean): void {
    let index = 0;
    while (cursor.next < cursor.items.length) {
      const item = cursor.items[cursor.next]!;
      const designator = item.designators[0];
      if (designator) {
        if (!isBraced) return;
        if (designator.kind !== 'index') throw new CompileError('a member designator for an array', designator.token);
        cursor.next++;
        const first = Number(this.analyzer.constantInteger(designator.first));
        const last = designator.last ? Number(this.analyzer.constantInteger(designator.last)) : first;
        if (first < 0 || (type.length !== null && last >= type.length))
          throw new CompileError(`element ${last} of ${typeName(type)}`, designator.token);
        for (index = first; index <= last; index++) {
          this.designated(
            type.element,
            offset + index * type.element.size,
            item.designators.slice(1),
            item.value,
            cursor,
            null,
          );
        }
      } else {
        if (type.length !== null && index >= type.length) return;
        this.item(type.element, offset + index * type.element.size, null, cursor);
        index++;
      }
      if (isBraced) this.longest = Math.max(this.longest, offset === 0 ? index : this.longest);
    }
  }

  private record(type: RecordType, offset: number, cursor: Cursor, isBraced: boolean): void {
    const members = type.members;
    if (!members)
      throw new CompileError(`an initializer for incomplete ${typeName(type)}`, itemToken(cursor.items[cursor.next]!));
    let position = 0;
    while (cursor.next < cursor.items.length) {
      const item = cursor.items[cursor.next]!;
      const designator = item.designators[0];
      if (designator) {
        if (!isBraced) return;
        if (designator.kind !== 'member')
          throw new CompileError('an element designator for a struct', designator.token);
        const found = findMember(type, designator.name);
        if (!found) throw new CompileError(`${typeName(type)} has no member "${designator.name}"`, designator.token);
        cursor.next++;
        this.designated(
          found.member.type,
          offset + found.offset,
          item.designators.slice(1),
          item.value,
          cursor,
          found.member.bits,
        );
        position = members.findIndex((member) => holds(member, designator.name)) + 1;
      } else {
        const member = members[position];
        if (!member || (type.union && position > 0)) return;
        this.item(member.type, offset + member.offset, member.bits, cursor);
        position++;
      }
    }
  }

  /** Follows the rest of a designator list to the subobject and initializes it. */
  private designated(
    type: CType,
    offset: number,
    rest: readonly Designator[],
    value: Initializer,
    cursor: Cursor,
    bits: BitRange | null,
  ): void {
    const [designator, ...others] = rest;
    if (!designator) {
      if (value.kind === 'value') this.value(type, offset, bits, value.value, cursor);
      else this.object(type, offset, value, bits);
      return;
    }
    if (designator.kind === 'member') {
      const found = type.kind === 'record' ? findMember(type, designator.name) : null;
      if (!found) throw new CompileError(`${typeName(type)} has no member "${designator.name}"`, designator.token);
      this.designated(found.member.type, offset + found.offset, others, value, cursor, found.member.bits);
      return;
    }
    if (type.kind !== 'array') throw new CompileError(`an element designator for ${typeName(type)}`, designator.token);
    const first = Number(this.analyzer.constantInteger(designator.first));
    const last = designator.last ? Number(this.analyzer.constantInteger(designator.last)) : first;
    for (let index = first; index <= last; index++) {
      this.designated(type.element, offset + index * type.element.size, others, value, cursor, null);
    }
  }

  /** The next item, for a subobject; without braces of its own it takes as many items as it needs (C11 6.7.9p20). */
  private item(type: CType, offset: number, bits: BitRange | null, cursor: Cursor): void {
    const item = cursor.items[cursor.next]!;
    if (item.value.kind === 'list' || (type.kind === 'array' && isString(item.value))) {
      cursor.next++;
      this.object(type, offset, item.value, bits);
      return;
    }
    if (isScalar(type)) {
      cursor.next++;
      this.value(type, offset, bits, item.value.value, null);
      return;
    }
    if (type.kind === 'record') {
      const operand = this.analyzer.operand(item.value.value);
      if (operand.type.kind === 'record' && sameType(operand.type, type)) {
        cursor.next++;
        this.copy(type, offset, operand, item.value.value.token);
        return;
      }
    }
    this.aggregate(type, offset, cursor, false);
  }

  private value(
    type: CType,
    offset: number,
    bits: BitRange | null,
    expression: Expression,
    cursor: Cursor | null,
  ): void {
    const { token } = expression;
    const operand = this.analyzer.operand(expression);
    if (isScalar(type)) {
      const { type: from, value } = decay(operand, token);
      this.entries.push({
        kind: 'scalar',
        offset,
        type,
        bits,
        value: this.analyzer.castValue(value, from, type, token),
        token,
      });
    } else if (
      operand.type.kind === type.kind &&
      operand.place &&
      (type.kind !== 'record' || sameType(operand.type, type))
    ) {
      this.copy(type, offset, operand, token);
    } else if (cursor) {
      // `.array = 1, 2`: braces left out after a designator.
      cursor.next--;
      const inner: Cursor = {
        items: [
          { designators: [], value: { kind: 'value', value: expression } },
          ...cursor.items.slice(cursor.next + 1),
        ],
        next: 0,
      };
      this.aggregate(type, offset, inner, false);
      cursor.next += inner.next;
    } else throw new CompileError(`${typeName(operand.type)} as initializer of ${typeName(type)}`, token);
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
    this.entries.push({ kind: 'bytes', offset, bytes: bytes.subarray(0, length * value.elementSize), token });
    return true;
  }
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
