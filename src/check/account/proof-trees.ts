/** Two trees as the proof reads them: apart from the programs that are played, which take over what the other has compiled by then. */
import { PreprocessorSession } from '../../c/preprocess/index.js';
import { TreeProgram } from '../../machine/tree-program.js';
import { overridesOf } from '../../machine/tree-units.js';
import { IncludeGraph, type ProofTree } from '../../proof/index.js';
import { includeFolders } from '../../target/x86_64/profile.js';
import type { TreeBuild } from '../../tree/build/index.js';
import type { TreeView } from '../../tree/view.js';
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

/** Folders of other programs, and of what a build leaves. */
const NOT_SEARCHED =
  /^(roms|subprojects|pc-bios|docs|po|build|\.git|rust|python|tests|scripts|linux-user|bsd-user|qga)\/$/;

/** The C files that the emulator may be made of. */
function* emulatorUnits(tree: TreeView, build: TreeBuild, folder = ''): Generator<string> {
  for (const name of tree.list(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (name.endsWith('/')) {
      if (!NOT_SEARCHED.test(path)) yield* emulatorUnits(tree, build, path.slice(0, -1));
    } else if (name.endsWith('.c') && build.of(path).state === 'built') yield path;
  }
}

function proofTree(program: TreeProgram, { build }: BuiltTree, session: object): ProofTree {
  let graph: IncludeGraph | null = null;
  const units = new Map<string, readonly string[]>();
  const read = (path: string): string | undefined => program.read(path);
  const graphOf = (): IncludeGraph => {
    graph ??= new IncludeGraph(
      (path) => program.tree.read(path, true),
      [...emulatorUnits(program.tree, build)],
      includeFolders,
    );
    return graph;
  };
  return {
    read,
    unit: (file) => program.program.unit(file),
    unitsOf: (header) => {
      const found = units.get(header) ?? graphOf().unitsOf(header);
      units.set(header, found);
      return found;
    },
    filesWith: (word) => graphOf().filesWith(word),
    session,
  };
}
