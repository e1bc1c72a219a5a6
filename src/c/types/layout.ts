/** Lays out structs and unions as gcc does on x86-64 (System V ABI 3.1.2, bit-fields included). */
import { trimmed } from '../lists.js';
import type { Token } from '../token.js';
import type { CType, Member, Qualifiers, RecordLayout } from './types.js';

/** A member as declared. */
export interface DeclaredMember {
  readonly name: string | null;
  readonly type: CType;
  /** Width in bits of a bit-field, else null. A width of 0 ends the storage unit. */
  readonly width: number | null;
  readonly packed: boolean;
  /** From an `aligned` attribute on the member, in bytes; 0 without one. */
  readonly aligned: number;
  readonly qualifiers: Qualifiers;
  readonly token: Token;
}

export interface RecordOptions {
  /** All members start at 0. */
  readonly union: boolean;
  /** The attribute of that name on the record. */
  readonly packed: boolean;
  /** Least alignment in bytes from attributes on the record; 0 without one. */
  readonly aligned: number;
  /** Greatest alignment of members in bytes, from `#pragma pack`; 0 without one. */
  readonly pack: number;
  /** The attribute `transparent_union`. */
  readonly transparent: boolean;
}

/** Offsets of the members, size and alignment of a struct or union. */
export function layOut(declared: readonly DeclaredMember[], options: RecordOptions): RecordLayout {
  const members: Member[] = [];
  let bitPosition = 0;
  let size = 0;
  let align = 1;
  for (const member of declared) {
    const memberAlign = alignmentOf(member, options);
    if (options.union) bitPosition = 0;
    if (member.width === null) {
      const offset = roundUp(Math.ceil(bitPosition / 8), memberAlign);
      const { name, type, qualifiers, token } = member;
      members.push({ name, type, offset, bits: null, qualifiers, align: memberAlign, token });
      align = Math.max(align, memberAlign);
      bitPosition = (offset + member.type.size) * 8;
    } else if (member.width === 0) {
      // Unnamed, so it does not raise the alignment of the record; `packed` does not touch it.
      bitPosition = roundUp(bitPosition, Math.max(member.type.align, member.aligned) * 8);
    } else {
      bitPosition = bitFieldPosition(bitPosition, member, options);
      if (member.name !== null) {
        members.push(bitField(member, bitPosition, memberAlign));
        align = Math.max(align, memberAlign);
      }
      bitPosition += member.width;
    }
    size = Math.max(size, Math.ceil(bitPosition / 8));
  }
  align = Math.max(align, options.aligned);
  return { members: trimmed(members), size: roundUp(size, align), align, isTransparent: options.transparent };
}

function alignmentOf(member: DeclaredMember, options: RecordOptions): number {
  // The attribute does not reach the alignment of bit-fields where the pragma is in force; so gcc has it.
  const isPacked = (options.packed || member.packed) && !(member.width !== null && options.pack > 0);
  const natural = isPacked ? Math.max(1, member.aligned) : Math.max(member.type.align, member.aligned);
  return options.pack > 0 ? Math.min(natural, options.pack) : natural;
}

/** A bit-field may not cross a boundary of its type's size unless it is packed. */
function bitFieldPosition(position: number, member: DeclaredMember, options: RecordOptions): number {
  const width = member.width!;
  const unit = member.type.size * 8;
  const isPacked = options.packed || member.packed || options.pack > 0;
  let start = position;
  if (member.aligned > 0)
    start = roundUp(start, (options.pack > 0 ? Math.min(member.aligned, options.pack) : member.aligned) * 8);
  if (!isPacked && Math.floor(start / unit) !== Math.floor((start + width - 1) / unit)) start = roundUp(start, unit);
  return start;
}

/**
 * Access goes to the smallest aligned unit that holds all bits, if the record's alignment lets it lie within; else to
 * bytes.
 */
function bitField(member: DeclaredMember, position: number, align: number): Member {
  const width = member.width!;
  const { name, type, qualifiers, token } = member;
  for (const bytes of [1, 2, 4, 8]) {
    const unit = bytes * 8;
    const start = Math.floor(position / unit);
    if (bytes > Math.max(align, 1)) break;
    if (start !== Math.floor((position + width - 1) / unit)) continue;
    const bits = { first: position - start * unit, width };
    return { name, type, offset: start * bytes, bits, qualifiers, align, token };
  }
  const bits = { first: position % 8, width };
  return { name, type, offset: Math.floor(position / 8), bits, qualifiers, align, token };
}

/** The least multiple of `unit` that is not below `value`. */
function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
