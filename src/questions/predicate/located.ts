/** A merge condition where it stands, and as a formula. */
import type { Translation } from '../../proof/formula/translate.js';
import type { SourceTree } from '../source/tree.js';

/** A predicate in its tree. */
export interface Located {
  readonly tree: SourceTree;
  readonly file: string;
  readonly name: string;
}

/** A predicate with its formula. */
export type Translated = Located & Translation;
