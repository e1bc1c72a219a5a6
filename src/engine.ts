/** How V8 is told to run us. */
import { setFlagsFromString } from 'node:v8';

/**
 * Has hot functions optimized with less of what they call in their place. A run of ours takes seconds: V8's own measure (920 bytes of
 * bytecode) spends more time in its compiler, on the processor that the second thread needs, than the code gains by it.
 */
export function optimizeForShortRuns(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
}
