/** The trees of a check as programs, and their runs. */
import { TreeProgram, type TreeProgramState } from '../machine/tree-program.js';
import { overridesOf } from '../machine/tree-units.js';
import type { Player } from '../threads/play-thread.js';
import type { PreprocessThread } from '../threads/preprocess-thread.js';
import { linesToCover } from './account/coverage.js';
import type { CheckOptions } from './options.js';
import type { Configuration, Run } from './play/runs.js';
import { ExpectedRuns, TreeRuns } from './play/tree-runs.js';
import { type PatchedTree, pathsToCompile, type Trees } from './trees.js';

/** What was compiled and recorded of a base alone, when all configurations of a check had been played on it. */
export interface KeptBase {
  readonly program: TreeProgramState;
  /** In the order of the check's configurations. */
  readonly runs: readonly Run[];
}

/** How a base is kept from check to check. */
export interface BaseKeeping {
  /** One to go on from. */
  readonly kept: KeptBase | null;
  /** Is given the base of this check, where there was none; what it holds changes as the check goes on. */
  readonly keep: (base: KeptBase) => void;
}

/** What a check compares. Nothing is compiled before it is asked for. */
export interface CheckedPrograms {
  readonly before: TreeRuns;
  readonly after: TreeRuns;
  /** Runs that will be asked for, of these and of derived trees. */
  readonly expected: ExpectedRuns;
  /** The program of another tree with hunks laid over the base. */
  derived(tree: PatchedTree): TreeProgram;
  /**
   * Both trees as programs of their own, for who looks at them before they are played: what is read for it is shared.
   */
  reading(): Trees;
}

/**
 * @param configurations that will be played on the base
 * @param player plays some runs ahead; null where there is none
 * @param preprocessor preprocesses units ahead; null where there is none
 * @param keeping how the base is kept; null where it is not
 */
export function openPrograms(
  options: CheckOptions,
  configurations: readonly Configuration[],
  player: Player | null,
  preprocessor: PreprocessThread | null,
  keeping: BaseKeeping | null,
): CheckedPrograms {
  const { base, patched, overlays, changed, defines } = options;
  const overrides = overridesOf(base, defines);
  const expected = new ExpectedRuns(player);
  const before = new TreeRuns(() => new TreeProgram(base, undefined, overrides, preprocessor?.tree), expected);
  const { kept = null } = keeping ?? {};
  if (kept) {
    before.program.restore(kept.program);
    before.takeOver(configurations, kept.runs);
  } else if (keeping)
    before.whenPlayed(configurations, (runs) => keeping.keep({ program: before.program.state(), runs }));
  const derived = (tree: PatchedTree, isShadowed = false): TreeProgram => {
    // What all trees share becomes a module of its own, if none of the base was made.
    if (kept) before.program.program.relink();
    return before.program.derive(
      tree.view,
      pathsToCompile(options, tree.view, tree.overlays, tree.changed),
      linesToCover(tree.changed),
      isShadowed,
    );
  };
  const after = new TreeRuns(() => derived({ view: patched, overlays, changed }, true), expected);
  const paths = pathsToCompile(options, patched, overlays, changed);
  before.program.expectDerived(patched, paths);
  const reading = (): Trees => {
    const program = before.program.reading();
    return { base: program, patched: program.derive(patched, paths, new Map()) };
  };
  return { before, after, expected, derived, reading };
}
