/** Regions that board code builds, and what a patch changes of them, in words. */
import type { RegionChange, RegionFacts } from '../../result/region.js';

/** What became of a region. One line. */
export function regionChangeText({ kind, before, after, aspect }: RegionChange): string {
  if (after === null) return `${described(before!)} is removed`;
  if (before === null) return `${described(after)} is added`;
  const { name } = after;
  switch (kind) {
    case 'renamed':
      return `${before.name} is now called ${name}`;
    case 'kind-changed':
      return `${name} is ${after.kind} instead of ${before.kind}`;
    case 'moved':
      return `${name} is mapped ${place(after)} instead of ${place(before)}`;
    case 'resized':
      return `${name} has size ${after.size ?? 'unknown'} instead of ${before.size ?? 'unknown'}`;
    case 'priority-changed':
      return `${name} has priority ${after.priority} instead of ${before.priority}`;
    case 'alias-changed':
      return `${name} is an alias of ${target(after) || 'nothing'} instead of ${target(before) || 'nothing'}`;
    case 'access-changed':
      return `${name} is ${access(after)} instead of ${access(before)}`;
    default:
      return aspect === 'boards'
        ? `${name} is built by ${after.boards.join(', ')}, before the patch by ${before.boards.join(', ')}`
        : `${name} is there ${when(after) || 'always'}, before the patch ${when(before) || 'always'}`;
  }
}

function place({ parent, offset }: RegionFacts): string {
  return parent === null ? 'nowhere' : `in ${parent} at ${offset}`;
}

function target({ alias }: RegionFacts): string {
  return alias ? `${alias.target} at ${alias.offset}` : '';
}

function access({ readonly = 'false', enabled = 'true' }: RegionFacts): string {
  const parts = [
    readonly === 'false' ? 'writable' : readonly === 'true' ? 'read-only' : `read-only if ${readonly}`,
    enabled === 'true' ? 'enabled' : enabled === 'false' ? 'disabled' : `enabled if ${enabled}`,
  ];
  return parts.join(' and ');
}

function when({ condition, loops = [] }: RegionFacts): string {
  return [...loops.map((loop) => `in the loop (${loop})`), ...(condition === '' ? [] : [`when ${condition}`])].join(
    ' ',
  );
}

function described(region: RegionFacts): string {
  const alias = region.alias ? ` of ${target(region)}` : '';
  const size = region.size === null ? '' : `, size ${region.size}`;
  const priority = region.priority === '0' ? '' : `, priority ${region.priority}`;
  const condition = when(region);
  const last = condition === '' ? '' : `, ${condition},`;
  return `${region.kind} ${region.name}${alias} ${place(region)}${size}${priority}${last}`;
}
