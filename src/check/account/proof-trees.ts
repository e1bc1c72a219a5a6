/** Two trees as the proof reads them: apart from the programs that are played, which take over what the other has compiled by then. */
import { PreprocessorSession } from '../../c/preprocess/index.js';
import { TreeProgram } from '../../machine/tree-program.js';
import { overridesOf } from '../../machine/tree-units.js';
import { IncludeGraph, type ProofTree } from '../../proof/index.js';
import { includeFolders } from '../../target/x86_64/profile.js';
import type { CheckOptions } from '../options.js';
import type { BuiltTree } from './files.js';

/** @param paths at which the trees differ */
export function openProofTrees(
  { base, patched, defines }: Pick<CheckOptions, 'base' | 'patched' | 'defines'>,
  paths: ReadonlySet<string>,
  built: { readonly base: BuiltTree; readonly patched: BuiltTree },
): { readonly base: ProofTree; readonly patched: ProofTree } {
  const session = new PreprocessorSession();
  const program = new TreeProgram(base, session, overridesOf(base, defines));
  const derived = program.derive(patched, paths, new Map());
  return { base: proofTree(program, built.base, session), patched: proofTree(derived, built.patched, session) };
}

function proofTree(program: TreeProgram, { build }: BuiltTree, session: object): ProofTree {
  let graph: IncludeGraph | null = null;
  const read = (path: string): string | undefined => program.read(path);
  const graphOf = (): IncludeGraph => {
    graph ??= new IncludeGraph((path) => program.tree.read(path, true), build.units(), includeFolders);
    return graph;
  };
  return {
    read,
    unit: (file) => program.program.unit(file),
    unitsOf: (header) => graphOf().unitsOf(header),
    filesWith: (word) => graphOf().filesWith(word),
    session,
  };
}
