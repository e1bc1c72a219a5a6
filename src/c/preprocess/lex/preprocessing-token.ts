import type { Token, TokenKind } from '../../token.js';

/** Bits of PreprocessingToken.flags. */
export const Flag = {
  /** White space or a line's end stood before it. */
  Space: 1,
  /** Met while its own macro was being replaced: never a macro again (C11 6.10.3.4p2). */
  NoExpand: 2,
  /** Spelled as a digraph; text is what it stands for. */
  Digraph: 4,
  /**
   * Something empty stood before it in its replacement: Space is not taken away when the replacement is put in place.
   */
  KeepSpace: 8,
} as const;

/**
 * How a token is written, a digraph as what it stands for; the same object for all tokens of a session that are written
 * so.
 */
export class Spelling {
  constructor(
    /** Its index in SpellingTable.all. */
    readonly number: number,
    readonly kind: TokenKind,
    readonly text: string,
    /** Of identifiers. */
    readonly identifier: Identifier | null,
  ) {}
}

/** A token with what the preprocessor has to know of it. Immutable. */
export class PreprocessingToken implements Token {
  constructor(
    readonly spelling: Spelling,
    readonly file: string,
    readonly line: number,
    readonly flags: number,
  ) {}

  get kind(): TokenKind {
    return this.spelling.kind;
  }

  get text(): string {
    return this.spelling.text;
  }

  /** Of identifiers, their entry in the session's table. */
  get identifier(): Identifier | null {
    return this.spelling.identifier;
  }

  /** The same token with other flags; itself where they are the same. */
  withFlags(flags: number): PreprocessingToken {
    if (flags === this.flags) {
      return this;
    }
    return new PreprocessingToken(this.spelling, this.file, this.line, flags);
  }

  /** The same token with Space set or cleared. */
  withSpace(space: boolean): PreprocessingToken {
    return this.withFlags(space ? this.flags | Flag.Space : this.flags & ~Flag.Space);
  }

  /** The same token as the first of what replaces something that had white space before it, or had not. */
  leading(space: boolean): PreprocessingToken {
    return !space && (this.flags & Flag.KeepSpace) !== 0 ? this : this.withSpace(space);
  }
}

const DIGRAPHS: Readonly<Record<string, string>> = {
  '[': '<:',
  ']': ':>',
  '{': '<%',
  '}': '%>',
  '#': '%:',
  '##': '%:%:',
};

/** How a token was written in the source: its text, a digraph as a digraph (C11 6.4.6p3). */
export function spelling(token: PreprocessingToken): string {
  return (token.flags & Flag.Digraph) !== 0 ? DIGRAPHS[token.text]! : token.text;
}

/**
 * Tokens as one text, a space wherever white space stood between two of them (C11 6.10.3.2p2).
 * @param write how each is written
 */
export function spellingOf(tokens: readonly PreprocessingToken[], write = spelling): string {
  let text = '';
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (index > 0 && (token.flags & Flag.Space) !== 0) {
      text += ' ';
    }
    text += write(token);
  }
  return text;
}

/** Names the preprocessor answers itself. */
export type BuiltinName =
  | ('__LINE__' | '__FILE__' | '__COUNTER__' | '_Pragma' | '__has_include' | '__has_include_next')
  | ('__has_attribute' | '__has_cpp_attribute' | '__has_builtin');

/**
 * What one place of a replacement list gives. Of one shape, whatever its kind: items are read in the hottest of loops.
 */
export interface ReplacementItem {
  /** A token, a parameter, or `__VA_OPT__(items)`. */
  readonly kind: 'token' | 'parameter' | 'optional';
  readonly token: PreprocessingToken;
  /** Of a parameter, its index; else -1. */
  readonly parameter: number;
  /** Of `__VA_OPT__`, what stands in its parentheses; else empty. */
  readonly items: readonly ReplacementItem[];
  /** It stood behind `#`. */
  readonly stringized: boolean;
  /** Followed by `##`. */
  pasted: boolean;
}

/**
 * A macro definition. Equal definitions are the same object in a session (MacroTable), so that identity compares them.
 */
export interface Macro {
  readonly name: string;
  /** Parameter count, the variadic one included; -1 of object-like macros. */
  readonly parameters: number;
  readonly variadic: boolean;
  readonly items: readonly ReplacementItem[];
  /** The replacement where it is the same at every use (no parameters, nothing to paste). */
  readonly constant: readonly PreprocessingToken[] | undefined;
  /** Set where the preprocessor answers itself; value is what `__COUNTER__` gives. */
  readonly builtin: { readonly name: BuiltinName; readonly value: number } | undefined;
}

/** What `#pragma push_macro` keeps of a name, until `pop_macro` gives it back (GCC manual: Push/Pop Macro Pragmas). */
export class PushedMacro implements Macro {
  readonly name = 'push_macro';
  readonly parameters = -1;
  readonly variadic = false;
  readonly items = [];
  readonly constant = undefined;
  readonly builtin = undefined;

  constructor(
    /** The definition then in force, undefined where the name was no macro. */
    readonly definition: Macro | undefined,
    /** What was pushed before it. */
    readonly below: Macro | undefined,
  ) {}
}

/**
 * One spelling of an identifier, the same object wherever it is spelled, so that asking for its macro is a property
 * read. The mutable fields belong to the translation unit being preprocessed and are put back when it ends.
 */
export class Identifier {
  /** The definition in force, undefined where the name is no macro. */
  macro: Macro | undefined = undefined;
  /** Its replacement is being rescanned (C11 6.10.3.4p2). */
  disabled = false;
  /** Number of the recording that already knows what this name was at its start. */
  consulted = 0;
  /** Number of the recording that already lists this name as changed. */
  changed = 0;
  /** The unit has to put this name back. */
  touched = false;
  /** Some file of the session that was read so far defines it as a macro. */
  everMacro = false;
  /** What was found out while this name was never a macro, and depends on that; null for nothing, as of most names. */
  dependents: Dependent[] | null = null;

  constructor(readonly name: string) {}
}

/** Something that holds while some names are what they were when it was found out. */
export interface Dependent {
  readonly consulted: Identifier[];
  /** What `consulted` were at the start, in the same order. */
  readonly answers: Array<Macro | undefined>;
}
