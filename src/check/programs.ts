/** The trees of a check as programs, and their runs. */
import { TreeProgram } from '../machine/tree-program.js';
import { overridesOf } from '../machine/tree-units.js';
import type { PlayThread } from '../threads/play-thread.js';
import type { PreprocessThread } from '../threads/preprocess-thread.js';
import type { Overlays } from '../tree/source.js';
import type { TreeView } from '../tree/view.js';
import { linesToCover } from './account/coverage.js';
import type { CheckOptions } from './options.js';
import { ExpectedRuns, TreeRuns } from './play/tree-runs.js';
import type { ChangedLines, PatchedTree, Trees } from './trees.js';

/** What a check compares. Nothing is compiled before it is asked for. */
export interface CheckedPrograms {
  readonly before: TreeRuns;
  readonly after: TreeRuns;
  /** Runs that will be asked for, of these and of derived trees. */
  readonly expected: ExpectedRuns;
  /** The program of another tree with hunks laid over the base. */
  derived(tree: PatchedTree): TreeProgram;
  /** Both trees as programs of their own, for who looks at them before they are played: what is read for it is shared. */
  reading(): Trees;
}

/**
 * @param player plays some runs ahead; null where there is none
 * @param preprocessor preprocesses units ahead; null where there is none
 */
export function openPrograms(
  options: CheckOptions,
  player: PlayThread | null,
  preprocessor: PreprocessThread | null,
): CheckedPrograms {
  const { base, patched, overlays, changed, defines } = options;
  const overrides = overridesOf(base, defines);
  const expected = new ExpectedRuns(player);
  const before = new TreeRuns(() => new TreeProgram(base, undefined, overrides, preprocessor?.tree), expected);
  const derived = (tree: PatchedTree, isShadowed = false): TreeProgram =>
    before.program.derive(
      tree.view,
      pathsToCompile(options, tree.view, tree.overlays, tree.changed),
      linesToCover(tree.changed),
      isShadowed,
    );
  const after = new TreeRuns(() => derived({ view: patched, overlays, changed }, true), expected);
  const paths = pathsToCompile(options, patched, overlays, changed);
  before.program.expectDerived(patched, paths);
  const reading = (): Trees => {
    const program = before.program.reading();
    return { base: program, patched: program.derive(patched, paths, new Map()) };
  };
  return { before, after, expected, derived, reading };
}

/**
 * Paths at which a tree differs from the base, and those of which it is recorded what is run: one patch may undo what
 * another did.
 */
function pathsToCompile(
  { base, baseOverlays }: CheckOptions,
  view: TreeView,
  overlays: Overlays,
  changed: ChangedLines,
): Set<string> {
  const paths = [...baseOverlays, ...overlays].map(([path]) => path);
  return new Set([...paths.filter((path) => base.read(path) !== view.read(path)), ...changed.keys()]);
}
