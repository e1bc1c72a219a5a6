/** All that a running program has in memory at a moment. */
import type { Instance, Placement } from '../../c/index.js';

/** Offsets and sizes in bytes. The stack is not in it. */
export interface MemoryImage {
  /** Static memory from `start` on. */
  readonly statics: { readonly start: number; readonly bytes: Uint8Array };
  /** What static memory held before the program ran, likewise. */
  readonly initial: Uint8Array;
  /** What was given to the program to grow into, from HEAP_START on. */
  readonly heap: Uint8Array;
  readonly placement: Placement;
}

/** A stretch of memory, end exclusive. */
export interface Block {
  readonly start: number;
  readonly end: number;
  /** What is in it follows from other memory, and from where that lies. */
  readonly isDerived: boolean;
}

/** A copy of what a program has in memory; no call may be open. */
export function memoryImage(running: Instance): MemoryImage {
  const { data } = running.program;
  return {
    ...running.contents(),
    initial: data.contents(data.whole).slice(),
    placement: running.program.placement(),
  };
}
