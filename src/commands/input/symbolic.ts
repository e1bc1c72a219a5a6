/** Trees for the analyses that read syntax trees and run nothing. */
import { openSourceTrees, sourceTree } from '../../check/symbolic/symbolic.js';
import { TreeProgram } from '../../machine/tree-program.js';
import { overridesOf } from '../../machine/tree-units.js';
import type { SourceTree } from '../../questions/source/tree.js';
import { loadSyntax } from '../../syntax/index.js';
import type { CommonOptions } from '../output/reporter.js';
import { openTreeWithPatch } from './patches.js';
import { parseDefine } from './values.js';

/** A tree before and after a patch; after is null where there is none. */
export interface SymbolicTrees {
  readonly base: SourceTree;
  readonly patched: SourceTree | null;
}

/**
 * The tree that the options name, with the patch laid over it if there is one. Throws UserError for what the user can
 * have wrong.
 */
export async function openSymbolicTrees(patch: string | undefined, options: CommonOptions): Promise<SymbolicTrees> {
  const defines = options.define.map(parseDefine);
  const trees = await openTreeWithPatch(patch, options);
  const syntax = await loadSyntax();
  if (!('patched' in trees)) {
    const { base } = trees;
    return { base: sourceTree(new TreeProgram(base, undefined, overridesOf(base, defines)), syntax), patched: null };
  }
  const paths = new Set([...trees.baseOverlays, ...trees.overlays].map(([path]) => path));
  return openSourceTrees(trees.base, trees.patched, paths, defines, syntax);
}
