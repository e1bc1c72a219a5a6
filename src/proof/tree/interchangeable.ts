/** Records and enumerations that were written anew and are in memory what they were. */
import { type CType, type IntegerType, type Member, type RecordType, sameType, type Unit } from '../../c/index.js';

/**
 * The names of members that a record has only before, where its members lie in the same order at the same places with
 * the same types: code that has none of these names does the same. An initializer tells members by their order, so no
 * member may be new. Null where the name is not that of such a record, or of an enumeration or constant that is the
 * same.
 * @param name a tag, a type's name, or both
 */
export function goneMembers(before: Unit, after: Unit, name: string): ReadonlySet<string> | null {
  const [tagged, named] = [before.lookupTag(name), before.lookup(name)];
  const [taggedNow, namedNow] = [after.lookupTag(name), after.lookup(name)];
  const gone = new Set<string>();
  if (named?.kind === 'enumerator') {
    const isAlike = namedNow?.kind === 'enumerator' && named.value === namedNow.value;
    return tagged === null && isAlike && isSameInteger(named.type, namedNow.type) ? gone : null;
  }
  if (named !== null) {
    if (named.kind !== 'typedef' || namedNow?.kind !== 'typedef') return null;
    if (named.qualifiers !== namedNow.qualifiers || !areAlike(named.type, namedNow.type, gone)) return null;
  } else if (namedNow !== null && namedNow.kind !== 'typedef') return null;
  if (tagged !== null && (taggedNow === null || !areAlike(tagged, taggedNow, gone))) return null;
  return tagged === null && named === null ? null : gone;
}

function areAlike(a: CType, b: CType, gone: Set<string>): boolean {
  if (a.kind === 'integer' && b.kind === 'integer' && a.enumTag !== null && b.enumTag !== null)
    return isSameInteger(a, b);
  return a.kind === 'record' && b.kind === 'record' && haveSameLayout(a, b, gone);
}

function haveSameLayout(a: RecordType, b: RecordType, gone: Set<string>): boolean {
  const [one, other] = [a.members, b.members];
  if (!one || !other || a.union !== b.union) return false;
  if (a.size !== b.size || a.align !== b.align || a.isTransparent !== b.isTransparent) return false;
  if (one.length !== other.length) return false;
  const names = new Set(other.map(({ name }) => name));
  return one.every((member, i) => {
    const partner = other[i]!;
    if (member.name !== partner.name) {
      // A name that another member has now would reach that one.
      if (member.name === null || partner.name === null || names.has(member.name)) return false;
      gone.add(member.name);
    }
    return isSameMember(member, partner, gone);
  });
}

/** Whether two enumerated types hold and compute the same numbers. */
export function isSameInteger(a: IntegerType, b: IntegerType): boolean {
  return a.name === b.name && a.size === b.size && a.align === b.align && a.signed === b.signed;
}

function isSameMember(a: Member, b: Member, gone: Set<string>): boolean {
  return (
    a.offset === b.offset &&
    a.bits?.first === b.bits?.first &&
    a.bits?.width === b.bits?.width &&
    a.qualifiers === b.qualifiers &&
    a.align === b.align &&
    isSameMemberType(a.type, b.type, gone)
  );
}

/** A record without a tag is told by its members. */
function isSameMemberType(a: CType, b: CType, gone: Set<string>): boolean {
  if (a.kind === 'record' && b.kind === 'record' && a.tag === null && b.tag === null) return haveSameLayout(a, b, gone);
  if (a.kind === 'array' && b.kind === 'array')
    return a.length === b.length && isSameMemberType(a.element, b.element, gone);
  return a.kind === b.kind && a.size === b.size && sameType(a, b);
}
