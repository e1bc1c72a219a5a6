/** How two layouts differ: which region of one is which of the other, and what became of it. */
import type { Region } from './region.js';

export type LayoutChangeKind =
  | 'added'
  | 'removed'
  | 'renamed'
  | 'moved'
  | 'resized'
  | 'kind-changed'
  | 'priority-changed'
  | 'alias-changed'
  | 'access-changed'
  | 'condition-changed';

export interface LayoutChange {
  readonly kind: LayoutChangeKind;
  /** Null for a region that is added. */
  readonly before: Region | null;
  /** Null for a region that is removed. */
  readonly after: Region | null;
  /** One line. */
  readonly message: string;
}

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
    .flatMap(([old, now]) =>
      differences(old, now).map(([kind, message]) => ({ kind, before: old, after: now, message })),
    );
  const removed = before.filter((region) => !partners.has(region));
  return [
    ...changed,
    ...removed.map((region) => ({
      kind: 'removed' as const,
      before: region,
      after: null,
      message: `${described(region)} is removed`,
    })),
    ...[...free].map((region) => ({
      kind: 'added' as const,
      before: null,
      after: region,
      message: `${described(region)} is added`,
    })),
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

function differences(a: Region, b: Region): Array<[LayoutChangeKind, string]> {
  const found: Array<[LayoutChangeKind, string]> = [];
  const note = (kind: LayoutChangeKind, old: string, now: string, message: string): void => {
    if (old !== now) found.push([kind, message]);
  };
  const { name } = b;
  note('renamed', a.name, b.name, `${a.name} is now called ${b.name}`);
  note('kind-changed', a.kind, b.kind, `${name} is ${b.kind} instead of ${a.kind}`);
  note('moved', place(a), place(b), `${name} is mapped ${place(b)} instead of ${place(a)}`);
  note(
    'resized',
    a.size ?? '',
    b.size ?? '',
    `${name} has size ${b.size ?? 'unknown'} instead of ${a.size ?? 'unknown'}`,
  );
  note('priority-changed', a.priority, b.priority, `${name} has priority ${b.priority} instead of ${a.priority}`);
  note(
    'alias-changed',
    target(a),
    target(b),
    `${name} is an alias of ${target(b) || 'nothing'} instead of ${target(a) || 'nothing'}`,
  );
  note('access-changed', access(a), access(b), `${name} is ${access(b)} instead of ${access(a)}`);
  const [old, now] = [when(a), when(b)];
  note('condition-changed', old, now, `${name} is there ${now || 'always'}, before the patch ${old || 'always'}`);
  note(
    'condition-changed',
    a.boards.join(),
    b.boards.join(),
    `${name} is built by ${b.boards.join(', ')}, before the patch by ${a.boards.join(', ')}`,
  );
  return found;
}

function place(region: Region): string {
  return region.parent === null ? 'nowhere' : `in ${region.parent} at ${region.offset}`;
}

function target(region: Region): string {
  return region.alias ? `${region.alias.target} at ${region.alias.offset}` : '';
}

function access(region: Region): string {
  const readonly = region.readonly ?? 'false';
  const enabled = region.enabled ?? 'true';
  const parts = [
    readonly === 'false' ? 'writable' : readonly === 'true' ? 'read-only' : `read-only if ${readonly}`,
    enabled === 'true' ? 'enabled' : enabled === 'false' ? 'disabled' : `enabled if ${enabled}`,
  ];
  return parts.join(' and ');
}

function when(region: Region): string {
  const loops = (region.loops ?? []).map((loop) => `in the loop (${loop})`);
  return [...loops, ...(region.condition === '' ? [] : [`when ${region.condition}`])].join(' ');
}

function described(region: Region): string {
  const alias = region.alias ? ` of ${target(region)}` : '';
  const size = region.size === null ? '' : `, size ${region.size}`;
  const priority = region.priority === '0' ? '' : `, priority ${region.priority}`;
  const condition = when(region);
  return `${region.kind} ${region.name}${alias} ${place(region)}${size}${priority}${condition === '' ? '' : `, ${condition},`}`;
}
