/** How V8 is told to run us. */
import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 optimize later than it would, and hot functions with less of what they call in their place. A run of ours takes seconds: by V8's
 * own measures (a budget of 66 KB of bytecode, 920 bytes inlined) its compiler takes more time, on the processor that the second thread
 * needs, than the code gains by it. The same goes for WebAssembly, where later versions of V8 wait for still longer.
 */
export function optimizeForShortRuns(): void {
  setFlagsFromString('--interrupt-budget=800000');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
  setFlagsFromString('--wasm-tiering-budget=6000000');
  // Megabytes that other threads begin with: most of what they make first stays, and would be copied again and again.
  setFlagsFromString('--min-semi-space-size=16');
}
