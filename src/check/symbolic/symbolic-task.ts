/** The syntax trees read in another thread than the one that runs the machines. */
import type { PreprocessorSession } from '../../c/source.js';
import type { TreeUnits } from '../../machine/tree-units.js';
import { loadSyntax } from '../../syntax/index.js';
import { type Overlays, openTreeSource, type TreeSource } from '../../tree/source.js';
import type { Stamped } from '../../tree/stamps.js';
import { openSourceTrees, type SymbolicFindings, symbolicFindings } from './symbolic.js';

/** What the thread is given: data only. */
export interface SymbolicTask {
  readonly tree: TreeSource;
  readonly baseOverlays: Overlays;
  readonly overlays: Overlays;
  readonly machines: readonly string[];
  readonly defines: ReadonlyArray<readonly [string, string]>;
  /** No solver is asked, nor where else the patch bites. */
  readonly quick: boolean;
}

export interface SymbolicAnswer extends SymbolicFindings {
  /** What of the tree the answer depends on. */
  readonly lookedAt: readonly Stamped[];
}

/**
 * @param session of units that were preprocessed, which it knows
 * @param units of the base: what they have read and read now, generated files included, the answer depends on
 */
export async function answerSymbolicTask(
  { tree, baseOverlays, overlays, machines, defines, quick }: SymbolicTask,
  session: PreprocessorSession,
  { tree: base, generated }: TreeUnits,
): Promise<SymbolicAnswer> {
  const patched = openTreeSource(tree, overlays);
  const paths = new Set([...baseOverlays, ...overlays].map(([path]) => path));
  const trees = openSourceTrees(base, patched, paths, defines, await loadSyntax(), session, generated);
  const findings = await symbolicFindings(trees.base, trees.patched, machines, quick ? null : paths);
  // Both views may have read a file, and it may have changed in between: whoever adds these sees it.
  return { ...findings, lookedAt: [base, patched].flatMap((view) => [...(view.lookedAt?.() ?? [])]) };
}
