/** The listeners of a tree beside VFIO's, and what they hand on: the host's side of FlatcheckRegion in flatcheck.h. */

/** A listener of the tree that can be run. */
export type ListenerName = 'vfio' | 'kvm' | 'vhost' | 'vhost-user';

export const LISTENER_NAMES: readonly ListenerName[] = ['vfio', 'kvm', 'vhost', 'vhost-user'];

/** A KVM_SET_USER_MEMORY_REGION of the KVM listener. Addresses are guest physical, `size` 0 deletes the slot. */
export interface SlotEvent {
  readonly kind: 'slot';
  readonly slot: number;
  readonly readonly: boolean;
  readonly dirtyLog: boolean;
  readonly start: bigint;
  readonly size: bigint;
}

/** A memory table that a vhost device hands to its backend, regions in its order. `last` is inclusive. */
export interface TableEvent {
  readonly kind: 'vhost' | 'vhost-user';
  readonly regions: ReadonlyArray<{ readonly start: bigint; readonly last: bigint }>;
}

export type RegionEvent = SlotEvent | TableEvent;

/** sizeof(FlatcheckRegion). */
export const REGION_SIZE = 48;
/** FLATCHECK_SLOT ... in flatcheck.h. */
const REGION_KINDS = { slot: 1, table: 2, userTable: 3 } as const;
/** Flags of struct kvm_userspace_memory_region, linux/kvm.h. */
const KVM_MEM_LOG_DIRTY_PAGES = 1;
const KVM_MEM_READONLY = 2;
/** FLATCHECK_VFIO ... in flatcheck.h. */
export const LISTENER_BITS: Readonly<Record<ListenerName, number>> = { vfio: 1, kvm: 2, vhost: 4, 'vhost-user': 8 };

/** What FlatcheckRegion entries, as they lie in memory, say. */
export function readRegionEvents(bytes: Uint8Array): RegionEvent[] {
  const view = new DataView(bytes.buffer);
  const events: RegionEvent[] = [];
  for (let at = 0; at < bytes.length; ) {
    const kind = view.getUint32(at, true);
    const start = view.getBigUint64(at + 16, true);
    const size = view.getBigUint64(at + 24, true);
    const count = view.getUint32(at + 12, true);
    if (kind === REGION_KINDS.slot) {
      const flags = view.getUint32(at + 8, true);
      events.push({
        kind: 'slot',
        slot: view.getUint32(at + 4, true),
        readonly: (flags & KVM_MEM_READONLY) !== 0,
        dirtyLog: (flags & KVM_MEM_LOG_DIRTY_PAGES) !== 0,
        start,
        size,
      });
    } else {
      const regions = Array.from({ length: count }, (_, i) => {
        const region = at + (i + 1) * REGION_SIZE;
        const first = view.getBigUint64(region + 16, true);
        return { start: first, last: first + view.getBigUint64(region + 24, true) - 1n };
      });
      events.push({ kind: kind === REGION_KINDS.userTable ? 'vhost-user' : 'vhost', regions });
    }
    at += (count + 1) * REGION_SIZE;
  }
  return events;
}
