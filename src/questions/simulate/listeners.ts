/** What the KVM and vhost listeners handed on in each step of a simulation, as reports show it. */
import type { RegionEvent, SlotEvent } from '../../machine/listeners.js';
import { hex } from '../../result/hex.js';

/**
 * Numbers of regions that backends are known to stop at, from hw/virtio/vhost-user.c, libvhost-user and vhost of Linux.
 */
const REGION_LIMITS = [8, 32, 509];

/** The limits of backends that a table with so many regions is beyond, smallest first. */
export function exceededLimits(regions: number): number[] {
  return REGION_LIMITS.filter((limit) => regions > limit);
}

/** Guest physical addresses in hex, `end` inclusive. */
export interface SimulatedRange {
  readonly start: string;
  readonly end: string;
}

/** A memory slot that the KVM listener set or deleted; a deleted slot's range is the one it had. */
export type SimulatedSlotEvent = SimulatedRange & {
  readonly slot: number;
} & ({ readonly op: 'set'; readonly readonly: boolean; readonly dirtyLog: boolean } | { readonly op: 'delete' });

export interface SimulatedSlots {
  readonly events: readonly SimulatedSlotEvent[];
  /** How many slots are in use after the step. */
  readonly slots: number;
}

export interface SimulatedTables {
  /** The memory tables that the backend was handed, in order. */
  readonly tables: ReadonlyArray<readonly SimulatedRange[]>;
  /** How many regions the backend's table has after the step. */
  readonly regions: number;
}

/** Follows the state of one listener through the steps; `next` takes the events of a step. */
export interface Follower<T> {
  next(events: readonly RegionEvent[]): T;
}

export function followSlots(): Follower<SimulatedSlots> {
  const held = new Map<number, SimulatedRange>();
  const simulated = (event: SlotEvent): SimulatedSlotEvent => {
    const { slot, start, size, readonly, dirtyLog } = event;
    if (size === 0n) {
      const range = held.get(slot) ?? { start: hex(start), end: hex(start) };
      held.delete(slot);
      return { op: 'delete', slot, ...range };
    }
    const range = { start: hex(start), end: hex(start + size - 1n) };
    held.set(slot, range);
    return { op: 'set', slot, ...range, readonly, dirtyLog };
  };
  return {
    next: (events) => ({
      events: events.flatMap((event) => (event.kind === 'slot' ? [simulated(event)] : [])),
      slots: held.size,
    }),
  };
}

export function followTables(kind: 'vhost' | 'vhost-user'): Follower<SimulatedTables> {
  let regions = 0;
  return {
    next: (events) => {
      const tables = events.flatMap((event) =>
        event.kind === kind ? [event.regions.map(({ start, last }) => ({ start: hex(start), end: hex(last) }))] : [],
      );
      regions = tables.at(-1)?.length ?? regions;
      return { tables, regions };
    },
  };
}
