/** What the memory map costs: ranges, mappings, and what is mapped again. */
import type { Recording } from '../../machine/recording.js';
import { measure } from '../ranges.js';
import type { ConfigurationCost, Cost, Finding } from '../result.js';
import type { Mapping } from './dma.js';
import { type ConfigurationName, finding } from './findings.js';
import type { Stimulus } from './runs.js';

/** The costs of one run. `mapped` is what is mapped after each entry of the recording. */
export function costOf(
  recording: Recording,
  mapped: ReadonlyArray<readonly Mapping[]>,
  { steps, boot }: Stimulus,
): Cost {
  const events = recording.events.map((each) => {
    const maps = each.filter((event) => event.op === 'map');
    return { maps: maps.length, unmaps: each.length - maps.length, bytes: measure(maps) };
  });
  const ramRows = recording.views.map((rows) => rows.filter((row) => row.ramBlock !== null).length);
  let [flatRanges, ramRanges, mappings, mostBytes] = [0, 0, 0, 0n];
  const whole = { maps: 0, unmaps: 0, bytes: 0n };
  for (let entry = 0; entry < recording.viewOf.length; entry++) {
    const view = recording.viewOf[entry]!;
    flatRanges = Math.max(flatRanges, recording.views[view]!.length);
    ramRanges = Math.max(ramRanges, ramRows[view]!);
    mappings = Math.max(mappings, mapped[entry]?.length ?? 0);
    const step = steps[entry - 1];
    const event = events[recording.eventsOf[entry]!]!;
    if (step && 'write' in step && event.bytes > mostBytes) mostBytes = event.bytes;
    if (entry > boot.start && entry <= boot.end) {
      whole.maps += event.maps;
      whole.unmaps += event.unmaps;
      whole.bytes += event.bytes;
    }
  }
  return {
    flatRanges,
    ramRanges,
    dmaMappings: mappings,
    write: { bytesMapped: hex(mostBytes) },
    boot: { maps: whole.maps, unmaps: whole.unmaps, bytesMapped: hex(whole.bytes) },
  };
}

/** A note where the costs of a configuration differ. */
export function costFinding(name: ConfigurationName, { before, after }: ConfigurationCost): Finding | null {
  const changes: string[] = [];
  const add = (
    what: string,
    from: number | string,
    to: number | string,
    show: (value: number | string) => string = String,
  ): void => {
    if (from !== to) changes.push(`${what} ${show(from)} → ${show(to)}`);
  };
  add('bytes that the costliest write maps again', before.write.bytesMapped, after.write.bytesMapped, size);
  add('bytes that a boot maps again', before.boot.bytesMapped, after.boot.bytesMapped, size);
  add('map calls of a boot', before.boot.maps, after.boot.maps);
  add('unmap calls of a boot', before.boot.unmaps, after.boot.unmaps);
  add('DMA mappings', before.dmaMappings, after.dmaMappings);
  add('ranges of RAM and ROM', before.ramRanges, after.ramRanges);
  add('flat ranges', before.flatRanges, after.flatRanges);
  return changes.length === 0 ? null : finding('cost-changed', changes.join(', '), { ...name });
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A number of bytes as a reader says it, to a tenth of the largest unit that fits. */
function size(bytes: number | string): string {
  let value = Number(bytes);
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
