/** Lays several patches over a tree, one after the other. */
import type { Overlays } from '../tree/source.js';
import type { TreeView } from '../tree/view.js';
import { applyPatch } from './apply.js';
import { type ChangedLine, linesChanged } from './changed.js';
import { type FollowedRename, followRenames } from './follow-renames.js';
import type { AppliedHunk, Patch } from './model.js';

/** A patch and where its hunks went. */
export interface SeriesStep {
  readonly patch: Patch;
  readonly applied: readonly AppliedHunk[];
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
 * The tree with all patches laid over in their order. All or nothing: throws as applyPatch() does for the first that does not apply.
 * @param followsRenames whether files that the tree has under another name are found there; the steps hold the patches as they apply
 */
export function applySeries(tree: TreeView, patches: readonly Patch[], followsRenames = false): AppliedSeries {
  let view = tree;
  const steps = patches.map((given): SeriesStep => {
    const { patch, followed } = followsRenames ? followRenames(view, given) : { patch: given, followed: [] };
    const result = applyPatch(view, patch);
    view = result.view;
    return { patch, applied: result.applied, ...(followed.length > 0 ? { followed } : {}) };
  });
  const applied = steps.map(({ patch }) => patch);
  return { view, steps, overlays: overlaysOf(tree, view, applied) };
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
    .map(({ patch, applied }) => {
      const oldPaths = new Map(patch.files.map((file) => [file.path, file.oldPath]));
      return { patch, applied: applied.map((hunk) => reverseHunk(hunk, oldPaths.get(hunk.path) ?? hunk.path)) };
    })
    .reverse();
}

const SWAPPED: Readonly<Record<string, string>> = { '-': '+', '+': '-' };

function reverseHunk(hunk: AppliedHunk, path: string): AppliedHunk {
  const lines = hunk.lines.map((line) => (SWAPPED[line[0]!] ?? line[0]!) + line.slice(1));
  return { ...hunk, path, oldStart: hunk.newStart, newStart: hunk.oldStart, lines };
}

/**
 * As linesChanged(), for a series: lines that an early patch changed are where the later ones moved them to; those that a later one
 * removed again are left out.
 */
export function linesChangedBySeries(steps: readonly SeriesStep[]): Map<string, ChangedLine[]> {
  let changed = new Map<string, ChangedLine[]>();
  for (const { patch, applied } of steps) {
    const moved = new Map<string, ChangedLine[]>();
    for (const [path, lines] of changed) {
      const file = patch.files.find((each) => each.oldPath === path && each.kind !== 'copy');
      if (file?.kind === 'delete') continue;
      const newPath = file?.path ?? path;
      const hunks = applied.filter((hunk) => hunk.path === newPath);
      moved.set(newPath, carried(lines, hunks));
    }
    for (const [path, lines] of linesChanged(applied)) moved.set(path, [...(moved.get(path) ?? []), ...lines]);
    changed = moved;
  }
  return changed;
}

/** Where lines of a file are after hunks were applied to it. */
function carried(lines: readonly ChangedLine[], hunks: readonly AppliedHunk[]): ChangedLine[] {
  return lines.flatMap((changed) => {
    const line = lineAfter(changed.line, hunks);
    return line === undefined ? [] : [{ ...changed, line }];
  });
}

/** The number that a line has after the hunks (in the order of the file), or undefined where they remove it. */
function lineAfter(line: number, hunks: readonly AppliedHunk[]): number | undefined {
  let shift = 0;
  for (const hunk of hunks) {
    if (hunk.oldStart > line) break;
    let [old, now] = [hunk.oldStart, hunk.newStart];
    for (const text of hunk.lines) {
      if (text.startsWith('+')) now++;
      else if (text.startsWith('-')) {
        if (old++ === line) return undefined;
      } else if (text.startsWith(' ')) {
        if (old === line) return now;
        old++;
        now++;
      }
    }
    shift = now - old;
  }
  return line + shift;
}
