/** The two trees of a check as programs. */
import type { TreeProgram } from '../../machine/tree-program.js';

export interface Trees {
  readonly base: TreeProgram;
  readonly patched: TreeProgram;
}
