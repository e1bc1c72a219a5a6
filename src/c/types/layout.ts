/** Lays out structs and unions as gcc does on x86-64 (System V ABI 3.1.2, bit-fields included). */
import type { Token } from '../token.js';
import type { CType, Member, RecordLayout } from './types.js';

/** A member as declared. */
export interface DeclaredMember {
  readonly name: string | null;
  readonly type: CType;
  /** Width in bits of a bit-field, else null. A width of 0 ends the storage unit. */
  readonly width: number | null;
  readonly packed: boolean;
  /** From an `aligned` attribute on the member, in bytes; 0 without one. */
  readonly aligned: number;
  readonly token: Token;
}

/**
 * @param union all members start at 0
 * @param packed the attribute of that name on the record
 * @param aligned least alignment in bytes from attributes on the record; 0 without one
 */
export function layOut(
  union: boolean,
  declared: readonly DeclaredMember[],
  packed: boolean,
  aligned: number,
): RecordLayout {
  const members: Member[] = [];
  let bitPosition = 0;
  let size = 0;
  let align = 1;
  for (const member of declared) {
    const natural =
      member.aligned > 0 && !packed && !member.packed ? Math.max(member.type.align, member.aligned) : member.type.align;
    const memberAlign = packed || member.packed ? Math.max(1, member.aligned) : natural;
    if (union) bitPosition = 0;
    if (member.width !== null) {
      const unit = member.type.size * 8;
      if (member.width === 0) {
        bitPosition = roundUp(bitPosition, member.type.align * 8);
        continue;
      }
      const isPacked = packed || member.packed;
      if (!isPacked && Math.floor(bitPosition / unit) !== Math.floor((bitPosition + member.width - 1) / unit)) {
        bitPosition = roundUp(bitPosition, unit);
      }
      if (member.aligned > 0) bitPosition = roundUp(bitPosition, member.aligned * 8);
      const offset = Math.floor(bitPosition / 8);
      // Unnamed bit-fields take part in the layout but do not raise the alignment.
      if (member.name !== null) {
        members.push({
          name: member.name,
          type: member.type,
          offset,
          bits: { first: bitPosition % 8, width: member.width },
          token: member.token,
        });
        align = Math.max(align, isPacked ? Math.max(1, member.aligned) : Math.max(member.type.align, member.aligned));
      }
      bitPosition += member.width;
    } else {
      const offset = roundUp(Math.ceil(bitPosition / 8), memberAlign);
      members.push({ name: member.name, type: member.type, offset, bits: null, token: member.token });
      align = Math.max(align, memberAlign);
      bitPosition = (offset + member.type.size) * 8;
    }
    size = Math.max(size, Math.ceil(bitPosition / 8));
  }
  align = Math.max(align, aligned);
  return { members, size: roundUp(size, align), align };
}

/** The least multiple of `unit` that is not below `value`. */
export function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
