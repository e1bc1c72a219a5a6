/** The types of C, with the sizes and alignments of the x86-64 System V ABI (LP64). Sizes and offsets are in bytes. */
import type { Token } from '../token.js';

export type CType = VoidType | IntegerType | FloatType | PointerType | ArrayType | FunctionType | RecordType;

export interface VoidType {
  readonly kind: 'void';
  readonly size: 1;
  readonly align: 1;
}

export interface IntegerType {
  readonly kind: 'integer';
  readonly name: string;
  readonly size: 1 | 2 | 4 | 8 | 16;
  readonly align: number;
  readonly signed: boolean;
  readonly isBool: boolean;
  /** Width in bits; less than the size has only for what a bit-field wider than int becomes (see wideBitFieldType). */
  readonly precision: number;
  /** C11 6.3.1.1. */
  readonly rank: number;
  /** An enumerated type is compatible with, and otherwise the same as, this integer type. */
  readonly enumTag: string | null;
}

export interface FloatType {
  readonly kind: 'float';
  readonly name: string;
  /** long double is 16 bytes in memory and has the precision of double here. */
  readonly size: 4 | 8 | 16;
  readonly align: number;
}

/** A set of type qualifiers (C11 6.7.3), as the sum of its Qualifier values. */
export type Qualifiers = number;

export const Qualifier = { None: 0, Const: 1, Volatile: 2, Restrict: 4, Atomic: 8 } as const;

export interface PointerType {
  readonly kind: 'pointer';
  readonly target: CType;
  /** Of what it points to. */
  readonly qualifiers: Qualifiers;
  readonly size: 8;
  readonly align: 8;
}

/** What holds the size in bytes of an array at run time: a variable (see lower/ir.ts). */
export interface SizeHolder {
  readonly name: string;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly element: CType;
  /** Null for an incomplete array (flexible member, `extern T a[]`), and for one of variable length. */
  readonly length: number | null;
  /** For an array of variable length, the sizes of which are 0 here (C11 6.7.6.2p4); else null. */
  readonly extent: SizeHolder | null;
  readonly size: number;
  readonly align: number;
}

export interface FunctionType {
  readonly kind: 'function';
  readonly result: CType;
  readonly parameters: readonly CType[];
  readonly variadic: boolean;
  /** Written `f()`: its parameters are not told (C11 6.7.6.3p14). */
  readonly isUnprototyped: boolean;
  readonly size: 1;
  readonly align: 1;
}

export interface Member {
  /** Null for an anonymous struct or union, whose members are found through it. */
  readonly name: string | null;
  readonly type: CType;
  readonly offset: number;
  /** For a bit-field: first bit counted from `offset`, and width; both in bits. */
  readonly bits: { readonly first: number; readonly width: number } | null;
  readonly qualifiers: Qualifiers;
  /** That of the member itself, in bytes: the type's unless attributes say otherwise. */
  readonly align: number;
  readonly token: Token;
}

/** What a record's definition gives. */
export interface RecordLayout {
  readonly members: readonly Member[];
  readonly size: number;
  readonly align: number;
  /** An argument for it may be of the type of any member (GCC manual: transparent_union attribute). */
  readonly isTransparent: boolean;
}

/**
 * A struct or union. Its definition is looked for only when a member, the size or the alignment is asked for, since
 * most records of a unit are never used by value; without a definition it is incomplete (C11 6.7.2.1): no members, size
 * 0.
 */
export class RecordType {
  readonly kind = 'record';
  private known: RecordLayout | null = null;
  private isBeingDefined = false;

  constructor(
    readonly union: boolean,
    readonly tag: string | null,
    private readonly findDefinition: (record: RecordType) => void,
    /** The type this one is but for what the attributes of a typedef say of it. */
    readonly original: RecordType | null = null,
  ) {}

  /** The same record with something else about it: what `typedef struct s s_t __attribute__((aligned(n)))` names. */
  varied(by: Partial<Pick<RecordLayout, 'align' | 'isTransparent'>>): RecordType {
    const find = (record: RecordType): void => {
      if (this.isComplete) record.define({ ...this.layout()!, ...by });
    };
    return new RecordType(this.union, this.tag, find, this.original ?? this);
  }

  /** Completes the type; the first definition stands. */
  define(layout: RecordLayout): void {
    this.known ??= layout;
  }

  /** Whether its definition was met already; does not look for one. */
  get hasDefinition(): boolean {
    return this.known !== null;
  }

  get isComplete(): boolean {
    return this.layout() !== null;
  }

  get members(): readonly Member[] | null {
    return this.layout()?.members ?? null;
  }

  get size(): number {
    return this.layout()?.size ?? 0;
  }

  get align(): number {
    return this.layout()?.align ?? 1;
  }

  get isTransparent(): boolean {
    return this.layout()?.isTransparent ?? false;
  }

  private layout(): RecordLayout | null {
    if (this.known === null && !this.isBeingDefined) {
      this.isBeingDefined = true;
      try {
        this.findDefinition(this);
      } finally {
        this.isBeingDefined = false;
      }
    }
    return this.known;
  }
}

export const VOID: VoidType = { kind: 'void', size: 1, align: 1 };

function integer(name: string, size: 1 | 2 | 4 | 8 | 16, signed: boolean, rank: number, isBool = false): IntegerType {
  return { kind: 'integer', name, size, align: size, signed, isBool, precision: size * 8, rank, enumTag: null };
}

export const BOOL = integer('_Bool', 1, false, 0, true);
export const CHAR = integer('char', 1, true, 1);
const SIGNED_CHAR = integer('signed char', 1, true, 1);
export const UNSIGNED_CHAR = integer('unsigned char', 1, false, 1);
export const SHORT = integer('short', 2, true, 2);
export const UNSIGNED_SHORT = integer('unsigned short', 2, false, 2);
export const INT = integer('int', 4, true, 3);
export const UNSIGNED_INT = integer('unsigned int', 4, false, 3);
export const LONG = integer('long', 8, true, 4);
export const UNSIGNED_LONG = integer('unsigned long', 8, false, 4);
export const LONG_LONG = integer('long long', 8, true, 5);
const UNSIGNED_LONG_LONG = integer('unsigned long long', 8, false, 5);
export const INT128 = integer('__int128', 16, true, 6);
export const UNSIGNED_INT128 = integer('unsigned __int128', 16, false, 6);
export const FLOAT: FloatType = { kind: 'float', name: 'float', size: 4, align: 4 };
export const DOUBLE: FloatType = { kind: 'float', name: 'double', size: 8, align: 8 };
export const LONG_DOUBLE: FloatType = { kind: 'float', name: 'long double', size: 16, align: 16 };

/** By the qualifiers of what they point to. */
const pointers = Array.from({ length: 16 }, () => new WeakMap<CType, PointerType>());

/** The pointer type to a type, qualified or not; the same object each time. */
export function pointerTo(target: CType, qualifiers: Qualifiers = Qualifier.None): PointerType {
  const known = pointers[qualifiers]!;
  let pointer = known.get(target);
  if (!pointer) {
    pointer = { kind: 'pointer', target, qualifiers, size: 8, align: 8 };
    known.set(target, pointer);
  }
  return pointer;
}

/** @param length number of elements; null for an incomplete array */
export function arrayOf(element: CType, length: number | null): ArrayType {
  return { kind: 'array', element, length, extent: null, size: (length ?? 0) * element.size, align: element.align };
}

/** An array whose size in bytes is known when it is run (C11 6.7.6.2p4). */
export function variableArrayOf(element: CType, extent: SizeHolder): ArrayType {
  return { kind: 'array', element, length: null, extent, size: 0, align: element.align };
}

/** A function type; parameters are as adjusted by C11 6.7.6.3. */
export function functionType(
  result: CType,
  parameters: readonly CType[],
  variadic: boolean,
  isUnprototyped = false,
): FunctionType {
  return { kind: 'function', result, parameters, variadic, isUnprototyped, size: 1, align: 1 };
}

/**
 * gcc's va_list: 24 bytes, an array of one so that it is passed by address. The first member is where the arguments
 * are.
 */
export const VA_LIST: ArrayType = (() => {
  const token: Token = { kind: 0, text: '__builtin_va_list', file: '', line: 0 };
  const record = new RecordType(false, '__va_list_tag', () => {});
  record.define({
    members: [
      { name: 'next', type: pointerTo(CHAR), offset: 0, bits: null, qualifiers: Qualifier.None, align: 8, token },
      {
        name: 'unused',
        type: arrayOf(LONG, 2),
        offset: 8,
        bits: null,
        qualifiers: Qualifier.None,
        align: 8,
        token,
      },
    ],
    size: 24,
    align: 8,
    isTransparent: false,
  });
  return arrayOf(record, 1);
})();

const BASIC = new Map<string, CType>([
  ['void', VOID],
  ['_Bool', BOOL],
  ['char', CHAR],
  ['char signed', SIGNED_CHAR],
  ['char unsigned', UNSIGNED_CHAR],
  ['short', SHORT],
  ['short unsigned', UNSIGNED_SHORT],
  ['int', INT],
  ['unsigned', UNSIGNED_INT],
  ['long', LONG],
  ['long unsigned', UNSIGNED_LONG],
  ['long long', LONG_LONG],
  ['long long unsigned', UNSIGNED_LONG_LONG],
  ['__int128', INT128],
  ['__int128 unsigned', UNSIGNED_INT128],
  ['__int128_t', INT128],
  ['__uint128_t', UNSIGNED_INT128],
  ['float', FLOAT],
  ['double', DOUBLE],
  ['double long', LONG_DOUBLE],
  ['__builtin_va_list', VA_LIST],
]);

/** The type that a multiset of type specifier words names (C11 6.7.2p2), or undefined. */
export function basicType(words: readonly string[]): CType | undefined {
  const single = words.length === 1 ? BASIC.get(words[0]!) : undefined;
  if (single) return single;
  const normal = words.map((word) => (word === '__signed__' || word === '__signed' ? 'signed' : word)).sort();
  let key = normal.filter((word) => word !== 'int' && (word !== 'signed' || normal.includes('char'))).join(' ');
  if (key === '') key = 'int';
  return BASIC.get(key);
}

/** A member with its offset from the start of the record it was looked up in. */
export interface FoundMember {
  readonly member: Member;
  readonly offset: number;
}

/** Finds a member by name, also within anonymous structs and unions (C11 6.7.2.1p13). */
export function findMember(record: RecordType, name: string): FoundMember | null {
  for (const member of record.members ?? []) {
    if (member.name === name) return { member, offset: member.offset };
    if (member.name === null && member.type.kind === 'record') {
      const inner = findMember(member.type, name);
      if (inner) return { member: inner.member, offset: member.offset + inner.offset };
    }
  }
  return null;
}

/** The type as a message names it. */
export function typeName(type: CType): string {
  switch (type.kind) {
    case 'void':
      return 'void';
    case 'integer':
      return type.enumTag ? `enum ${type.enumTag}` : type.name;
    case 'float':
      return type.name;
    case 'pointer':
      return `${typeName(type.target)} *`;
    case 'array':
      return `${typeName(type.element)}[${type.length ?? ''}]`;
    case 'function':
      return `${typeName(type.result)} (${type.parameters.map(typeName).join(', ')}${type.variadic ? ', ...' : ''})`;
    case 'record':
      return `${type.union ? 'union' : 'struct'} ${type.tag ?? '(anonymous)'}`;
  }
}

/** Arithmetic and pointer types (C11 6.2.5p21). */
export function isScalar(type: CType): boolean {
  return type.kind === 'integer' || type.kind === 'pointer' || type.kind === 'float';
}

/** Integer promotions (C11 6.3.1.1p2). */
export function promote(type: IntegerType): IntegerType {
  return type.rank < INT.rank ? INT : type.enumTag === null ? type : withoutTag(type);
}

function withoutTag(type: IntegerType): IntegerType {
  return type.size === 4 ? (type.signed ? INT : UNSIGNED_INT) : type.signed ? LONG : UNSIGNED_LONG;
}

/** gcc computes with a bit-field of more bits than int has in an integer type of just that width. */
export function wideBitFieldType(width: number, signed: boolean): IntegerType {
  const base = signed ? LONG : UNSIGNED_LONG;
  if (width === base.precision) return base;
  return { ...base, name: `${base.name}:${width}`, precision: width, rank: INT.rank + width / 100 };
}

/** Usual arithmetic conversions (C11 6.3.1.8). */
export function commonType(a: IntegerType | FloatType, b: IntegerType | FloatType): IntegerType | FloatType {
  if (a.kind === 'float' || b.kind === 'float') {
    if (a.kind !== 'float') return b as FloatType;
    if (b.kind !== 'float') return a;
    return a.size >= b.size ? a : b;
  }
  const left = promote(a);
  const right = promote(b);
  if (left.name === right.name) return left;
  if (left.signed === right.signed) return left.rank > right.rank ? left : right;
  const [unsigned, signed] = left.signed ? [right, left] : [left, right];
  if (unsigned.rank >= signed.rank) return unsigned;
  if (signed.precision > unsigned.precision) return signed;
  return toUnsigned(signed);
}

/** The standard integer type of a size: of two, the one of lower rank. */
export function integerOfSize(size: 1 | 2 | 4 | 8, signed: boolean): IntegerType {
  switch (size) {
    case 1:
      return signed ? SIGNED_CHAR : UNSIGNED_CHAR;
    case 2:
      return signed ? SHORT : UNSIGNED_SHORT;
    case 4:
      return signed ? INT : UNSIGNED_INT;
    case 8:
      return signed ? LONG : UNSIGNED_LONG;
  }
}

/** The unsigned type of the same rank. */
export function toUnsigned(type: IntegerType): IntegerType {
  switch (type.rank) {
    case 1:
      return UNSIGNED_CHAR;
    case 2:
      return UNSIGNED_SHORT;
    case 3:
      return UNSIGNED_INT;
    case 4:
      return UNSIGNED_LONG;
    case 5:
      return UNSIGNED_LONG_LONG;
    default:
      return type.size === 16 ? UNSIGNED_INT128 : type;
  }
}
