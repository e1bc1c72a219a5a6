/** Where a variable lives while a function is emitted. */

import { valueTypeOf } from '../lower/values/values.js';
import { type CType, isScalar } from '../types/types.js';
import type { MachineType } from '../wasm/opcodes.js';

export type Storage = LocalStorage | MemoryStorage;

/** A scalar in a local, or an __int128 in two. */
export type ScalarStorage =
  | { readonly kind: 'local'; readonly index: number }
  | { readonly kind: 'pair'; readonly low: number; readonly high: number };

/** Kept in locals. */
export type LocalStorage =
  | ScalarStorage
  /** An aggregate whose members each have locals, by their offset. */
  | { readonly kind: 'leaves'; readonly leaves: ReadonlyMap<number, Leaf> };

/** Kept in memory. */
export type MemoryStorage =
  /** In the frame, at an offset from the frame pointer. */
  | { readonly kind: 'frame'; readonly offset: number }
  /** In memory, at the address (an i64) that a local holds. */
  | { readonly kind: 'pointer'; readonly index: number };

export interface Leaf {
  readonly type: CType;
  readonly storage: ScalarStorage;
}

const MOST_LEAVES = 8;

/** The scalar members of a struct with their offsets, or null where it cannot be kept in locals. */
export function scalarLeaves(type: CType, offset = 0): Array<{ offset: number; type: CType }> | null {
  if (isScalar(type)) return [{ offset, type }];
  if (type.kind !== 'record' || type.union || !type.members) return null;
  const leaves: Array<{ offset: number; type: CType }> = [];
  for (const member of type.members) {
    if (member.bits) return null;
    const inner = scalarLeaves(member.type, offset + member.offset);
    if (!inner) return null;
    leaves.push(...inner);
    if (leaves.length > MOST_LEAVES) return null;
  }
  return leaves;
}

/** The locals a scalar of a type takes; none for void. */
export function machineTypes(type: CType): MachineType[] {
  const value = valueTypeOf(type);
  if (value === 'i128') return ['i64', 'i64'];
  return value === 'void' ? [] : [value];
}
