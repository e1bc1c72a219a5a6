/** What a check is asked. */
import type { TouchedFile } from '../patch/touched.js';
import type { CheckedPatch } from '../result/result.js';
import type { MachineOptions } from '../target/machine-options.js';
import type { Overlays, TreeSource } from '../tree/source.js';
import type { TreeView } from '../tree/view.js';
import type { ConfiguredRam } from './play/runs.js';
import type { ChangedLines, HunkLayer, SeriesTree } from './trees.js';

/** Told before each step of the work. */
export type OnProgress = (done: number, total: number, what: string) => void;

export interface CheckOptions {
  /** Where `base` and `patched` come from, so that other threads can help; without it there are none. */
  readonly tree?: TreeSource;
  readonly base: TreeView;
  readonly patched: TreeView;
  /** What was laid over the tree to make `base` and `patched`. */
  readonly baseOverlays: Overlays;
  readonly overlays: Overlays;
  readonly patches: readonly CheckedPatch[];
  /** The files that the patches touch. */
  readonly files: readonly TouchedFile[];
  /** By path in the patched tree. */
  readonly changed: ChangedLines;
  readonly machines: readonly string[];
  readonly ram: readonly ConfiguredRam[];
  readonly vga: ReadonlyArray<'std' | 'none'>;
  /** Options of all machines. */
  readonly machineOptions: MachineOptions;
  readonly defines: ReadonlyArray<readonly [string, string]>;
  /** base and patched were swapped: said in the result, nothing else. */
  readonly reverse?: boolean;
  /**
   * Processor time in seconds that may be spent on machines beyond the standard ones; absent where none are planned.
   */
  readonly budget?: number;
  /** The verdict alone: it is not asked which hunk does what. */
  readonly quick?: boolean;
  /**
   * The base with some of the patch's hunks laid over, or null where they cannot be; absent where the patch cannot be
   * taken apart.
   */
  readonly withHunks?: HunkLayer;
  /** The trees after each patch of a series of several. */
  readonly series?: readonly SeriesTree[];
  readonly onProgress?: OnProgress;
  /** Processors that it may keep busy, at least 1; those of the machine where it is not said. */
  readonly jobs?: number;
}
