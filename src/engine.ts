/** How V8 is told to run us. */
import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 optimize later than it would, and hot functions with less of what they call in their place. A run of ours
 * takes seconds: by V8's own measures (a budget of 66 KB of bytecode, 920 bytes inlined) its compiler takes more time,
 * on the processor that the second thread needs, than the code gains by it.
 */
export function optimizeForShortRuns(): void {
  // After Node 20's, V8 counts calls and loops in place of bytecode; of a flag that it does not know it complains.
  const countsBytecode = Number.parseInt(process.versions.node, 10) <= 20;
  setFlagsFromString(countsBytecode ? '--interrupt-budget=800000' : '--invocation-count-for-turbofan=12000');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
}
