/** Where the compiler finds what a name stands for beyond its own unit. The rules are the caller's. */
import type { TranslationUnit } from '../token.js';

export type FunctionResolution =
  /** Defined in a unit. */
  | { readonly kind: 'unit'; readonly file: string }
  /** Provided by the host under this name. */
  | { readonly kind: 'host' }
  /** Known not to matter: does nothing and returns 0. */
  | { readonly kind: 'nothing' }
  /** Unknown: taken to return 0, and reported. */
  | { readonly kind: 'assumed' };

export interface Resolver {
  /** The preprocessed unit of a file. Throws where it cannot be read. */
  unit(file: string): TranslationUnit;
  /** What replaces every function of this name, static ones included; null where nothing does. */
  replacement(name: string): FunctionResolution | null;
  /** A function with external linkage; `from` is the unit that names it. */
  function(name: string, from: string, definedThere: boolean): FunctionResolution;
  /** The unit that defines an object with external linkage, or null; `from` is the unit that names it. */
  object(name: string, from: string, definedThere: boolean): string | null;
}
