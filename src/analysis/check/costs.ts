/** What a tree's way of mapping costs: ranges, mappings, calls, bytes to be pinned. */
import type { DmaEvent } from '../../machine/machine.js';
import type { Cost, DmaCost } from '../evidence.js';
import type { Observed } from './replay.js';

/** Entries of a recording, both ends included. */
export interface Entries {
  readonly from: number;
  readonly to: number;
}

/**
 * The costs of one tree in one configuration, over the entries that the recording has.
 * @param boot the entries of a recorded boot, the reset before it not counted
 */
export function costsOf({ recording, mappings }: Observed, boot: Entries): Cost {
  const views = [...recording.viewOf].map((view) => recording.views[view]!.length);
  const mapped = mappings.transitions.map(({ after }) => after.length);
  const price = recording.events.map(priceOf);
  const within = ({ from, to }: Entries): DmaCost => {
    const sum = { maps: 0, unmaps: 0, mapped: 0n };
    for (const events of recording.eventsOf.subarray(from, to + 1)) {
      const { maps, unmaps, mapped: bytes } = price[events]!;
      sum.maps += maps;
      sum.unmaps += unmaps;
      sum.mapped += bytes;
    }
    return { ...sum, mapped: `0x${sum.mapped.toString(16)}` };
  };
  return {
    flatRanges: views[0] ?? 0,
    mostFlatRanges: views.reduce((most, each) => Math.max(most, each), 0),
    mappings: mapped[0] ?? 0,
    mostMappings: mapped.reduce((most, each) => Math.max(most, each), 0),
    boot: within(boot),
    all: within({ from: 1, to: recording.eventsOf.length }),
  };
}

function priceOf(events: readonly DmaEvent[]): { maps: number; unmaps: number; mapped: bigint } {
  const maps = events.filter(({ op }) => op === 'map');
  return {
    maps: maps.length,
    unmaps: events.length - maps.length,
    mapped: maps.reduce((sum, { start, last }) => sum + (last - start + 1n), 0n),
  };
}
