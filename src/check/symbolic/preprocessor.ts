/** The thread that preprocesses for a check; what runs C need not be loaded to start it. */
import { LIKELY_LISTENER_UNITS, LIKELY_UNITS } from '../../threads/likely-units.js';
import { PreprocessThread } from '../../threads/preprocess-thread.js';
import type { CheckOptions } from '../options.js';
import { pathsToCompile } from '../trees.js';
import type { SymbolicTask } from './symbolic-task.js';

const SCRIPT = new URL('./symbolic-worker.js', import.meta.url);

let waiting: PreprocessThread | null = null;

/** Starts it before it is known what is to be checked. */
export function startAhead(): void {
  waiting = PreprocessThread.start(SCRIPT);
}

/**
 * Starts it for the base; null where the tree cannot be opened by another thread, or there is but one processor to run
 * on. It reads the syntax trees as well: what it says when it is done is a SymbolicAnswer.
 * @param isCompiled whether what the base is likely to need was compiled before
 */
export function startPreprocessor(options: CheckOptions, isCompiled = false): PreprocessThread | null {
  const { tree, baseOverlays, overlays, machines, defines, quick = false, jobs } = options;
  if (!tree || jobs === 1) {
    waiting?.end();
    waiting = null;
    return null;
  }
  const preprocessed = { source: tree, overlays: baseOverlays, defines };
  const task: SymbolicTask = { tree, baseOverlays, overlays, machines, defines, quick };
  const thread = waiting ?? PreprocessThread.start(SCRIPT);
  waiting = null;
  thread?.begin(preprocessed, task, isCompiled ? [] : LIKELY_UNITS);
  // What the proof reads comes first.
  const paths = pathsToCompile(options, options.patched, overlays, options.changed);
  thread?.tree.expectDerived([...paths].map((path) => [path, options.patched.read(path) ?? null]));
  if (!quick) thread?.tree.expect(LIKELY_LISTENER_UNITS);
  return thread;
}
