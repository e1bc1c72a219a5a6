/** Costs in words. All texts are printable. */
import type { ConfigurationCost, CostDifference, Measure, TableCost } from '../../result/costs.js';
import { printable } from '../../text.js';
import { type CostPair, costTable, isChanged, largestChanges } from '../points/costs.js';
import { placesText } from './places.js';

/** A measure as the head of a column, and as the start of a sentence. */
const MEASURE_WORDS: Readonly<Record<Measure, readonly [head: string, words: string]>> = {
  'write-bytes': ['remapped by a write', 'most that one write maps again'],
  'boot-bytes': ['remapped by a boot', 'mapped again in a boot'],
  'boot-maps': ['maps of a boot', 'map calls of a boot'],
  'boot-unmaps': ['unmaps of a boot', 'unmap calls of a boot'],
  'dma-mappings': ['DMA mappings', 'DMA mappings'],
  'ram-ranges': ['RAM and ROM ranges', 'ranges of RAM and ROM'],
  'flat-ranges': ['flat ranges', 'flat ranges'],
  'kvm-slots': ['KVM slots', 'most KVM slots of a boot'],
  'kvm-slots-after': ['KVM slots after boot', 'KVM slots after a boot'],
  'kvm-calls': ['KVM slot calls', 'KVM slot calls of a boot'],
  'vhost-regions': ['vhost regions', 'most regions of a vhost table'],
  'vhost-regions-after': ['vhost regions after boot', 'regions of a vhost table after a boot'],
  'vhost-user-regions': ['vhost-user regions', 'most regions of a vhost-user table'],
  'vhost-user-regions-after': ['vhost-user regions after boot', 'regions of a vhost-user table after a boot'],
};
const MEASURES_IN_SUMMARY = 2;
const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** The changes of costs as a table of cells; the first row has the heads. Null where nothing changed. */
export function costCells(costs: readonly ConfigurationCost[]): string[][] | null {
  const { measures, rows } = costTable(costs);
  if (rows.length === 0) return null;
  const head = ['', ...measures.map((measure) => MEASURE_WORDS[measure][0])];
  const body = rows.map(({ places, pairs }) => [
    printable(placesText(places, costs)),
    ...pairs.map((pair, i) => pairText(pair, measures[i]!)),
  ]);
  return [head, ...body];
}

/** The measures that changed, each where it changed most, in one line; null where none did. */
export function costSummary(costs: readonly ConfigurationCost[]): string | null {
  const changes = largestChanges(costTable(costs));
  if (changes.length === 0) return null;
  const shown = changes.slice(0, MEASURES_IN_SUMMARY).map(({ measure, pair, places: [first] }) => ({
    text: `${MEASURE_WORDS[measure][1]} ${pairText(pair, measure)}`,
    place: printable(`${first!.machine} · ${first!.ram}`),
  }));
  const left = changes.length - shown.length;
  // The place stands once for all that show most on it.
  const texts = shown.map(({ text, place }, i) => (place === shown[i + 1]?.place ? text : `${text} on ${place}`));
  return [...texts, ...(left > 0 ? [`${left} more`] : []), ...limitTexts(costs)].join(', ');
}

/** What tables of vhost regions now pass, or no longer do: limits at which backends stop. */
function limitTexts(costs: readonly ConfigurationCost[]): string[] {
  const texts = costs.flatMap(({ listeners }) =>
    (['vhost', 'vhostUser'] as const).flatMap((key) => {
      const [from, to] = [listeners?.before[key], listeners?.after[key]];
      if (!from || !to || 'reason' in from || 'reason' in to) return [];
      const name = key === 'vhost' ? 'vhost' : 'vhost-user';
      const beyond = (a: TableCost, b: TableCost): number[] => a.exceeds.filter((limit) => !b.exceeds.includes(limit));
      return [
        ...beyond(to, from).map((limit) => `now more ${name} regions than the ${limit} that some backends take`),
        ...beyond(from, to).map((limit) => `no longer more ${name} regions than the ${limit} that some backends take`),
      ];
    }),
  );
  return [...new Set(texts)];
}

/** A measure that differs, before and after; with the limits of backends that it crosses. */
export function costDifferenceText(difference: CostDifference): string {
  const { measure, before, after } = difference;
  const pair = pairText({ before: BigInt(before), after: BigInt(after) }, measure);
  const { passes, nowFits } = 'passes' in difference || 'nowFits' in difference ? difference : {};
  const limits = passes
    ? ` (now more than backends take that stop at ${passes.join(', ')})`
    : nowFits
      ? ` (no longer more than backends take that stop at ${nowFits.join(', ')})`
      : '';
  return `${MEASURE_WORDS[measure][1]} ${pair}${limits}`;
}

/** `3.0 GiB → 1 MiB`; one number where both are the same, nothing where it was not taken. */
function pairText(pair: CostPair, measure: Measure): string {
  const { before, after } = pair;
  if (before === null || after === null) return '';
  const isBytes = measure.endsWith('-bytes');
  if (!isChanged(pair)) return isBytes ? sizeWords(before, 1) : String(before);
  if (!isBytes) return `${before} → ${after}`;
  return sizesApart(before, after).join(' → ');
}

/** Two different numbers of bytes, to as many digits as tell them apart. */
function sizesApart(from: bigint, to: bigint): [from: string, to: string] {
  for (let digits = 1; ; digits++) {
    const texts: [string, string] = [sizeWords(from, digits), sizeWords(to, digits)];
    // "2 GiB" and "2.0 GiB" tell nothing.
    const [a, b] = texts.map((text) => text.replace(/\.0+ /, ' '));
    if (a !== b) return texts;
  }
}

/** In the largest unit that fits. */
function sizeWords(bytes: bigint, digits: number): string {
  let [value, unit] = [Number(bytes), 0];
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${Number.isInteger(value) ? value : value.toFixed(digits)} ${UNITS[unit]}`;
}
