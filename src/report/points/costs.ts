/**
 * What the memory map costs before and after the patch, as one table: of each configuration the measures that changed
 * anywhere.
 */
import { groupBy } from '../../group-by.js';
import type { ConfigurationCost, Measure, NotFollowed, TreeListenerCost } from '../../result/costs.js';

type Tree = 'before' | 'after';

/** What is measured, in the order in which it is told. */
const MEASURES = {
  'write-bytes': (cost, tree) => BigInt(cost[tree].write.bytesMapped),
  'boot-bytes': (cost, tree) => BigInt(cost[tree].boot.bytesMapped),
  'boot-maps': (cost, tree) => BigInt(cost[tree].boot.maps),
  'boot-unmaps': (cost, tree) => BigInt(cost[tree].boot.unmaps),
  'dma-mappings': (cost, tree) => BigInt(cost[tree].dmaMappings),
  'ram-ranges': (cost, tree) => BigInt(cost[tree].ramRanges),
  'flat-ranges': (cost, tree) => BigInt(cost[tree].flatRanges),
  'kvm-slots': (cost, tree) => listener(cost, tree, 'kvm', ({ slots }) => slots),
  'kvm-slots-after': (cost, tree) => listener(cost, tree, 'kvm', ({ slotsAfterBoot }) => slotsAfterBoot),
  'kvm-calls': (cost, tree) => listener(cost, tree, 'kvm', ({ calls }) => calls),
  'vhost-regions': (cost, tree) => listener(cost, tree, 'vhost', ({ regions }) => regions),
  'vhost-regions-after': (cost, tree) => listener(cost, tree, 'vhost', ({ regionsAfterBoot }) => regionsAfterBoot),
  'vhost-user-regions': (cost, tree) => listener(cost, tree, 'vhostUser', ({ regions }) => regions),
  'vhost-user-regions-after': (cost, tree) =>
    listener(cost, tree, 'vhostUser', ({ regionsAfterBoot }) => regionsAfterBoot),
} as const satisfies Record<Measure, (cost: ConfigurationCost, tree: Tree) => bigint | null>;

/** A measure in both trees; null where it was not taken. */
export interface CostPair {
  readonly before: bigint | null;
  readonly after: bigint | null;
}

export interface CostTable {
  /** Those that changed on some configuration. */
  readonly measures: readonly Measure[];
  /** Configurations of equal numbers are one row; those on which nothing changed have none. */
  readonly rows: ReadonlyArray<{ readonly places: readonly ConfigurationCost[]; readonly pairs: readonly CostPair[] }>;
}

export function costTable(costs: readonly ConfigurationCost[]): CostTable {
  const all = Object.keys(MEASURES) as Measure[];
  const measures = all.filter((measure) => costs.some((cost) => isChanged(pairOf(cost, measure))));
  const changed = costs.filter((cost) => measures.some((measure) => isChanged(pairOf(cost, measure))));
  const pairsOf = (cost: ConfigurationCost): CostPair[] => measures.map((measure) => pairOf(cost, measure));
  const groups = groupBy(changed, (cost) => pairsOf(cost).map(keyOf).join());
  return { measures, rows: [...groups.values()].map((places) => ({ places, pairs: pairsOf(places[0]!) })) };
}

/** Of each changed measure the configuration on which it changed most. */
export function largestChanges({ measures, rows }: CostTable): Array<{
  readonly measure: Measure;
  readonly pair: CostPair;
  readonly places: readonly ConfigurationCost[];
}> {
  return measures.map((measure, column) => {
    const size = ({ pairs }: CostTable['rows'][number]): bigint => {
      const { before, after } = pairs[column]!;
      const change = (after ?? 0n) - (before ?? 0n);
      return change < 0n ? -change : change;
    };
    const [most] = [...rows].sort((a, b) => (size(b) > size(a) ? 1 : size(b) < size(a) ? -1 : 0));
    return { measure, pair: most!.pairs[column]!, places: most!.places };
  });
}

export function isChanged({ before, after }: CostPair): boolean {
  return before !== null && after !== null && before !== after;
}

function pairOf(cost: ConfigurationCost, measure: Measure): CostPair {
  return { before: MEASURES[measure](cost, 'before'), after: MEASURES[measure](cost, 'after') };
}

function keyOf({ before, after }: CostPair): string {
  return `${before}-${after}`;
}

function listener<K extends keyof TreeListenerCost>(
  { listeners }: ConfigurationCost,
  tree: Tree,
  key: K,
  value: (cost: Exclude<TreeListenerCost[K], NotFollowed>) => number,
): bigint | null {
  const cost = listeners?.[tree][key];
  if (!cost || 'reason' in cost) return null;
  return BigInt(value(cost as Exclude<TreeListenerCost[K], NotFollowed>));
}
