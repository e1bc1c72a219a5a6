/** What the ways of mapping of both trees cost. */

/** Bytes are hex strings. */
export interface Cost {
  /** Most rows of the flat view of `memory` at any time. */
  readonly flatRanges: number;
  /** Those of them that are RAM or ROM. */
  readonly ramRanges: number;
  /** Most DMA mappings at any time. */
  readonly dmaMappings: number;
  /** The register write that maps most again; bytes that were not mapped before it do not count. */
  readonly write: { readonly bytesMapped: string };
  /** All writes of a firmware's boot together, bytes likewise. */
  readonly boot: { readonly maps: number; readonly unmaps: number; readonly bytesMapped: string };
}

export interface ConfigurationCost {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  readonly before: Cost;
  readonly after: Cost;
  /** Of the configuration with most RAM of each machine; absent in others, and where it was not asked. */
  readonly listeners?: ListenerCost;
}

/** What the recorded boot costs KVM and vhost backends, whose listeners are run in place of VFIO's. */
export interface ListenerCost {
  readonly before: TreeListenerCost;
  readonly after: TreeListenerCost;
}

/** The same of one tree. */
export interface TreeListenerCost {
  readonly kvm: SlotCost | NotFollowed;
  /** Of a device whose backend is in the kernel. */
  readonly vhost: TableCost | NotFollowed;
  /** Of one whose backend is another process. */
  readonly vhostUser: TableCost | NotFollowed;
}

/** A listener of the tree that could not be run, and why. */
export interface NotFollowed {
  readonly reason: NotFollowedReason;
}

export type NotFollowedReason =
  /** It failed; `error` is the line that says how. */
  | { readonly code: 'failed'; readonly error: string }
  | { readonly code: 'function-undefined'; readonly name: string; readonly caller: string }
  | { readonly code: 'object-undefined'; readonly name: string };

export interface SlotCost {
  /** Most slots in use after any step of the boot or before it. */
  readonly slots: number;
  readonly slotsAfterBoot: number;
  /** Slots that the boot sets or deletes, its reset included. */
  readonly calls: number;
}

export interface TableCost {
  /** Most regions of a table that a backend is handed in the boot or before it. */
  readonly regions: number;
  readonly regionsAfterBoot: number;
  /** The limits of backends (8, 32, 509) that `regions` is beyond. */
  readonly exceeds: readonly number[];
}

/** Bytes, as hex strings in results. */
export type ByteMeasure = 'write-bytes' | 'boot-bytes';

export type CountMeasure =
  | 'boot-maps'
  | 'boot-unmaps'
  | 'dma-mappings'
  | 'ram-ranges'
  | 'flat-ranges'
  | 'kvm-slots'
  | 'kvm-slots-after'
  | 'kvm-calls'
  | 'vhost-regions'
  | 'vhost-regions-after'
  | 'vhost-user-regions'
  | 'vhost-user-regions-after';

export type Measure = ByteMeasure | CountMeasure;

/** A measure that differs. */
export type CostDifference =
  | { readonly measure: ByteMeasure; readonly before: string; readonly after: string }
  | {
      readonly measure: CountMeasure;
      readonly before: number;
      readonly after: number;
      /** Limits of backends that a table of vhost regions now passes, or no longer does. */
      readonly passes?: readonly number[];
      readonly nowFits?: readonly number[];
    };
