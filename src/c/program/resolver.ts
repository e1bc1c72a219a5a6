/** Where the compiler finds what a name stands for beyond its own unit. The rules are the caller's. */
import type { TranslationUnit } from '../token.js';

export type FunctionResolution =
  /** Defined in a unit. */
  | { readonly kind: 'unit'; readonly file: string }
  /**
   * Defined in the tree, but calls go to the function `wrapper` of a unit, which gets the tree's function as its first
   * argument.
   */
  | { readonly kind: 'around'; readonly file: string; readonly wrapper: string }
  /** Provided by the host under this name. */
  | { readonly kind: 'host' }
  /**
   * Known not to matter: does nothing and returns 0. Where `isTraced`, what it is called with is noted (see
   * marks/call-traces.ts).
   */
  | { readonly kind: 'nothing'; readonly isTraced: boolean }
  /** Unknown: taken to return 0, and reported. */
  | { readonly kind: 'assumed' };

export interface Resolver {
  /** The preprocessed unit of a file. Throws where it cannot be read. */
  unit(file: string): TranslationUnit;
  /**
   * What replaces a function wherever it is called, definitions in the calling unit included; null where nothing does.
   */
  replacement(name: string, unit: string, isStatic: boolean): FunctionResolution | null;
  /** A function with external linkage; `from` is the unit that names it. */
  function(name: string, from: string, definedThere: boolean): FunctionResolution;
  /**
   * Asked of the resolver of a program that is derived from another: whether a function with external linkage may be
   * defined elsewhere than in that one, although the unit that defined it is the same.
   */
  isDefinedAnew?(name: string): boolean;
  /**
   * Whether functions of a file stand for others, which may be declared with another type than they are defined with
   * there.
   */
  standsIn?(file: string): boolean;
  /** Whether a function that is named is likely to be called: it is then compiled together with what names it. */
  isLikely?(name: string): boolean;
  /**
   * The unit that defines an object with external linkage, or null; `from` is the unit that names it. A weak one need
   * not be defined.
   */
  object(name: string, from: string, definedThere: boolean, isWeak: boolean): string | null;
}
