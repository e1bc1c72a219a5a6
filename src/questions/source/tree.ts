/** What the analyses that read the syntax tree need of a source tree. */

import type { Program, Unit } from '../../c/index.js';
import type { Syntax } from '../../syntax/index.js';

export interface SourceTree {
  /**
   * The text of a file, or undefined where there is none.
   * @param isOnce as for TreeView.read()
   */
  read(path: string, isOnce?: boolean): string | undefined;
  /** The names in a folder, folders with "/" at the end; empty where there is no such folder. */
  list(directory: string): readonly string[];
  /** A preprocessed unit of the tree; throws CompileError, PreprocessError or UserError where there can be none. */
  unit(file: string): Unit;
  /** What the units belong to: it compiles their functions. */
  readonly program: Program;
  /** Reads its C as written. */
  readonly syntax: Syntax;
}

/** A line of the tree. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}
