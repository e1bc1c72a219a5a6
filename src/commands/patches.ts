/** The patches that a command works with, and the trees before and after them. */
import { readFileSync } from 'node:fs';
import type { CheckedPatch } from '../analysis/result.js';
import { UserError } from '../errors.js';
import { applyHunks } from '../patch/apply.js';
import { applySeries, linesChangedBySeries, overlaysOf, reverseSteps, type SeriesStep } from '../patch/apply-series.js';
import { type ChangedLine, linesChanged } from '../patch/changed.js';
import type { Patch } from '../patch/model.js';
import { fromRange } from '../patch/range.js';
import { readPatches } from '../patch/read.js';
import { reversePatch } from '../patch/reverse.js';
import { printable } from '../text.js';
import { type Overlays, samplePath, type TreeSource } from '../tree/source.js';
import type { TreeView } from '../tree/view.js';
import { chooseTree, opened, rangeRepository, type TreeOptions } from './trees.js';

export interface PatchOptions extends TreeOptions {
  /** --follow-renames */
  readonly followRenames?: boolean;
  /** --range */
  readonly range?: string;
  /** --reverse */
  readonly reverse?: boolean;
}

/** Lays hunks of a patch over a tree; null where they do not apply by themselves. */
export type HunkLayer = (hunks: ReadonlySet<string>) => LayeredTree | null;

/** A tree with something laid over, and what that changed. */
export interface LayeredTree {
  readonly view: TreeView;
  readonly overlays: Overlays;
  readonly changed: ReadonlyMap<string, readonly ChangedLine[]>;
}

/** A tree before and after the patches. */
export interface PatchedTree {
  readonly tree: TreeSource;
  readonly base: TreeView;
  readonly patched: TreeView;
  readonly baseOverlays: Overlays;
  readonly overlays: Overlays;
  readonly patches: readonly CheckedPatch[];
  readonly changed: ReadonlyMap<string, readonly ChangedLine[]>;
  /** The base with some hunks of a single patch laid over; null where they do not apply by themselves. */
  readonly withHunks?: HunkLayer;
  /** The tree after each patch, with what that one changed; absent where patches are taken back. */
  readonly series?: ReadonlyArray<LayeredTree & { readonly subject: string }>;
}

/** What --patch and PATCH take besides a file name. */
const STANDARD_INPUT = '-';
const SAMPLE_PATCH = 'patches/close-the-hole.patch';

/**
 * The tree that the options name, with the patches of the files (or of --range) laid over it, one after the other.
 * Without either, the sample tree gets the patch that comes with it. Throws UserError for everything the user can have wrong.
 */
export function openPatchedTree(files: readonly string[], options: PatchOptions): PatchedTree {
  const { range } = options;
  if (range !== undefined) {
    if (files.length > 0) throw new UserError('--range and a PATCH file cannot be used together');
    if (options.rev !== undefined) throw new UserError('--range and --rev cannot be used together');
    const path = rangeRepository(options);
    const { base, patches, notes } = fromRange(path, range);
    return patchedTree(opened({ kind: 'revision', path, revision: base }), patches, notes, options);
  }
  const tree = chooseTree(options);
  if (files.length === 0) {
    if (tree.source.kind !== 'sample')
      throw new UserError('no patch is given: name a file, - for standard input, or --range A..B');
    process.stderr.write(`flatcheck: no patch is given: checking the sample patch ${SAMPLE_PATCH}\n`);
  }
  const found = files.length === 0 ? [readPatchFile(samplePath(SAMPLE_PATCH))] : files.map(readPatchFile);
  return patchedTree(
    tree,
    found.flatMap(({ patches }) => patches),
    found.flatMap(({ notes }) => notes),
    options,
  );
}

/** The tree with the patch of a file laid over, or as it is where there is none. */
export function openTreeWithPatch(
  file: string | undefined,
  options: PatchOptions,
): PatchedTree | { readonly tree: TreeSource; readonly base: TreeView } {
  if (file !== undefined) {
    const trees = openPatchedTree([file], options);
    for (const { from, to } of trees.patches.flatMap(({ followed = [] }) => followed))
      process.stderr.write(`flatcheck: note: ${printable(from)} is taken to be ${printable(to)}\n`);
    return trees;
  }
  const { source, view } = chooseTree(options);
  return { tree: source, base: view };
}

function readPatchFile(file: string): { patches: readonly Patch[]; notes: readonly string[] } {
  const isInput = file === STANDARD_INPUT;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(isInput ? 0 : file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new UserError(`cannot read ${isInput ? 'standard input' : printable(file)}: ${reason}`);
  }
  return readPatches(bytes, isInput ? 'standard input' : file);
}

function patchedTree(
  { source, view }: { source: TreeSource; view: TreeView },
  patches: readonly Patch[],
  notes: readonly string[],
  { reverse = false, followRenames = false }: PatchOptions,
): PatchedTree {
  for (const note of notes) process.stderr.write(`flatcheck: note: ${printable(note)}\n`);
  const series = applySeries(view, patches, followRenames);
  const checked = series.steps.map(checkedPatch);
  const forward = { tree: source, base: view, patched: series.view, baseOverlays: [], overlays: series.overlays };
  const [only, second] = series.steps;
  const single = only && !second ? only.patch : null;
  if (!reverse) {
    const apart = single ? { withHunks: hunksOn(view, single) } : {};
    return {
      ...forward,
      ...apart,
      series: seriesTrees(view, series.steps),
      patches: checked,
      changed: linesChangedBySeries(series.steps),
    };
  }
  return {
    ...(single ? { withHunks: hunksOn(series.view, reversePatch(single)) } : {}),
    tree: source,
    base: series.view,
    patched: view,
    baseOverlays: series.overlays,
    overlays: [],
    patches: checked.reverse().map((patch) => ({ ...patch, subject: `Revert "${patch.subject}"` })),
    changed: linesChangedBySeries(reverseSteps(series.steps)),
  };
}

/** The tree after each patch of a series. */
function seriesTrees(tree: TreeView, steps: readonly SeriesStep[]): NonNullable<PatchedTree['series']> {
  return steps.map(({ patch, applied }, i) => {
    const until = steps.slice(0, i + 1).map((step) => step.patch);
    const { view, overlays } = applySeries(tree, until);
    return { view, overlays, changed: linesChanged(applied), subject: patch.subject };
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
    files: patch.files.map(({ path }) => path),
    hunks: applied.map(({ id, offset, fuzz }) => ({ id, offset, fuzz })),
    ...(followed === undefined ? {} : { followed }),
  };
}
