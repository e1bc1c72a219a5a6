/** Members of types by where they lie. Offsets and widths are in bits. */
import { type CType, isScalar, type Member, type RecordType, typeName } from '../../c/index.js';

export type { CType } from '../../c/index.js';

export interface BitSpan {
  readonly first: number;
  readonly width: number;
}

/** A scalar within an aggregate. */
export interface Leaf {
  readonly span: BitSpan;
  readonly type: CType;
}

/** The name that a member goes by: one that the other tree has under another name takes that. */
export type NameOf = (record: RecordType, member: Member) => string | null;

/**
 * The scalar member of a type that fills a span.
 * @param wanted the type it is read as
 * @returns its name with `.` and `[]` in front of each part, empty for the whole; null where there is none
 */
export function memberAt(
  type: CType,
  span: BitSpan,
  wanted: CType,
  nameOf: NameOf,
): { text: string; type: CType } | null {
  if (isScalar(type))
    return span.first === 0 && span.width === type.size * 8 && isReadAs(type, wanted) ? { text: '', type } : null;
  if (type.kind === 'array') return elementAt(type, span, wanted, nameOf);
  return type.kind === 'record' ? recordMemberAt(type, span, wanted, nameOf) : null;
}

function elementAt(type: CType & { kind: 'array' }, span: BitSpan, wanted: CType, nameOf: NameOf) {
  const each = type.element.size * 8;
  const index = each === 0 ? -1 : Math.floor(span.first / each);
  if (index < 0 || (type.length !== null && index >= type.length)) return null;
  const inner = memberAt(type.element, { first: span.first - index * each, width: span.width }, wanted, nameOf);
  return inner && { text: `[${index}]${inner.text}`, type: inner.type };
}

function recordMemberAt(
  record: RecordType,
  span: BitSpan,
  wanted: CType,
  nameOf: NameOf,
): { text: string; type: CType } | null {
  for (const member of record.members ?? []) {
    const name = nameOf(record, member);
    const text = name === null ? '' : `.${name}`;
    const { first, width } = spanOf(member);
    if (member.bits) {
      if (first === span.first && width === span.width && member.name !== null) return { text, type: member.type };
      continue;
    }
    if (span.first < first || span.first + span.width > first + width) continue;
    const inner = memberAt(member.type, { first: span.first - first, width: span.width }, wanted, nameOf);
    if (inner) return { text: text + inner.text, type: inner.type };
  }
  return null;
}

function isReadAs(type: CType, wanted: CType): boolean {
  if (type.kind === 'float' || wanted.kind === 'float') return false;
  return (type.kind === 'integer' && type.isBool) === (wanted.kind === 'integer' && wanted.isBool);
}

function spanOf(member: Member): BitSpan {
  const start = member.offset * 8;
  return member.bits
    ? { first: start + member.bits.first, width: member.bits.width }
    : { first: start, width: member.type.size * 8 };
}

/** The scalars that an aggregate is made of, but for those of unions: which of them is meant is not known. */
export function leavesOf(type: CType, first = 0): Leaf[] {
  if (isScalar(type)) return [{ span: { first, width: type.size * 8 }, type }];
  if (type.kind === 'array') {
    const { element } = type;
    return Array.from({ length: type.length ?? 0 }, (_, i) => leavesOf(element, first + i * element.size * 8)).flat();
  }
  if (type.kind !== 'record' || type.union) return [];
  return (type.members ?? []).flatMap((member) => {
    const span = spanOf(member);
    return member.bits
      ? [{ span: { first: first + span.first, width: span.width }, type: member.type }]
      : leavesOf(member.type, first + span.first);
  });
}

/**
 * How members of records of one tree are called in the other: by their own names, but where one is gone and a new one
 * of the same type lies in its place.
 * @param other gives the other tree's record of a tag; null where there is none
 */
export function namesAcross(other: (tag: string) => RecordType | null): NameOf {
  return (record, member) => {
    const { name } = member;
    const theirs = name === null || record.tag === null ? null : other(record.tag)?.members;
    if (!theirs || theirs.some((each) => each.name === name)) return name;
    const span = spanOf(member);
    const renamed = theirs.find((each) => {
      const { first, width } = spanOf(each);
      return first === span.first && width === span.width && typeName(each.type) === typeName(member.type);
    });
    const isNew = renamed && !record.members?.some((each) => each.name === renamed.name);
    return isNew ? renamed.name : name;
  };
}
