/** The patches that a command works with, and the trees before and after them. */

import { readFileSync } from 'node:fs';
import type { ChangedLines, HunkLayer, SeriesTree } from '../../check/trees.js';
import { UserError } from '../../errors.js';
import type { LaidOver } from '../../machine/tree-patch.js';
import { applyHunks } from '../../patch/apply/apply.js';
import {
  afterSteps,
  applySeries,
  linesChangedBySeries,
  overlaysOf,
  reverseSteps,
  type SeriesStep,
} from '../../patch/apply/apply-series.js';
import { linesChanged } from '../../patch/changed.js';
import { commitWith } from '../../patch/git/commit-with.js';
import { fromRange } from '../../patch/git/range.js';
import type { Patch } from '../../patch/model.js';
import { readPatches } from '../../patch/read.js';
import { reversePatch } from '../../patch/reverse.js';
import { type TouchedFile, touchedFiles } from '../../patch/touched.js';
import type { CheckedPatch } from '../../result/result.js';
import { printable } from '../../text.js';
import { type Overlays, samplePath, type TreeSource } from '../../tree/source.js';
import type { TreeView } from '../../tree/view.js';
import { rangeNamed, readInputs, uncommittedChanges } from './inputs.js';
import { chooseTree, opened, rangeRepository, type TreeOptions, treeFolder } from './trees.js';

export interface PatchOptions extends TreeOptions {
  /** --follow-renames */
  readonly followRenames?: boolean;
  /** --range */
  readonly range?: string;
  /** --reverse */
  readonly reverse?: boolean;
  /** --archive */
  readonly archive?: string;
  /** --terse: nothing is noted, and a patch may be a commit that the tree has already, as b4 hands them over */
  readonly terse?: boolean;
}

/** A tree before and after the patches. */
export interface PatchedTree {
  readonly tree: TreeSource;
  readonly base: TreeView;
  readonly patched: TreeView;
  readonly baseOverlays: Overlays;
  readonly overlays: Overlays;
  /** base and patched were swapped. */
  readonly reverse: boolean;
  readonly patches: readonly CheckedPatch[];
  readonly files: readonly TouchedFile[];
  readonly changed: ChangedLines;
  /** The base with some hunks of a single patch laid over; null where they do not apply by themselves. */
  readonly withHunks?: HunkLayer;
  /** The tree after each patch, with what that one changed; absent where patches are taken back. */
  readonly series?: readonly SeriesTree[];
}

/** With --terse: the author of all patches asks that they are not checked. */
export class OptedOut extends Error {}

const SAMPLE_PATCH = 'patches/close-the-hole.patch';

/**
 * The tree that the options name, with the patches of the files (or of --range) laid over it, one after the other.
 * Without either, what the working tree has changed since HEAD; outside a QEMU tree the sample tree gets the patch that
 * comes with it. Throws UserError for everything the user can have wrong.
 */
export async function openPatchedTree(files: readonly string[], options: PatchOptions): Promise<PatchedTree> {
  const [first, second] = files;
  const named = first !== undefined && second === undefined ? rangeNamed(first, treeFolder(options)) : undefined;
  const range = options.range ?? named;
  if (range !== undefined) {
    if (files.length > 0 && named === undefined)
      throw new UserError('--range and a PATCH file cannot be used together');
    if (options.rev !== undefined) throw new UserError('--range and --rev cannot be used together');
    return openRange(rangeRepository(options), range, options);
  }
  if (files.length === 0) return openWithoutPatch(options);
  if (options.qemu === undefined && treeFolder(options) === undefined)
    throw new UserError(
      'the current folder is in no QEMU source tree: name the one that the patch is for with --qemu DIR',
    );
  const tree = chooseTree(options);
  const found = await readInputs(files, options.archive);
  const patches = found.flatMap((each) => each.patches);
  if (options.terse && patches.every(({ optsOut }) => optsOut)) throw new OptedOut();
  const commit = options.terse ? ownCommit(tree, patches) : null;
  if (commit !== null && tree.source.kind === 'folder')
    return openRange(tree.source.path, `${commit}^..${commit}`, options);
  return patchedTree(
    tree,
    patches,
    found.flatMap(({ notes }) => notes),
    options,
  );
}

function openRange(path: string, range: string, options: PatchOptions): PatchedTree {
  const { base, patches, notes } = fromRange(path, range);
  return patchedTree(opened({ kind: 'revision', path, revision: base }), patches, notes, options);
}

/** The commit of a checkout that a patch is, which the tree has already and so does not take; null for other patches. */
function ownCommit({ source, view }: { source: TreeSource; view: TreeView }, patches: readonly Patch[]): string | null {
  const [only, second] = patches;
  if (!only || second || source.kind !== 'folder' || applies(view, patches, false)) return null;
  return commitWith(source.path, only);
}

/** What is checked where nothing is named. */
function openWithoutPatch(options: PatchOptions): PatchedTree {
  const { source, view } = chooseTree(options);
  if (source.kind === 'sample') {
    process.stderr.write(`flatcheck: no patch is given: checking the sample patch ${SAMPLE_PATCH}\n`);
    const { patches, notes } = readPatches(readFileSync(samplePath(SAMPLE_PATCH)), SAMPLE_PATCH);
    return patchedTree({ source, view }, patches, notes, options);
  }
  const changes = source.kind === 'folder' ? uncommittedChanges(source.path) : undefined;
  if (source.kind !== 'folder' || changes === undefined)
    throw new UserError(
      'no patch is given and nothing is uncommitted: name a file, - for standard input, a range such as HEAD~3.., or a branch',
    );
  process.stderr.write('flatcheck: no patch is given: checking what is not committed\n');
  const { patches, notes } = readPatches(changes, 'uncommitted changes');
  return patchedTree(opened({ kind: 'revision', path: source.path, revision: 'HEAD' }), patches, notes, options);
}

/** The tree with the patch of a file laid over, or as it is where there is none. */
export async function openTreeWithPatch(
  file: string | undefined,
  options: PatchOptions,
): Promise<PatchedTree | { readonly tree: TreeSource; readonly base: TreeView }> {
  if (file !== undefined) {
    const trees = await openPatchedTree([file], options);
    for (const { from, to } of trees.patches.flatMap(({ followed = [] }) => followed))
      process.stderr.write(`flatcheck: note: ${printable(from)} is taken to be ${printable(to)}
`);
    return trees;
  }
  const { source, view } = chooseTree(options);
  return { tree: source, base: view };
}

/** What is played of such trees: the patched one, where there is a patch. */
export function playedTree(trees: Awaited<ReturnType<typeof openTreeWithPatch>>): {
  readonly view: TreeView;
  readonly laidOver?: LaidOver;
} {
  const { base } = trees;
  if (!('patched' in trees)) return { view: base };
  const paths = new Set([...trees.baseOverlays, ...trees.overlays].map(([path]) => path));
  return { view: trees.patched, laidOver: { base, paths } };
}

function patchedTree(
  { source, view }: { source: TreeSource; view: TreeView },
  patches: readonly Patch[],
  notes: readonly string[],
  { reverse = false, followRenames = false, terse = false }: PatchOptions,
): PatchedTree {
  for (const note of terse ? [] : notes) process.stderr.write(`flatcheck: note: ${printable(note)}\n`);
  const there = reverse ? takenBack(view, patches, followRenames) : null;
  if (there) return patchedTree({ source, view }, there, [], { followRenames });
  const series = applySeries(view, patches, followRenames);
  const steps = reverse ? reverseSteps(series.steps) : series.steps;
  const touched = touchedFiles(series.steps.map(({ patch }) => patch));
  const files = reverse
    ? touched.map(({ before, after, isOpaque }) => ({ before: after, after: before, isOpaque }))
    : touched;
  const checked = { reverse, patches: steps.map(checkedPatch), changed: linesChangedBySeries(steps), files };
  const forward = { tree: source, base: view, patched: series.view, baseOverlays: [], overlays: series.overlays };
  const [only, second] = series.steps;
  const single = only && !second ? only.patch : null;
  if (!reverse) {
    const apart = single ? { withHunks: hunksOn(view, single) } : {};
    return {
      ...forward,
      ...apart,
      ...checked,
      series: seriesTrees(view, series.steps),
    };
  }
  return {
    ...(single ? { withHunks: hunksOn(series.view, reversePatch(single)) } : {}),
    tree: source,
    base: series.view,
    patched: view,
    baseOverlays: series.overlays,
    overlays: [],
    ...checked,
    patches: checked.patches.map((patch) => ({ ...patch, subject: `Revert "${patch.subject}"` })),
  };
}

/** Patches that take the given ones back, where the tree has these already and so does not take them; else null. */
function takenBack(view: TreeView, patches: readonly Patch[], followRenames: boolean): Patch[] | null {
  const back = [...patches].reverse().map((patch) => {
    const reversed = reversePatch(patch);
    return { ...reversed, subject: `Revert "${patch.subject}"` };
  });
  return !applies(view, patches, followRenames) && applies(view, back, followRenames) ? back : null;
}

function applies(view: TreeView, patches: readonly Patch[], followRenames: boolean): boolean {
  try {
    applySeries(view, patches, followRenames);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/**
 * The tree after each patch of a series, put together when it is asked for: all at once would be as much as the series
 * squared.
 */
function seriesTrees(tree: TreeView, steps: readonly SeriesStep[]): NonNullable<PatchedTree['series']> {
  return steps.map(({ patch, applied }, index) => {
    let made: ReturnType<typeof afterSteps> | undefined;
    const after = (): ReturnType<typeof afterSteps> => {
      made ??= afterSteps(tree, steps, index + 1);
      return made;
    };
    return {
      get view() {
        return after().view;
      },
      get overlays() {
        return after().overlays;
      },
      changed: linesChanged(applied),
      subject: patch.subject,
    };
  });
}

/** Lays hunks of a patch over a tree. */
function hunksOn(view: TreeView, patch: Patch): HunkLayer {
  return (hunks) => {
    try {
      const applied = applyHunks(view, patch, hunks);
      const overlays = overlaysOf(view, applied.view, [patch]);
      return { view: applied.view, overlays, changed: linesChanged(applied.applied) };
    } catch (error) {
      if (error instanceof UserError) return null;
      throw error;
    }
  };
}

function checkedPatch({ patch, applied, followed }: SeriesStep): CheckedPatch {
  return {
    subject: patch.subject,
    author: patch.author,
    ...(patch.messageId === undefined ? {} : { messageId: patch.messageId }),
    files: patch.files.map(({ path }) => path),
    hunks: applied.map(({ id, offset, fuzz, newStart, lines }) => ({ id, offset, fuzz, line: newStart, lines })),
    ...(followed === undefined ? {} : { followed }),
  };
}
