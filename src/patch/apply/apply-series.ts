/** Lays several patches over a tree, one after the other. */
import { groupBy } from '../../group-by.js';
import type { Overlays } from '../../tree/source.js';
import { type Changes, overlay, type TreeView } from '../../tree/view.js';
import { type ChangedLine, linesChanged } from '../changed.js';
import type { AppliedHunk, Patch } from '../model.js';
import { applyPatch } from './apply.js';
import { type FollowedRename, followRenames } from './follow-renames.js';

/** A patch and where its hunks went. */
export interface SeriesStep {
  readonly patch: Patch;
  readonly applied: readonly AppliedHunk[];
  /** What the patch makes of the files that it names. */
  readonly changes: Changes;
  /** Files that the patch names and the tree has under other names. */
  readonly followed?: readonly FollowedRename[];
}

/** A tree with a series laid over. */
export interface AppliedSeries {
  readonly view: TreeView;
  readonly steps: readonly SeriesStep[];
  /** What the view's files hold that differ from the tree beneath. */
  readonly overlays: Overlays;
}

/**
 * The tree with all patches laid over in their order. All or nothing: throws as applyPatch() does for the first that
 * does not apply.
 * @param followsRenames whether files that the tree has under another name are found there; the steps hold the patches
 * as they apply
 */
export function applySeries(tree: TreeView, patches: readonly Patch[], followsRenames = false): AppliedSeries {
  // One layer that grows: a layer for each patch would make each read as long as the series.
  const laid = new Map<string, string | undefined>();
  const view = overlay(tree, laid);
  const steps = patches.map((given): SeriesStep => {
    const { patch, followed } = followsRenames ? followRenames(view, given) : { patch: given, followed: [] };
    const { applied, changes } = applyPatch(view, patch);
    for (const [path, text] of changes) laid.set(path, text);
    return { patch, applied, changes, ...(followed.length > 0 ? { followed } : {}) };
  });
  return { view, steps, overlays: differing(tree, laid) };
}

/** The tree after the first steps of a series, `count` of them. */
export function afterSteps(
  tree: TreeView,
  steps: readonly SeriesStep[],
  count: number,
): Pick<AppliedSeries, 'view' | 'overlays'> {
  const laid = new Map(steps.slice(0, count).flatMap(({ changes }) => [...changes]));
  return { view: overlay(tree, laid), overlays: differing(tree, laid) };
}

function differing(tree: TreeView, changes: Changes): Overlays {
  return [...changes]
    .map(([path, text]) => [path, text ?? null] as const)
    .filter(([path, text]) => text !== (tree.read(path) ?? null));
}

/** What the files that patches name hold in `view`, where it is not what they hold in the tree beneath. */
export function overlaysOf(tree: TreeView, view: TreeView, patches: readonly Patch[]): Overlays {
  const paths = new Set(patches.flatMap(({ files }) => files.flatMap((file) => [file.path, file.oldPath])));
  const overlays = [...paths].map((path) => [path, view.read(path) ?? null] as const);
  return overlays.filter(([path, text]) => text !== (tree.read(path) ?? null));
}

/** The steps that lead from the patched tree back to the one beneath. */
export function reverseSteps(steps: readonly SeriesStep[]): SeriesStep[] {
  return steps
    .map((step) => {
      const { patch, applied } = step;
      const oldPaths = new Map(patch.files.map((file) => [file.path, file.oldPath]));
      return { ...step, applied: applied.map((hunk) => reverseHunk(hunk, oldPaths.get(hunk.path) ?? hunk.path)) };
    })
    .reverse();
}

const SWAPPED: Readonly<Record<string, string>> = { '-': '+', '+': '-' };

function reverseHunk(hunk: AppliedHunk, path: string): AppliedHunk {
  const lines = hunk.lines.map((line) => (SWAPPED[line[0]!] ?? line[0]!) + line.slice(1));
  return { ...hunk, path, oldStart: hunk.newStart, newStart: hunk.oldStart, lines };
}

/**
 * As linesChanged(), for a series: lines that an early patch changed are where the later ones moved them to; those that
 * a later one removed again are left out.
 */
export function linesChangedBySeries(
  steps: readonly Pick<SeriesStep, 'patch' | 'applied'>[],
): Map<string, ChangedLine[]> {
  const changed = new Map<string, ChangedLine[]>();
  for (const { patch, applied } of steps) {
    const hunks = groupBy(applied, ({ path }) => path);
    // What is renamed is as it was before the patch, whatever the order of the files in it.
    const moved = patch.files
      .filter(({ kind }) => kind !== 'copy')
      .map((file) => ({ file, lines: changed.get(file.oldPath) ?? [] }));
    for (const { file } of moved) changed.delete(file.oldPath);
    for (const { file, lines } of moved) {
      if (file.kind === 'delete' || lines.length === 0) continue;
      changed.set(file.path, carried(lines, hunks.get(file.path) ?? []));
    }
    for (const [path, lines] of linesChanged(applied)) changed.set(path, (changed.get(path) ?? []).concat(lines));
  }
  return changed;
}

/** Where lines of a file are after hunks, in the order of the file, were applied to it. */
function carried(lines: readonly ChangedLine[], hunks: readonly AppliedHunk[]): ChangedLine[] {
  // Lines that hunks hold, and by how much each hunk moves those after it.
  const inHunks = new Map<number, number | undefined>();
  const ends = hunks.map((hunk) => {
    let [old, now] = [hunk.oldStart, hunk.newStart];
    for (const text of hunk.lines) {
      if (text.startsWith('+')) now++;
      else if (text.startsWith('-')) inHunks.set(old++, undefined);
      else if (text.startsWith(' ')) inHunks.set(old++, now++);
    }
    return { old, shift: now - old };
  });
  return lines.flatMap((changed) => {
    const { line } = changed;
    const at = inHunks.has(line) ? inHunks.get(line) : line + shiftBefore(ends, line);
    return at === undefined ? [] : [{ ...changed, line: at }];
  });
}

/** By how much hunks that end at or before a line move it. */
function shiftBefore(ends: ReadonlyArray<{ readonly old: number; readonly shift: number }>, line: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]!.old <= line) low = middle + 1;
    else high = middle;
  }
  return ends[low - 1]?.shift ?? 0;
}
