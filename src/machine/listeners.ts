/** The listeners of a tree beside VFIO's, and what they hand on: the host's side of FlatcheckRegion in flatcheck.h. */

/** A listener of the tree that can be run. */
/** One of ours, `observer`, writes down how the memory core calls listeners. */
export type ListenerName = 'vfio' | 'kvm' | 'vhost' | 'vhost-user' | 'observer';

/** Those of the tree. */
export const LISTENER_NAMES: readonly ListenerName[] = ['vfio', 'kvm', 'vhost', 'vhost-user'];

/** All that can be run, together. */
export const ALL_LISTENERS: readonly ListenerName[] = [...LISTENER_NAMES, 'observer'];

/** What a tree defines that has the listener; VFIO's is looked for by its headers, see driver/listeners/vfio.h. */
export const LISTENER_FUNCTIONS: ReadonlyArray<readonly [ListenerName, string]> = [
  ['kvm', 'kvm_memory_listener_register'],
  ['vhost', 'vhost_dev_init'],
  ['vhost-user', 'vhost_dev_init'],
];

/** A KVM_SET_USER_MEMORY_REGION of the KVM listener. Addresses are guest physical, `size` 0 deletes the slot. */
export interface SlotEvent {
  readonly kind: 'slot';
  readonly slot: number;
  readonly readonly: boolean;
  readonly dirtyLog: boolean;
  readonly start: bigint;
  readonly size: bigint;
  /** The RAM block behind it (ram_addr_t), null for none, and the offset of the first byte in it. */
  readonly ramBlock: bigint | null;
  readonly offset: bigint;
}

export interface TableRegion {
  readonly start: bigint;
  readonly last: bigint;
  readonly ramBlock: bigint | null;
  readonly offset: bigint;
}

/** A memory table that a vhost device hands to its backend, regions in its order. `last` is inclusive. */
export interface TableEvent {
  readonly kind: 'vhost' | 'vhost-user';
  readonly regions: readonly TableRegion[];
}

/** A call that the memory core made of an observer. Addresses are guest physical. */
export interface CallEvent {
  readonly kind: 'call';
  /** Which of the observers: 0 to 2 are there from the start, 3 comes late. */
  readonly observer: number;
  readonly call: ObservedCall;
  readonly start: bigint;
  readonly size: bigint;
  readonly readonly: boolean;
  readonly nonvolatile: boolean;
  readonly romd: boolean;
  readonly unmergeable: boolean;
  /**
   * Of log-start and log-stop: the clients (DIRTY_MEMORY_...) that log from then on, as bits; of an ioeventfd its data.
   */
  readonly logged: number;
  readonly ramBlock: bigint | null;
  readonly offset: bigint;
}

/** In the order of FLATCHECK_CALL_ADD ... */
const OBSERVED_CALLS = [
  'add',
  'del',
  'log-start',
  'log-stop',
  'coalesced-add',
  'coalesced-del',
  'eventfd-add',
  'eventfd-del',
] as const;
export type ObservedCall = (typeof OBSERVED_CALLS)[number];

export type RegionEvent = SlotEvent | TableEvent | CallEvent;

/** sizeof(FlatcheckRegion). */
export const REGION_SIZE = 48;
/** FLATCHECK_SLOT ... in flatcheck.h. */
const REGION_KINDS = { slot: 1, table: 2, userTable: 3, call: 5 } as const;
/** FLATCHECK_CALL_... */
const CALL = { mask: 15, readonly: 16, nonvolatile: 32, romd: 64, unmergeable: 128, logShift: 8 } as const;
const NO_BLOCK = 0xffffffffffffffffn;
/** Flags of struct kvm_userspace_memory_region, linux/kvm.h. */
const KVM_MEM_LOG_DIRTY_PAGES = 1;
const KVM_MEM_READONLY = 2;
/** FLATCHECK_VFIO ... in flatcheck.h. */
export const LISTENER_BITS: Readonly<Record<ListenerName, number>> = {
  vfio: 1,
  kvm: 2,
  vhost: 4,
  'vhost-user': 8,
  observer: 16,
};

function blockAt(view: DataView, at: number): { readonly ramBlock: bigint | null; readonly offset: bigint } {
  const block = view.getBigUint64(at + 32, true);
  return { ramBlock: block === NO_BLOCK ? null : block, offset: view.getBigUint64(at + 40, true) };
}

/** What FlatcheckRegion entries, as they lie in memory, say. */
export function readRegionEvents(bytes: Uint8Array): RegionEvent[] {
  const view = new DataView(bytes.buffer);
  const events: RegionEvent[] = [];
  for (let at = 0; at < bytes.length; ) {
    const kind = view.getUint32(at, true);
    const start = view.getBigUint64(at + 16, true);
    const size = view.getBigUint64(at + 24, true);
    const count = view.getUint32(at + 12, true);
    const behind = blockAt(view, at);
    if (kind === REGION_KINDS.slot) {
      const flags = view.getUint32(at + 8, true);
      events.push({
        kind: 'slot',
        slot: view.getUint32(at + 4, true),
        readonly: (flags & KVM_MEM_READONLY) !== 0,
        dirtyLog: (flags & KVM_MEM_LOG_DIRTY_PAGES) !== 0,
        start,
        size,
        ...behind,
      });
    } else if (kind === REGION_KINDS.call) {
      const flags = view.getUint32(at + 8, true);
      events.push({
        kind: 'call',
        observer: view.getUint32(at + 4, true),
        call: OBSERVED_CALLS[(flags & CALL.mask) - 1]!,
        start,
        size,
        readonly: (flags & CALL.readonly) !== 0,
        nonvolatile: (flags & CALL.nonvolatile) !== 0,
        romd: (flags & CALL.romd) !== 0,
        unmergeable: (flags & CALL.unmergeable) !== 0,
        logged: flags >>> CALL.logShift,
        ...behind,
      });
    } else {
      const regions = Array.from({ length: count }, (_, i) => {
        const region = at + (i + 1) * REGION_SIZE;
        const first = view.getBigUint64(region + 16, true);
        return { start: first, last: first + view.getBigUint64(region + 24, true) - 1n, ...blockAt(view, region) };
      });
      events.push({ kind: kind === REGION_KINDS.userTable ? 'vhost-user' : 'vhost', regions });
    }
    at += (count + 1) * REGION_SIZE;
  }
  return events;
}
