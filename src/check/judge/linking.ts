/** What speaks against the tree after being built into a program. */

import type { NotRun } from '../../result/result.js';
import { misnamedFiles } from '../../target/x86_64/units.js';
import type { Run } from '../play/runs.js';
import type { TreeRuns } from '../play/tree-runs.js';

export interface LinkFaults {
  /** Functions that the tree before defines and that the tree after only calls. */
  readonly lost: ReadonlySet<string>;
  readonly notRun: readonly NotRun[];
}

/**
 * Of what was run. Nothing speaks against it where `notRun` is empty.
 * @param pairs what was played on both trees
 */
export function linkFaults(
  { program: before }: TreeRuns,
  { program: after }: TreeRuns,
  pairs: ReadonlyArray<{ readonly patched: Run }>,
): LinkFaults {
  const called = new Set(pairs.flatMap(({ patched }) => patched.assumed.map(({ name }) => name)));
  const lost = [...called].filter((name) => before.index.function(name).length > 0);
  const compiled = [...before.program.compiledFiles(), ...after.program.compiledFiles()];
  const { added, gone } = misnamedFiles(before.tree, after.tree, compiled);
  return {
    lost: new Set(lost),
    notRun: [
      ...lost.map((name) => {
        return {
          what: `the patched tree calls ${name}() and defines it nowhere: it would not link`,
          file: '',
          line: 0,
        };
      }),
      ...after.doubledFunctions().map(({ name, file, line, other }) => {
        return {
          what: `${name}(), which the patch defines, is defined in ${other} as well: it would not link`,
          file,
          line,
        };
      }),
      ...added.map((file) => {
        return { what: `${file}, which the patch adds, is named in no meson.build: it would not link`, file, line: 1 };
      }),
      ...gone.map((file) => {
        return {
          what: `${file}, which the patch takes away, is still named in a meson.build: it would not build`,
          file,
          line: 0,
        };
      }),
    ],
  };
}
