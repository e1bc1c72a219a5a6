/** Trees with patches laid over, and the programs they become. */
import type { TreeProgram } from '../machine/tree-program.js';
import type { ChangedLine } from '../patch/changed.js';
import type { Overlays } from '../tree/source.js';
import type { TreeView } from '../tree/view.js';

/** The two trees of a check as programs. */
export interface Trees {
  readonly base: TreeProgram;
  readonly patched: TreeProgram;
}

/** By path in a tree, the lines that a patch changed. */
export type ChangedLines = ReadonlyMap<string, readonly ChangedLine[]>;

/** A tree with patches laid over. */
export interface PatchedTree {
  readonly view: TreeView;
  /** What differs from the source tree. */
  readonly overlays: Overlays;
  readonly changed: ChangedLines;
}

/** Lays hunks of a patch over a tree; null where they do not apply by themselves. */
export type HunkLayer = (hunks: ReadonlySet<string>) => PatchedTree | null;

/** The tree after one patch of a series; `changed` is that patch's alone. */
export interface SeriesTree extends PatchedTree {
  readonly subject: string;
}

/**
 * Paths at which a tree differs from the base, and those of which it is recorded what is run: one patch may undo what
 * another did.
 */
export function pathsToCompile(
  { base, baseOverlays }: { readonly base: TreeView; readonly baseOverlays: Overlays },
  view: TreeView,
  overlays: Overlays,
  changed: ChangedLines,
): Set<string> {
  const paths = [...baseOverlays, ...overlays].map(([path]) => path);
  return new Set([...paths.filter((path) => base.read(path) !== view.read(path)), ...changed.keys()]);
}
