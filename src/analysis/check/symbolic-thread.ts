/** Reads the syntax trees in a thread of their own, while the machines run in the main one. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Overlays, TreeSource } from '../../tree/source.js';
import type { SymbolicFindings } from './symbolic.js';

/** What the thread is given: data only. */
export interface SymbolicTask {
  readonly tree: TreeSource;
  readonly baseOverlays: Overlays;
  readonly overlays: Overlays;
  readonly machines: readonly string[];
  readonly defines: ReadonlyArray<readonly [string, string]>;
}

export interface SymbolicAnswer extends SymbolicFindings {
  /** Paths of the tree that the answer depends on. */
  readonly lookedAt: readonly string[];
}

export interface SymbolicThread {
  readonly answer: Promise<SymbolicAnswer>;
  /** Ends the thread, whether it is done or not. */
  end(): void;
}

/** Starts the thread; null where there is but one processor to run on. */
export function startSymbolicThread(task: SymbolicTask): SymbolicThread | null {
  if (availableParallelism() < 2) return null;
  const worker = new Worker(new URL('./symbolic-worker.js', import.meta.url), { workerData: task });
  const answer = new Promise<SymbolicAnswer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that reads the syntax trees ended with ${code}`)));
  });
  // It is looked at later, and not at all where the run fails first.
  answer.catch(() => undefined);
  return { answer, end: () => void worker.terminate() };
}
