/** Initialization (C11 6.7.9): which value goes to which offset, with designators and braces left out. */
import { CompileError } from '../../errors.js';
import { decodeStrings, stringBytes } from '../../literals.js';
import type { Designator, Expression, Initializer, InitializerItem } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { sameType } from '../../types/compatible.js';
import {
  type ArrayType,
  arrayOf,
  type CType,
  findMember,
  isScalar,
  type Member,
  type RecordType,
  typeName,
} from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR } from '../ir.js';
import { decay, type Operand } from '../values/operands.js';
import {
  type Aggregate,
  entriesOf,
  type InitializerEntry,
  type Leaf,
  newAggregate,
  type Part,
  partOf,
  setPart,
} from './initializer-tree.js';

export type { InitializerEntry } from './initializer-tree.js';

/** The entries of an initializer in the order of their places; what they leave out is zero. */
export function initializerEntries(analyzer: Analyzer, type: CType, initializer: Initializer): InitializerEntry[] {
  const walker = new InitializerWalker(analyzer);
  return entriesOf(walker.object(type, initializer, true), analyzer);
}

/** The type with its length, for an array of unknown length that is initialized (C11 6.7.9p22). */
export function completeArrayType(analyzer: Analyzer, type: CType, initializer: Initializer): CType {
  if (type.kind !== 'array' || type.length !== null || type.extent) return type;
  const walker = new InitializerWalker(analyzer);
  walker.object(type, initializer, true);
  return arrayOf(type.element, walker.longest);
}

/**
 * Bytes from the start of an object to the end of its entries: more than its size where a flexible array has elements.
 */
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
 * What of the next item's designators is still to be followed; null for all of them, which only the object that the
 * braces belong to may do.
 */
type Path = readonly Designator[] | null;

class InitializerWalker {
  /** Elements the outermost array of unknown length needs. */
  longest = 0;
  private values = 0;
  /** Values of the range of elements that is being walked, each of which is analysed once. */
  private shared: { readonly operands: Map<Expression, Operand>; readonly leaves: Map<Expression, Leaf> } | null = null;

  constructor(private readonly analyzer: Analyzer) {}

  /** An object with an initializer of its own. */
  object(type: CType, initializer: Initializer, isOutermost = false): Part {
    const string = type.kind === 'array' ? this.stringFor(type, initializer, isOutermost) : null;
    if (string) return string;
    if (initializer.kind === 'list') return this.list(type, initializer, isOutermost);
    const { value } = initializer;
    if (isScalar(type)) return this.scalar(type, value);
    const operand = this.operand(value);
    if (operand.type.kind === type.kind && operand.place && (type.kind !== 'record' || sameType(operand.type, type))) {
      // An array is given the elements that a compound literal has.
      const whole = type.kind === 'array' && operand.type.kind === 'array' ? operand.type : type;
      if (type.kind === 'array' && whole.size > type.size && type.length !== null)
        throw new CompileError(`${typeName(whole)} as initializer of ${typeName(type)}`, value.token);
      if (type.kind === 'array' && isOutermost) this.longest = (whole as ArrayType).length ?? 0;
      return { kind: 'copy', type: whole, source: operand.place, token: value.token };
    }
    throw new CompileError(`${typeName(operand.type)} as initializer of ${typeName(type)}`, value.token);
  }

  /** Notes that so many more values are given. @throws CompileError for more than an object may have */
  private count(values: number, token: Token): void {
    this.values += values;
    if (this.values > MOST_VALUES) throw new CompileError(`an initializer of more than ${MOST_VALUES} values`, token);
  }

  private operand(value: Expression): Operand {
    const known = this.shared?.operands.get(value);
    if (known) return known;
    const operand = this.analyzer.operand(value);
    this.shared?.operands.set(value, operand);
    return operand;
  }

  private list(type: CType, list: Initializer & { kind: 'list' }, isOutermost: boolean): Part {
    if (isScalar(type)) {
      const first = list.items[0];
      if (first) return this.object(type, first.value);
      return { kind: 'scalar', type, value: zero(type), token: list.token };
    }
    this.count(list.items.length, list.token);
    const cursor: Cursor = { items: list.items, next: 0 };
    if (type.kind !== 'array' && type.kind !== 'record')
      throw new CompileError(`an initializer list for ${typeName(type)}`, list.token);
    const aggregate = newAggregate(type, this.shared !== null);
    this.aggregate(aggregate, cursor, null, isOutermost);
    if (cursor.next < cursor.items.length) {
      throw new CompileError(`more initializers than ${typeName(type)} has elements`, list.token);
    }
    return aggregate;
  }

  private aggregate(aggregate: Aggregate, cursor: Cursor, path: Path, isOutermost = false): void {
    const { type } = aggregate;
    if (type.kind === 'array') this.array(aggregate, type, cursor, path, isOutermost);
    else this.record(aggregate, type, cursor, path);
  }

  private array(aggregate: Aggregate, type: ArrayType, cursor: Cursor, path: Path, isOutermost: boolean): void {
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
        const outer = this.shared;
        if (last > first) this.shared ??= { operands: new Map(), leaves: new Map() };
        for (index = first; index < last; index++)
          this.subobject(aggregate, index, type.element, { items: [item], next: 0 }, rest);
        this.subobject(aggregate, last, type.element, cursor, rest);
        this.shared = outer;
        index = last + 1;
      } else {
        if (type.length !== null && index >= type.length) return;
        this.subobject(aggregate, index, type.element, cursor, []);
        index++;
      }
      if (isOutermost) this.longest = Math.max(this.longest, index);
    }
  }

  private range(designator: Designator, type: ArrayType): [number, number] {
    if (designator.kind !== 'index') throw new CompileError('a member designator for an array', designator.token);
    const first = Number(this.analyzer.constantInteger(designator.first));
    const last = designator.last ? Number(this.analyzer.constantInteger(designator.last)) : first;
    if (first < 0 || last < first || (type.length !== null && last >= type.length))
      throw new CompileError(`element ${last} of ${typeName(type)}`, designator.token);
    this.count(last - first, designator.token);
    return [first, last];
  }

  private record(aggregate: Aggregate, type: RecordType, cursor: Cursor, path: Path): void {
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
        this.subobject(aggregate, position, member.type, cursor, member.name === null ? designators : rest);
      } else {
        const member = members[position];
        if (!member || (type.union && position > 0)) return;
        this.subobject(aggregate, position, member.type, cursor, []);
      }
      position = type.union ? members.length : position + 1;
    }
  }

  /** The next item, for a part; without braces of its own it takes as many items as it needs (C11 6.7.9p17, p20). */
  private subobject(
    whole: Aggregate,
    index: number,
    type: CType,
    cursor: Cursor,
    designators: readonly Designator[],
  ): void {
    const item = cursor.items[cursor.next]!;
    if (designators.length > 0) {
      if (type.kind !== 'array' && type.kind !== 'record')
        throw new CompileError(`an initializer list for ${typeName(type)}`, itemToken(item));
      this.aggregate(this.partOf(whole, index, type, item), cursor, designators);
      return;
    }
    if (item.value.kind === 'list' || (type.kind === 'array' && isStringFor(item.value, type))) {
      cursor.next++;
      setPart(whole, index, this.object(type, item.value));
      return;
    }
    const { value } = item.value;
    if (isScalar(type)) {
      cursor.next++;
      setPart(whole, index, this.scalar(type, value));
      return;
    }
    if (type.kind === 'record' && !isPlainLiteral(value)) {
      const operand = this.operand(value);
      if (operand.type.kind === 'record' && sameType(operand.type, type)) {
        cursor.next++;
        setPart(whole, index, { kind: 'copy', type, source: operand.place!, token: value.token });
        return;
      }
    }
    if (type.kind === 'record' && type.members?.length === 0) {
      throw new CompileError(`a value for empty ${typeName(type)}`, value.token);
    }
    if (type.kind !== 'array' && type.kind !== 'record')
      throw new CompileError(`an initializer list for ${typeName(type)}`, value.token);
    this.aggregate(this.partOf(whole, index, type, item), cursor, []);
  }

  private partOf(whole: Aggregate, index: number, type: ArrayType | RecordType, item: InitializerItem): Aggregate {
    return partOf(whole, index, type, this.shared !== null, itemToken(item));
  }

  private scalar(type: CType, expression: Expression): Leaf {
    const known = this.shared?.leaves.get(expression);
    if (known?.kind === 'scalar' && known.type === type) return known;
    const { token } = expression;
    const { type: from, value } = decay(this.operand(expression), token);
    const leaf: Leaf = { kind: 'scalar', type, value: this.analyzer.assignedValue(value, from, type, token), token };
    this.shared?.leaves.set(expression, leaf);
    return leaf;
  }

  /** A string literal for an array of characters, perhaps in braces (C11 6.7.9p14). */
  private stringFor(type: ArrayType, initializer: Initializer, isOutermost: boolean): Leaf | null {
    const only =
      initializer.kind === 'list' && initializer.items.length === 1 && initializer.items[0]!.designators.length === 0
        ? initializer.items[0]!.value
        : initializer;
    if (!isString(only) || type.element.kind !== 'integer') return null;
    const { parts, token } = only.value;
    const value = decodeStrings(
      parts.map((part) => part.text),
      token,
    );
    if (value.elementSize !== type.element.size) return null;
    const bytes = stringBytes(value);
    const length = type.length ?? bytes.length / value.elementSize;
    if (type.length === null && isOutermost) this.longest = Math.max(this.longest, length);
    return { kind: 'bytes', bytes: bytes.subarray(0, length * value.elementSize), token };
  }
}

/** The values an object may be given, those of ranges for each element; each is kept by itself. */
const MOST_VALUES = 1 << 18;

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

/** Whether a string literal is for the array itself, and not for an array in it. */
function isStringFor(initializer: Initializer, type: ArrayType): boolean {
  return isString(initializer) && type.element.kind === 'integer';
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
