/** What goes back and forth between the thread that compiles and the one that preprocesses for it. */
import type { MessagePort } from 'node:worker_threads';
import type { PackedCuts, PackedUnit } from '../c/source.js';
import type { Overlays, TreeSource } from '../tree/source.js';
import type { Stamped } from '../tree/stamps.js';

/** A tree, as data that a thread can be given. */
export interface PreprocessedTree {
  readonly source: TreeSource;
  readonly overlays: Overlays;
  readonly defines: ReadonlyArray<readonly [string, string]>;
}

/** What the preprocessing thread is started with. */
export interface PreprocessThreadData {
  /** Requests come and answers go here. */
  readonly port: MessagePort;
  /** Shared; its cells are SIGNAL_CELLS. */
  readonly signal: Int32Array;
}

export type PreprocessRequest =
  /** Comes first: says what tree 0 is; the task is for the script of the thread. */
  | { readonly kind: 'begin'; readonly tree: PreprocessedTree; readonly task: unknown }
  /** Asks for a unit. */
  | { readonly kind: 'unit'; readonly tree: number; readonly file: string }
  /**
   * Units that are likely to be asked for, in that order: they are answered while nothing else is to be done; `isFirst`
   * puts them before those that were said already.
   */
  | { readonly kind: 'expect'; readonly tree: number; readonly files: readonly string[]; readonly isFirst: boolean }
  /** Makes a tree of the next number: one that is there, with changes laid over. */
  | { readonly kind: 'derive'; readonly tree: number; readonly overlays: Overlays };

export interface PreprocessAnswer {
  readonly tree: number;
  readonly file: string;
  /** Null where it cannot be preprocessed. */
  readonly unit: PackedUnit | null;
  /** How the segments are cut that come with it. */
  readonly cuts: PackedCuts | null;
  /** What was looked at on disk since the last answer (see TreeView.lookedAt). */
  readonly lookedAt: readonly Stamped[];
}

/**
 * Cells of the memory that both threads share: a number that grows with each answer, 1 once there will be none any
 * more.
 */
export const SIGNAL_CELLS = { answers: 0, isOver: 1 } as const;
