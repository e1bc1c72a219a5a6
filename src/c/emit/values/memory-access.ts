/** Instructions for access to memory, and where the members of variables in locals are. */
import type { CType } from '../../types/types.js';
import type { ResolvedPlace } from '../emitter.js';
import type { Leaf, LocalStorage, MemoryStorage, ScalarStorage, Storage } from '../storage.js';

/** Whether a variable lies in memory, as against locals. */
export function inMemory(storage: Storage): storage is MemoryStorage {
  return storage.kind === 'frame' || storage.kind === 'pointer';
}

/** The local or pair that holds the scalar at an offset in a variable kept in locals. */
export function scalarIn(storage: LocalStorage, offset: number): ScalarStorage {
  if (storage.kind !== 'leaves') return storage;
  const leaf = storage.leaves.get(offset);
  if (!leaf) throw new Error(`no member at offset ${offset} of a variable in locals`);
  return leaf.storage;
}

/** The leaves of a variable that lie within an aggregate of `type` at a place, with their offsets from it. */
export function leavesWithin(place: ResolvedPlace, type: CType): Array<Leaf & { relative: number }> {
  if (place.kind !== 'stored' || inMemory(place.storage)) return [];
  const { storage, offset } = place;
  if (storage.kind !== 'leaves') return [{ relative: 0, type, storage }];
  return [...storage.leaves]
    .filter(([at]) => at >= offset && at < offset + type.size)
    .map(([at, leaf]) => ({ relative: at - offset, type: leaf.type, storage: leaf.storage }));
}

/** The instruction that loads a scalar of up to 64 bits. */
export function loadInstruction(type: CType): string {
  if (type.kind === 'float') return type.size === 4 ? 'f32.load' : 'f64.load';
  if (type.kind !== 'integer' || type.size === 8) return 'i64.load';
  if (type.size === 4) return 'i32.load';
  return `i32.load${type.size * 8}_${type.signed ? 's' : 'u'}`;
}

/** The instruction that stores a scalar of up to 64 bits. */
export function storeInstruction(type: CType): string {
  if (type.kind === 'float') return type.size === 4 ? 'f32.store' : 'f64.store';
  if (type.kind !== 'integer' || type.size === 8) return 'i64.store';
  return type.size === 4 ? 'i32.store' : `i32.store${type.size * 8}`;
}
