/** The patches that a command works with, and the trees before and after them. */
import { readFileSync } from 'node:fs';
import type { CheckedPatch } from '../analysis/result.js';
import { UserError } from '../errors.js';
import { applySeries, linesChangedBySeries, reverseSteps, type SeriesStep } from '../patch/apply-series.js';
import type { ChangedLine } from '../patch/changed.js';
import type { Patch } from '../patch/model.js';
import { fromRange } from '../patch/range.js';
import { readPatches } from '../patch/read.js';
import { printable } from '../text.js';
import { type Overlays, samplePath, type TreeSource } from '../tree/source.js';
import type { TreeView } from '../tree/view.js';
import { chooseTree, opened, rangeRepository, type TreeOptions } from './trees.js';

export interface PatchOptions extends TreeOptions {
  /** --range */
  readonly range?: string;
  /** --reverse */
  readonly reverse?: boolean;
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
  readonly changed: ReadonlyMap<string, readonly ChangedLine[]>;
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
  options: TreeOptions,
): PatchedTree | { readonly tree: TreeSource; readonly base: TreeView } {
  if (file !== undefined) return openPatchedTree([file], options);
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
  { reverse = false }: PatchOptions,
): PatchedTree {
  for (const note of notes) process.stderr.write(`flatcheck: note: ${printable(note)}\n`);
  const series = applySeries(view, patches);
  const steps = reverse ? reverseSteps(series.steps) : series.steps;
  const checked = { reverse, patches: steps.map(checkedPatch), changed: linesChangedBySeries(steps) };
  if (!reverse)
    return {
      ...checked,
      tree: source,
      base: view,
      patched: series.view,
      baseOverlays: [],
      overlays: series.overlays,
    };
  return {
    ...checked,
    tree: source,
    base: series.view,
    patched: view,
    baseOverlays: series.overlays,
    overlays: [],
    patches: checked.patches.map((patch) => ({ ...patch, subject: `Revert "${patch.subject}"` })),
  };
}

function checkedPatch({ patch, applied }: SeriesStep): CheckedPatch {
  return {
    subject: patch.subject,
    author: patch.author,
    ...(patch.messageId === undefined ? {} : { messageId: patch.messageId }),
    files: patch.files.map(({ path }) => path),
    hunks: applied.map(({ id, offset, fuzz, newStart, lines }) => ({ id, offset, fuzz, line: newStart, lines })),
  };
}
