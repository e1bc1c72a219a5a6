/** What is wrong with the calls that listeners of guest memory get, as codes and data. */
import type { AddressRange } from './evidence.js';

/** What else a listener is told of memory that it holds. */
export type HeldAttribute = 'read-only' | 'logged' | 'nonvolatile' | 'romd' | 'unmergeable';

/** Memory that a listener holds, with all that it was told of it. */
export interface HeldMemory extends AddressRange {
  readonly what: 'memory' | 'log' | 'coalesced' | 'ioeventfd';
  /** The block's name; null for what is not RAM. */
  readonly ramBlock: string | null;
  /** Of the first byte in its block, in hex. */
  readonly offset: string;
  readonly attributes: readonly HeldAttribute[];
  /** Of a log the clients (DIRTY_MEMORY_...) as bits, of an ioeventfd its data; else 0. */
  readonly value: number;
}

/** A call that does not fit, or something that a listener is told otherwise than before the patch. */
export type ListenerFault =
  /** The DMA container is asked to map `range` over what is mapped at `mapped`. */
  | { readonly kind: 'map-overlaps'; readonly range: AddressRange; readonly mapped: AddressRange }
  /** It is asked to unmap where nothing is mapped, or a part of a mapping. */
  | { readonly kind: 'unmap-of-nothing' | 'unmap-cuts-mapping'; readonly range: AddressRange }
  /** What is mapped for devices is not what the guest's memory holds. */
  | { readonly kind: 'not-followed' }
  /** Mappings are left when the listener is taken off. */
  | { readonly kind: 'left-mapped' }
  /** The same calls come in another order. */
  | { readonly kind: 'other-order' }
  /** A listener holds something else; of several pieces the first that went and the first that came, null for none. */
  | {
      readonly kind: 'holds-other';
      readonly listener: string;
      readonly before: HeldMemory | null;
      readonly after: HeldMemory | null;
    };
