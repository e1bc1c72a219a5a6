/** The syntax trees read in another thread than the one that runs the machines. */
import { PreprocessorSession } from '../../c/preprocess/index.js';
import { type Overlays, openTreeSource, type TreeSource } from '../../tree/source.js';
import { openSourceTree, type SymbolicFindings, symbolicFindings } from './symbolic.js';

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
  /** Paths of the tree that the answer depends on. */
  readonly lookedAt: readonly string[];
}

/** @param session may know the tree's files already */
export async function answerSymbolicTask(
  task: SymbolicTask,
  session = new PreprocessorSession(),
): Promise<SymbolicAnswer> {
  const base = openTreeSource(task.tree, task.baseOverlays);
  const patched = openTreeSource(task.tree, task.overlays);
  const findings = await symbolicFindings(
    openSourceTree(base, session, task.defines),
    openSourceTree(patched, session, task.defines),
    task.machines,
    task.quick ? null : new Set([...task.baseOverlays, ...task.overlays].map(([path]) => path)),
  );
  const lookedAt = new Set([base, patched].flatMap((view) => [...(view.lookedAt?.() ?? [])]));
  return { ...findings, lookedAt: [...lookedAt] };
}
