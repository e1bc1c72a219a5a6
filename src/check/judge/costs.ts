/** What the memory map costs: ranges, mappings, and what is mapped again. */
import type { Recording } from '../../machine/recording.js';
import type { ByteMeasure, ConfigurationCost, Cost, CostDifference, CountMeasure } from '../../result/costs.js';
import { hex } from '../../result/hex.js';
import type { ConfigurationName } from '../../result/not-run.js';
import { intersect, measure, unite } from '../../result/ranges.js';
import type { Finding } from '../../result/result.js';
import type { Mapping } from '../compare/dma.js';
import { PairMemo } from '../compare/pair-memo.js';
import type { Stimulus } from '../play/runs.js';
import { finding } from './findings.js';

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
  const bytes = (measure: ByteMeasure, from: string, to: string): CostDifference[] =>
    from === to ? [] : [{ measure, before: from, after: to }];
  return changedCosts(name, [
    ...bytes('write-bytes', before.write.bytesMapped, after.write.bytesMapped),
    ...bytes('boot-bytes', before.boot.bytesMapped, after.boot.bytesMapped),
    ...counted('boot-maps', before.boot.maps, after.boot.maps),
    ...counted('boot-unmaps', before.boot.unmaps, after.boot.unmaps),
    ...counted('dma-mappings', before.dmaMappings, after.dmaMappings),
    ...counted('ram-ranges', before.ramRanges, after.ramRanges),
    ...counted('flat-ranges', before.flatRanges, after.flatRanges),
  ]);
}

/** A measure if it differs. */
export function counted(measure: CountMeasure, before: number, after: number): CostDifference[] {
  return before === after ? [] : [{ measure, before, after }];
}

/** `cost-changed` of a configuration; null where no measure differs. */
export function changedCosts(name: ConfigurationName, costs: readonly CostDifference[]): Finding | null {
  return costs.length === 0 ? null : finding({ id: 'cost-changed', detail: { costs }, ...name });
}
