/**
 * The door to runs of C that was compiled before, and to what is recorded of runs. A thread that only plays machines
 * loads this, and not the compiler (see index.ts).
 */
export { ADDRESS_BIAS, HEAP_START } from './emit/memory-layout.js';
export { readCallTraces } from './program/marks/call-traces.js';
export type { CoverageMark } from './program/marks/coverage.js';
export type { InstanceSnapshot, InstanceState } from './program/run/instance-state.js';
export { CannotGoOn, MovedInstance } from './program/run/moved-instance.js';
export type { ProgramMemory } from './program/run/program-memory.js';
export { type CallFrame, Exit, Trap, type TrapKind } from './program/run/traps.js';
export type { ShadowKind, ShadowPlace, Unshadowed } from './shadow/index.js';
