/**
 * Two trees as the proof reads them: apart from the programs that are played, which take over what the other has
 * compiled by then.
 */
import { PreprocessorSession } from '../../c/preprocess/index.js';
import { TreeProgram } from '../../machine/tree-program.js';
import { overridesOf } from '../../machine/tree-units.js';
import type { ProofTree } from '../../proof/index.js';
import type { CheckOptions } from '../options.js';
import type { BuiltTree } from './files.js';

export interface ProofTrees {
  readonly base: ProofTree;
  readonly patched: ProofTree;
}

/** @param paths at which the trees differ */
export function openProofTrees(
  { base, patched, defines }: Pick<CheckOptions, 'base' | 'patched' | 'defines'>,
  paths: ReadonlySet<string>,
  built: { readonly base: BuiltTree; readonly patched: BuiltTree },
): ProofTrees {
  const session = new PreprocessorSession();
  const program = new TreeProgram(base, session, overridesOf(base, defines));
  const derived = program.derive(patched, paths, new Map());
  return { base: proofTree(program, built.base, session), patched: proofTree(derived, built.patched, session) };
}

function proofTree(program: TreeProgram, { build }: BuiltTree, session: object): ProofTree {
  return {
    read: (path) => program.read(path),
    unit: (file) => program.program.unit(file),
    unitsOf: (header) => build.unitsThatInclude(header),
    filesWith: (word) => build.filesWith(word),
    filesDefining: (name) => program.index.function(name),
    mayBePasted: (name) => build.mayBePasted(name),
    session,
  };
}
