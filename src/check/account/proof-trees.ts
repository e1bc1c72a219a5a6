/**
 * Two trees as the proof reads them: apart from the programs that are played, which take over what the other has
 * compiled by then.
 */
import type { TreeProgram } from '../../machine/tree-program.js';
import type { ProofTree } from '../../proof/index.js';
import type { Trees } from '../trees.js';
import type { BuiltTree } from './files.js';

export interface ProofTrees {
  readonly base: ProofTree;
  readonly patched: ProofTree;
}

/** @param programs that are only read, the patched one derived from the other */
export function openProofTrees(
  { base, patched }: Trees,
  built: { readonly base: BuiltTree; readonly patched: BuiltTree },
): ProofTrees {
  return { base: proofTree(base, built.base, base), patched: proofTree(patched, built.patched, base) };
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
