/** Reads the syntax trees in a thread of their own, while the machines run in the main one. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SymbolicAnswer, SymbolicTask } from './symbolic-task.js';

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
