/** What the stages of the compiler hand to each other before there is syntax: places, tokens and segments of tokens. */

/** Where the compiler reads C from. Paths are "/"-separated; what they are relative to is the reader's business. */
export interface SourceReader {
  /**
   * The text of a file, or undefined where there is none. The same string object each time it is asked while the file
   * is the same.
   */
  read(path: string): string | undefined;
}

/** A place in a source file. */
export interface Location {
  /** Path as the SourceReader knows it. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
}

export const TokenKind = {
  Identifier: 0,
  Number: 1,
  Character: 2,
  String: 3,
  Punctuator: 4,
  /** A `#pragma` line that matters for layout (`pack`); text is the rest of the line. */
  Pragma: 5,
} as const;
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

/**
 * A preprocessing token after macro expansion (C11 6.4). Keywords are identifiers here.
 * file and line are where a reader of the tree would look: for a token that came out of a macro, the place of the
 * outermost macro's use.
 */
export interface Token extends Location {
  readonly kind: TokenKind;
  /** The spelling; for strings and characters with prefix and quotes, escapes not yet interpreted. */
  readonly text: string;
}

/**
 * The tokens a stretch of one file (between two #include lines) gave, macros expanded and conditionals decided.
 * The same stretch under the same macros is the same object in every translation unit and in every program of one
 * session, so what later stages learn of it can be kept with it.
 */
export interface Segment {
  /** The file its first token stands in; empty where it has none. */
  readonly file: string;
  readonly tokens: readonly Token[];
}

/** A header that an include directive names and that was not found. */
export interface MissingHeader {
  readonly name: string;
  /** Written `<name>`. */
  readonly angled: boolean;
  /** Where the first such directive stands. */
  readonly file: string;
  readonly line: number;
}

/** A preprocessed translation unit. */
export interface TranslationUnit {
  /** Path of the main file. */
  readonly file: string;
  readonly segments: readonly Segment[];
  /** Every file that was read, main file first, each once. */
  readonly files: readonly string[];
  /** Each once. */
  readonly missing: readonly MissingHeader[];
}
