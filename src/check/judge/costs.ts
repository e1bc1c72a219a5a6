/** What the memory map costs: ranges, mappings, and what is mapped again. */
import type { Recording } from '../../machine/recording.js';
import type { ConfigurationCost, Cost } from '../../result/costs.js';
import { hex } from '../../result/hex.js';
import { intersect, measure, unite } from '../../result/ranges.js';
import type { Finding } from '../../result/result.js';
import type { Mapping } from '../compare/dma.js';
import { PairMemo } from '../compare/pair-memo.js';
import type { Stimulus } from '../play/runs.js';
import { type ConfigurationName, finding } from './findings.js';

/** The costs of one run. `mapped` is what is mapped after each entry of the recording. */
export function costOf(
  recording: Recording,
  mapped: ReadonlyArray<readonly Mapping[]>,
  { steps, boot }: Stimulus,
): Cost {
  const events = recording.events.map((each) => {
    const maps = each.filter((event) => event.op === 'map');
    return { maps, unmaps: each.length - maps.length };
  });
  const numbers = new Map(mapped.map((mappings, entry) => [mappings, entry]));
  const bytesAgain = new PairMemo((before, event) => {
    const held = unite(mapped[before]!);
    return events[event]!.maps.reduce((sum, map) => sum + measure(intersect([map], held)), 0n);
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
    const number = recording.eventsOf[entry]!;
    const { maps, unmaps } = events[number]!;
    const bytes = entry === 0 || maps.length === 0 ? 0n : bytesAgain.of(numbers.get(mapped[entry - 1]!)!, number);
    if (step && 'write' in step && bytes > mostBytes) mostBytes = bytes;
    if (entry > boot.start && entry <= boot.end) {
      whole.maps += maps.length;
      whole.unmaps += unmaps;
      whole.bytes += bytes;
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
  const add = (what: string, from: number, to: number): void => {
    if (from !== to) changes.push(`${what} ${from} → ${to}`);
  };
  const addBytes = (what: string, from: string, to: string): void => {
    if (from !== to) changes.push(`${what} ${sizesApart(Number(from), Number(to)).join(' → ')}`);
  };
  addBytes('bytes that the costliest write maps again', before.write.bytesMapped, after.write.bytesMapped);
  addBytes('bytes that a boot maps again', before.boot.bytesMapped, after.boot.bytesMapped);
  add('map calls of a boot', before.boot.maps, after.boot.maps);
  add('unmap calls of a boot', before.boot.unmaps, after.boot.unmaps);
  add('DMA mappings', before.dmaMappings, after.dmaMappings);
  add('ranges of RAM and ROM', before.ramRanges, after.ramRanges);
  add('flat ranges', before.flatRanges, after.flatRanges);
  return changes.length === 0 ? null : finding('cost-changed', changes.join(', '), { ...name });
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Two different numbers of bytes as a reader says them, to as many digits as tell them apart. */
function sizesApart(from: number, to: number): [from: string, to: string] {
  for (let digits = 1; ; digits++) {
    const texts: [string, string] = [size(from, digits), size(to, digits)];
    if (texts[0] !== texts[1]) return texts;
  }
}

/** In the largest unit that fits. */
function size(bytes: number, digits: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${Number.isInteger(value) ? value : value.toFixed(digits)} ${UNITS[unit]}`;
}
