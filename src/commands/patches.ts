/** The patches that a command works with, and the trees before and after them. */

import { existsSync, readFileSync } from 'node:fs';
import type { ChangedLines, HunkLayer, SeriesTree } from '../check/trees.js';
import { UserError } from '../errors.js';
import type { LaidOver } from '../machine/tree-program.js';
import { isPatchAddress, patchAddress } from '../patch/address.js';
import { applyHunks } from '../patch/apply.js';
import {
  afterSteps,
  applySeries,
  linesChangedBySeries,
  overlaysOf,
  reverseSteps,
  type SeriesStep,
} from '../patch/apply-series.js';
import { linesChanged } from '../patch/changed.js';
import type { Patch, PatchSet } from '../patch/model.js';
import { fromRange } from '../patch/range.js';
import { readPatches, readSeries } from '../patch/read.js';
import { reversePatch } from '../patch/reverse.js';
import { placeText } from '../patch/series.js';
import { type TouchedFile, touchedFiles } from '../patch/touched.js';
import type { CheckedPatch } from '../result/result.js';
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
  /** --archive */
  readonly archive?: string;
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

/** What --patch and PATCH take besides a file name. */
const STANDARD_INPUT = '-';
const SAMPLE_PATCH = 'patches/close-the-hole.patch';

/**
 * The tree that the options name, with the patches of the files (or of --range) laid over it, one after the other.
 * Without either, the sample tree gets the patch that comes with it. Throws UserError for everything the user can have wrong.
 */
export async function openPatchedTree(files: readonly string[], options: PatchOptions): Promise<PatchedTree> {
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
  const found: PatchSet[] = [];
  for (const file of files.length === 0 ? [samplePath(SAMPLE_PATCH)] : files)
    found.push(await readPatch(file, options.archive));
  return patchedTree(
    tree,
    found.flatMap(({ patches }) => patches),
    found.flatMap(({ notes }) => notes),
    options,
  );
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

/** The patches that a PATCH names. A file goes before a message id of the same name. */
async function readPatch(text: string, archive: string | undefined): Promise<PatchSet> {
  if (text === STANDARD_INPUT || !isPatchAddress(text) || existsSync(text)) return readPatchFile(text);
  const { url: asked, messageId } = patchAddress(text, archive);
  const { download, shownUrl } = await import('../patch/download.js');
  const { url, bytes } = await download(asked);
  const name = shownUrl(url);
  const set = messageId === undefined ? readPatches(bytes, name) : readSeries(bytes, name, messageId);
  process.stderr.write(`flatcheck: fetched ${name} (${Math.ceil(bytes.length / 1024)} KiB)\n`);
  for (const { subject, author, series } of set.patches)
    process.stderr.write(
      `flatcheck: patch ${placeText(series)}${printable(subject)}${author && ` by ${printable(author)}`}\n`,
    );
  return set;
}

function readPatchFile(file: string): PatchSet {
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
