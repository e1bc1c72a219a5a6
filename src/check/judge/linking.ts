/** What speaks against the tree after being built into a program. */

import { type NotRun, nowhere } from '../../result/not-run.js';
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
      ...lost.map((name) => nowhere({ code: 'link-undefined', name })),
      ...after.doubledFunctions().map(({ name, file, line, other }) => {
        return { reason: { code: 'link-doubled', name, other }, file, line } as const;
      }),
      ...added.map((file) => ({ reason: { code: 'not-in-meson', name: file }, file, line: 1 }) as const),
      ...gone.map((file) => ({ reason: { code: 'still-in-meson', name: file }, file, line: 0 }) as const),
    ],
  };
}
