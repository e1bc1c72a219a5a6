/** How two layouts differ: which region of one is which of the other, and what became of it. */
import type { LayoutChangeKind, RegionChange } from '../../result/region.js';
import type { Region } from './region.js';

export type LayoutChange = RegionChange<Region>;

/** How close two regions must be to be taken for one; tried in this order, so that the surest pairs are made first. */
const ALIKE: ReadonlyArray<(a: Region, b: Region) => boolean> = [
  (a, b) => content(a) === content(b),
  (a, b) => a.name === b.name && a.parent === b.parent && a.function === b.function && a.condition === b.condition,
  (a, b) => a.name === b.name && a.parent === b.parent && a.function === b.function,
  (a, b) => a.name === b.name && a.function === b.function,
  (a, b) => a.name === b.name,
  (a, b) =>
    a.kind === b.kind && a.parent === b.parent && a.offset === b.offset && a.size === b.size && target(a) === target(b),
];

/** The changes from one layout to another: of pairs in the order of `before`, then removed, then added regions. */
export function layoutChanges(before: readonly Region[], after: readonly Region[]): LayoutChange[] {
  const partners = new Map<Region, Region>();
  const free = new Set(after);
  for (const isAlike of ALIKE) {
    for (const region of before) {
      if (partners.has(region)) continue;
      const candidates = [...free].filter((other) => isAlike(region, other));
      const best = candidates.sort((a, b) => differences(region, a).length - differences(region, b).length)[0];
      if (!best) continue;
      partners.set(region, best);
      free.delete(best);
    }
  }
  const changed = [...partners]
    .sort(([a], [b]) => before.indexOf(a) - before.indexOf(b))
    .flatMap(([before, after]) => differences(before, after).map((each) => ({ ...each, before, after })));
  const removed = before.filter((region) => !partners.has(region));
  return [
    ...changed,
    ...removed.map((region) => ({ kind: 'removed', before: region, after: null }) as const),
    ...[...free].map((region) => ({ kind: 'added', before: null, after: region }) as const),
  ];
}

const contents = new WeakMap<Region, string>();

/** What a region is and who builds it, apart from the lines it comes from. */
function content(region: Region): string {
  let text = contents.get(region);
  if (text === undefined) {
    const { source: _source, mappedAt: _mappedAt, variables: _variables, ...rest } = region;
    text = JSON.stringify(rest);
    contents.set(region, text);
  }
  return text;
}

/** What differs between a region before and after. */
function differences(a: Region, b: Region): Array<Pick<LayoutChange, 'kind' | 'aspect'>> {
  const differs = (of: (region: Region) => unknown): boolean => JSON.stringify(of(a)) !== JSON.stringify(of(b));
  const kinds = (Object.entries(FACTS) as Array<[LayoutChangeKind, Fact]>).filter(([, fact]) => differs(fact));
  const isElsewhere = differs(({ boards }) => boards);
  return [
    ...kinds.map(([kind]) => ({ kind })),
    ...(isElsewhere ? [{ kind: 'condition-changed', aspect: 'boards' } as const] : []),
  ];
}

type Fact = (region: Region) => unknown;

/** What a kind of change is about, in the order in which changes are told. */
const FACTS: Readonly<Record<Exclude<LayoutChangeKind, 'added' | 'removed'>, Fact>> = {
  renamed: ({ name }) => name,
  'kind-changed': ({ kind }) => kind,
  moved: ({ parent, offset }) => (parent === null ? null : [parent, offset]),
  resized: ({ size }) => size,
  'priority-changed': ({ priority }) => priority,
  'alias-changed': ({ alias }) => alias && [alias.target, alias.offset],
  'access-changed': ({ readonly = 'false', enabled = 'true' }) => [readonly, enabled],
  'condition-changed': ({ condition, loops = [] }) => [condition, loops],
};

function target({ alias }: Region): string {
  return alias ? `${alias.target} at ${alias.offset}` : '';
}
