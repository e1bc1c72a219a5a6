/** The thread that preprocesses for a check; what runs C need not be loaded to start it. */
import { PreprocessThread } from '../../machine/preprocess-thread.js';
import type { CheckOptions } from './check.js';

/** Starts it for the base; null where the tree cannot be opened by another thread, or there is but one processor to run on. */
export function startPreprocessor({ tree, baseOverlays, defines }: CheckOptions): PreprocessThread | null {
  return tree ? PreprocessThread.start({ source: tree, overlays: baseOverlays, defines }) : null;
}
