/** Trees for the analyses that read syntax trees and run nothing. */
import type { SourceTree } from '../analysis/source/tree.js';
import { PreprocessorSession } from '../c/preprocess/index.js';
import { loadGrammar } from '../c/syntax/grammar.js';
import { TreeProgram } from '../machine/tree-program.js';
import { overridesFor } from '../runtime/profile.js';
import { requireQemuTree } from '../tree/detect.js';
import type { TreeView } from '../tree/view.js';
import type { CommonOptions } from './common.js';
import { openTreeWithPatch } from './patches.js';
import { parseDefine } from './values.js';

/** A tree before and after a patch; after is null where there is none. */
export interface SymbolicTrees {
  readonly base: SourceTree;
  readonly patched: SourceTree | null;
}

/** The tree that the options name, with the patch laid over it if there is one; the grammar is loaded. Throws UserError for what the user can have wrong. */
export async function openSymbolicTrees(patch: string | undefined, options: CommonOptions): Promise<SymbolicTrees> {
  const defines = options.define.map(parseDefine);
  const trees = openTreeWithPatch(patch, options);
  await loadGrammar();
  const session = new PreprocessorSession();
  return {
    base: sourceTree(trees.base, session, defines),
    patched: 'patched' in trees ? sourceTree(trees.patched, session, defines) : null,
  };
}

function sourceTree(
  view: TreeView,
  session: PreprocessorSession,
  defines: ReadonlyArray<readonly [string, string]>,
): SourceTree {
  const { configHost } = requireQemuTree(view);
  const overrides = overridesFor(defines, configHost === undefined ? undefined : view.read(configHost));
  const { program } = new TreeProgram(view, session, overrides);
  return {
    read: (path) => view.read(path),
    list: (directory) => view.list(directory),
    unit: (file) => program.unit(file),
  };
}
