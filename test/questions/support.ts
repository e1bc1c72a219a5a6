/** Trees for the analyses that read syntax: files given in the test, and real ones. */

import { PreprocessorSession, preprocess } from '../../src/c/preprocess/index.js';
import { Program } from '../../src/c/program/program.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import type { SourceTree } from '../../src/questions/source/tree.js';
import { loadSyntax } from '../../src/syntax/index.js';
import type { TreeView } from '../../src/tree/view.js';

const syntax = await loadSyntax();

/** A tree that holds the given files; headers are found in `include/`. */
export function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  const session = new PreprocessorSession();
  const read = (path: string): string | undefined => files[path];
  const program = new Program({
    unit: (file) =>
      preprocess(session, file, { reader: { read }, quotePaths: ['include'], systemPaths: ['include'], defines: [] }),
    replacement: () => null,
    function: () => ({ kind: 'assumed' }),
    object: () => null,
  });
  return {
    read,
    list: (directory) => {
      const prefix = directory === '' ? '' : `${directory}/`;
      const below = Object.keys(files).filter((path) => path.startsWith(prefix));
      return [...new Set(below.map((path) => /^[^/]*\/?/.exec(path.slice(prefix.length))![0]))].sort();
    },
    unit: (file) => program.unit(file),
    program,
    syntax,
  };
}

/** A tree of QEMU's. */
export function qemuTree(view: TreeView, session: PreprocessorSession): SourceTree {
  const { program } = new TreeProgram(view, session);
  return {
    read: (path) => view.read(path),
    list: (directory) => view.list(directory),
    unit: (file) => program.unit(file),
    program,
    syntax,
  };
}
