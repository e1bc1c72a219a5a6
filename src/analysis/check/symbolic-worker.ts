/** The thread that symbolic-thread.ts starts: reads the syntax trees and answers once. */
import { parentPort, workerData } from 'node:worker_threads';
import { PreprocessorSession } from '../../c/preprocess/index.js';
import { openTreeSource } from '../../tree/source.js';
import { openSourceTree, symbolicFindings } from './symbolic.js';
import type { SymbolicAnswer, SymbolicTask } from './symbolic-thread.js';

async function answerTask(task: SymbolicTask): Promise<SymbolicAnswer> {
  const session = new PreprocessorSession();
  const base = openTreeSource(task.tree, task.baseOverlays);
  const patched = openTreeSource(task.tree, task.overlays);
  const findings = await symbolicFindings(
    openSourceTree(base, session, task.defines),
    openSourceTree(patched, session, task.defines),
    task.machines,
    new Set([...task.baseOverlays, ...task.overlays].map(([path]) => path)),
  );
  const lookedAt = new Set([base, patched].flatMap((view) => [...(view.lookedAt?.() ?? [])]));
  return { ...findings, lookedAt: [...lookedAt] };
}

parentPort!.postMessage(await answerTask(workerData as SymbolicTask));
