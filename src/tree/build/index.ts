/** Where what a patch touches is built, seen from the x86_64 system emulator. */
export { type BuildChanges, buildChanges } from './build-changes.js';
export { type Decision, decided, type MacroKnowledge } from './conditions.js';
export { macrosOf, type OurMacros, type Truth } from './configuration.js';
export type { Elsewhere, GeneratedFrom, NotCode } from './folders.js';
export { type BuildState, TreeBuild } from './tree-build.js';
