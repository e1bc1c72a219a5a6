/** The declarations of a C file as written, and what a patch changes among them. */

/**
 * What a declaration is. `type` is a struct, union, enum or typedef at file scope; `macro` a `#define`; `other` a
 * macro used at file scope
 * (`type_init(x)`), a stretch under another directive, or one that cannot be read as C.
 */
export type DeclarationKind = 'function' | 'prototype' | 'type' | 'macro' | 'variable' | 'include' | 'other';

/** One declaration of a file. Lines count from 1; offsets are UTF-16 units of the text, ends exclusive. */
export interface Declaration {
  readonly kind: DeclarationKind;
  /** The declared name; of an include the header with its quotes or angles; of what has none, its first words. */
  readonly name: string;
  /** What else it declares: the other declarators, and the tag of a struct, union or enum that has another name. */
  readonly otherNames: readonly string[];
  readonly firstLine: number;
  /** Inclusive. */
  readonly lastLine: number;
  readonly start: number;
  readonly end: number;
  /**
   * Offsets of a function's body with its braces, of a type's members with their braces, of a variable's initializer;
   * null for none.
   */
  readonly body: { readonly start: number; readonly end: number } | null;
  /**
   * Names of the parameters of a function, prototype or function-like macro, '' where one has none; null for what
   * takes none.
   */
  readonly parameters: readonly string[] | null;
  /** The parameters end in an ellipsis. */
  readonly isVariadic: boolean;
  readonly storage: 'static' | 'extern' | null;
  readonly isInline: boolean;
  /**
   * The conditions of the `#if`s around it, outermost first, as written; those of an `#else` as `!(…)`; an include
   * guard is left out.
   */
  readonly conditions: readonly string[];
}

/** A declaration and the file it stands in. */
export interface PlacedDeclaration {
  readonly file: string;
  readonly declaration: Declaration;
}

/**
 * What became of a declaration. `same`: its tokens are the same without comments, in the same file; `moved`: the same
 * tokens in another
 * file or in another order in its file; `renamed`: the same tokens but for its own name; `changed`: other tokens.
 */
export type DeclarationFate = 'added' | 'removed' | 'changed' | 'moved' | 'renamed' | 'same';

/** One declaration that a patch touches. At least one of `before` and `after` is there. */
export interface DeclarationChange {
  readonly fate: DeclarationFate;
  readonly kind: DeclarationKind;
  /** As it is called after the patch, or before it where it is gone. */
  readonly name: string;
  readonly before: PlacedDeclaration | null;
  readonly after: PlacedDeclaration | null;
}
