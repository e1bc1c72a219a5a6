/** The region tree that board code builds, with what a patch changes in it. */
import { posix } from 'node:path';
import type { Layout, LayoutChange, Region } from '../../questions/layout/index.js';
import { printable } from '../../text.js';
import type { ReportOptions } from '../format.js';
import { regionChangeText } from '../words/regions.js';
import { type Style, styleFor } from './style.js';

/**
 * First what changed, then the tree after the patch with "+" and "~" before what is new or different; "-" stands before
 * what is gone.
 */
export function layoutText(layout: Layout, { colour }: ReportOptions): string {
  const style = styleFor(colour);
  const { before, after, changes, missing, limits } = layout;
  const boards = new Set([...before, ...after].flatMap((region) => region.boards));
  const lines = [style.strong(`${after.length} regions in ${[...boards].map(printable).join(', ')}`)];
  if (changes.length > 0)
    lines.push('', style.strong('Changed'), ...changes.flatMap((change) => changeLines(change, style)));
  lines.push('', style.strong('Regions'), ...regionLines(layout, boards.size, style));
  const notes = [
    ...missing.map((board) => `not in the tree: ${board}`),
    ...limits.map((limit) => `not followed: ${limit}`),
  ];
  if (notes.length > 0) lines.push('', ...notes.map(printable));
  return `${lines.join('\n')}\n`;
}

function changeLines(change: LayoutChange, style: Style): string[] {
  const { kind, before, after } = change;
  const source = (after ?? before)!.source;
  const paint = before === null ? style.added : after === null ? style.removed : style.changed;
  return [
    `  ${paint(`${kind}:`)} ${printable(regionChangeText(change))}  ${style.faint(`${printable(source.file)}:${source.line}`)}`,
  ];
}

/**
 * Regions below their parents; those that are mapped nowhere, or in a region that is not known by name, are at the top.
 */
function regionLines({ before, after, changes }: Layout, boards: number, style: Style): string[] {
  const removed = changes.filter((change) => change.after === null).map((change) => change.before!);
  const marks = new Map<Region, string>(removed.map((region) => [region, '-']));
  for (const change of changes) if (change.after !== null) marks.set(change.after, change.before === null ? '+' : '~');
  const all = [...after, ...removed.filter((region) => before.includes(region))];
  const names = new Set(all.map((region) => region.name));
  const shown = new Set<Region>();
  const lines: string[] = [];
  const show = (region: Region, depth: number): void => {
    if (shown.has(region)) return;
    shown.add(region);
    const mark = marks.get(region) ?? ' ';
    const line = `${mark} ${'  '.repeat(depth)}${regionText(region, boards)}`;
    const place = style.faint(`${printable(region.source.file)}:${region.source.line}`);
    lines.push(`${painted(mark, line, style)}  ${place}`);
    for (const child of all) if (isIn(child, region)) show(child, depth + 1);
  };
  const outer = [...new Set(all.map(({ parent }) => parent))].filter((parent) => parent !== null && !names.has(parent));
  for (const parent of outer) {
    lines.push(`  ${printable(parent!)}`);
    for (const region of all) if (region.parent === parent) show(region, 1);
  }
  for (const region of all) if (region.parent === null) show(region, 0);
  for (const region of all) show(region, 0);
  return lines;
}

/** Boards may use one name for regions of their own. */
function isIn(child: Region, region: Region): boolean {
  return child.parent === region.name && child.boards.some((board) => region.boards.includes(board));
}

function painted(mark: string, line: string, style: Style): string {
  if (mark === '+') return style.added(line);
  if (mark === '-') return style.removed(line);
  return mark === '~' ? style.changed(line) : line;
}

function regionText(region: Region, boards: number): string {
  const parts = [`${region.name} (${region.kind})`];
  if (region.offset !== null) parts.push(`at ${region.offset}`);
  if (region.size !== null) parts.push(`size ${region.size}`);
  if (region.priority !== '0') parts.push(`priority ${region.priority}`);
  if (region.alias) parts.push(`-> ${region.alias.target} + ${region.alias.offset}`);
  if (region.enabled !== undefined) parts.push(`enabled ${region.enabled}`);
  if (region.readonly !== undefined) parts.push(`readonly ${region.readonly}`);
  for (const loop of region.loops ?? []) parts.push(`for (${loop})`);
  if (region.condition !== '') parts.push(`if ${region.condition}`);
  if (region.boards.length < boards) parts.push(`[${region.boards.map((board) => posix.basename(board)).join(', ')}]`);
  return printable(parts.join(', '));
}
