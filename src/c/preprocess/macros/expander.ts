import { PreprocessError } from '../../errors.js';
import { type Location, TokenKind } from '../../token.js';
import type { Identifier, Macro } from '../lex/preprocessing-token.js';
import { Flag, type PreprocessingToken } from '../lex/preprocessing-token.js';
import type { TokenFactory } from '../lex/token-factory.js';
import type { MacroState } from './macro-state.js';
import { type Argument, type Expansion, substitute } from './substitution.js';

/** Where a macro's arguments are read on when the tokens at hand end: the file. */
export interface TokenSource {
  /** Whether the file's next token is `(`, no directive between. */
  opensParenthesis(): boolean;
  /** The file's next token, directives on the way carried out; null at the end of the segment. */
  next(): PreprocessingToken | null;
}

/** What the expander leaves to its owner: the names that depend on the file. Gives the replacement of a use. */
export type BuiltinHandler = (macro: Macro, use: PreprocessingToken) => readonly PreprocessingToken[];

/** Tokens being rescanned: a macro's replacement, an argument, or a directive's line. */
interface Context {
  readonly tokens: readonly PreprocessingToken[];
  index: number;
  /** The macro that is disabled meanwhile; null of arguments and lines, beyond whose end nothing is read. */
  readonly macro: Identifier | null;
  /** Whether the first token has white space before it. */
  readonly leadingSpace: boolean | undefined;
  /** White space follows the last token. */
  readonly trailingSpace: boolean;
  /** What is gone on with behind it. */
  readonly outer: Context | null;
}

/** More tokens than this from macros in one unit are taken for a macro bomb; those of QEMU have some 100,000. */
const TOKEN_LIMIT = 2_000_000;
/** Arguments within arguments; each level reads its tokens again. */
const NESTING_LIMIT = 500;

/**
 * Macro expansion (C11 6.10.3) with the rules of gcc's cpplib for what the standard leaves open: a macro is disabled
 * while tokens of its replacement remain, and a name met meanwhile is never replaced again.
 */
export class Expander {
  private context: Context | null = null;
  /** White space left behind by something that expanded to nothing. */
  private pendingSpace = false;
  /** Something expanded to nothing since this was last cleared. */
  private afterEmpty = false;
  private produced = 0;
  private nesting = 0;
  /** The outermost macro use that is being replaced. */
  private use: Location = { file: '', line: 0 };

  constructor(
    private readonly state: MacroState,
    private readonly factory: TokenFactory,
    private readonly source: TokenSource,
    private readonly builtin: BuiltinHandler,
  ) {}

  /** The place where what is being expanded stands in the file. */
  get place(): Location {
    return this.use;
  }

  /**
   * Expands a macro's name that was read from the file, arguments read from there.
   * @returns false where the macro needs arguments and none follow; else its tokens come from next()
   */
  begin(token: PreprocessingToken, macro: Macro, use: Location): boolean {
    this.use = use;
    this.pendingSpace = false;
    return this.enter(token, token.identifier!, macro);
  }

  /** The next token, fully expanded; null at the end of the replacement or of the line given to within(). */
  next(): PreprocessingToken | null {
    for (;;) {
      const token = this.take();
      if (token === null) {
        return null;
      }
      const identifier = token.identifier;
      if (identifier === null || (token.flags & Flag.NoExpand) !== 0) {
        return token;
      }
      const macro = this.state.lookup(identifier);
      if (macro === undefined) {
        return token;
      }
      if (identifier.disabled) {
        return token.withFlags(token.flags | Flag.NoExpand);
      }
      if (!this.enter(token, identifier, macro)) {
        return token;
      }
    }
  }

  /** The next token as it stands; null as with next(). */
  nextUnexpanded(): PreprocessingToken | null {
    return this.take();
  }

  /** Reads `tokens` through next() while `read` runs; nothing behind them is seen. */
  within<T>(tokens: readonly PreprocessingToken[], use: Location, read: () => T): T {
    const outer = this.use;
    const { context } = this;
    if (this.nesting === NESTING_LIMIT) {
      throw new PreprocessError('macro arguments are nested too deeply', use);
    }
    this.nesting++;
    this.use = use;
    this.context = { tokens, index: 0, macro: null, leadingSpace: undefined, trailingSpace: false, outer: context };
    const result = read();
    while (this.context !== context) {
      this.pop(this.context!);
    }
    this.nesting--;
    this.use = outer;
    return result;
  }

  private take(): PreprocessingToken | null {
    for (;;) {
      const { context } = this;
      if (context === null) {
        return null;
      }
      if (context.index < context.tokens.length) {
        let token = context.tokens[context.index]!;
        if (context.index++ === 0 && context.leadingSpace !== undefined) {
          token = token.leading(context.leadingSpace);
        }
        if (this.pendingSpace) {
          this.pendingSpace = false;
          token = token.withSpace(true);
        }
        return token;
      }
      if (context.macro === null) {
        return null;
      }
      this.pop(context);
    }
  }

  private pop(context: Context): void {
    this.context = context.outer;
    if (context.macro !== null) {
      context.macro.disabled = false;
    }
    this.pendingSpace ||= context.trailingSpace;
  }

  private enter(token: PreprocessingToken, identifier: Identifier, macro: Macro): boolean {
    const space = (token.flags & Flag.Space) !== 0;
    if (macro.parameters < 0) {
      if (macro.builtin !== undefined) {
        this.push(this.builtin(macro, token), identifier, space, false);
      } else if (macro.constant !== undefined) {
        this.push(macro.constant, identifier, space, false);
      } else {
        const { tokens } = substitute(macro, [], this.factory, this.use);
        this.push(tokens, identifier, space, false);
      }
      return true;
    }
    if (!this.opensParenthesis()) {
      return false;
    }
    if (macro.builtin !== undefined) {
      this.push(this.builtin(macro, token), identifier, space, false);
      return true;
    }
    const collected = this.collectArguments(token, macro);
    if (macro.constant !== undefined) {
      this.push(macro.constant, identifier, space, false);
      return true;
    }
    const { tokens, trailingSpace } = substitute(macro, collected, this.factory, this.use);
    this.push(tokens, identifier, space, trailingSpace);
    return true;
  }

  private push(tokens: readonly PreprocessingToken[], macro: Identifier, space: boolean, trailingSpace: boolean): void {
    if (tokens.length === 0) {
      this.pendingSpace ||= space || trailingSpace;
      this.afterEmpty = true;
      return;
    }
    this.produced += tokens.length;
    if (this.produced > TOKEN_LIMIT) {
      throw new PreprocessError(
        `macros give more than ${TOKEN_LIMIT} tokens, the last of them ${macro.name}`,
        this.use,
      );
    }
    macro.disabled = true;
    this.context = { tokens, index: 0, macro, leadingSpace: space, trailingSpace, outer: this.context };
  }

  /** Whether `(` comes next. Replacements that are read to their end are left, as gcc does, even if it does not. */
  private opensParenthesis(): boolean {
    for (;;) {
      const { context } = this;
      if (context === null) {
        return this.source.opensParenthesis();
      }
      if (context.index < context.tokens.length) {
        const token = context.tokens[context.index]!;
        return token.kind === TokenKind.Punctuator && token.text === '(';
      }
      if (context.macro === null) {
        return false;
      }
      this.pop(context);
    }
  }

  /** A token of an argument; names whose macro is disabled just now are marked for good. */
  private argumentToken(): PreprocessingToken | null {
    const token = this.take() ?? (this.context === null ? this.source.next() : null);
    if (token?.identifier?.disabled && this.state.lookup(token.identifier) !== undefined) {
      return token.withFlags(token.flags | Flag.NoExpand);
    }
    return token;
  }

  /** The tokens between the parentheses that come next, as they stand. */
  parenthesized(name: string): PreprocessingToken[] {
    const tokens: PreprocessingToken[] = [];
    this.argumentToken();
    for (let depth = 0; ; ) {
      const token = this.argumentToken();
      if (token === null) {
        throw new PreprocessError(`argument list of macro ${name} is not closed`, this.use);
      }
      if (token.kind === TokenKind.Punctuator) {
        if (token.text === '(') {
          depth++;
        } else if (token.text === ')' && depth-- === 0) {
          return tokens;
        }
      }
      tokens.push(token);
    }
  }

  private collectArguments(name: PreprocessingToken, macro: Macro): Argument[] {
    const lists: PreprocessingToken[][] = [[]];
    this.argumentToken();
    for (let depth = 0; ; ) {
      const token = this.argumentToken();
      if (token === null) {
        throw new PreprocessError(`argument list of macro ${macro.name} is not closed`, this.use);
      }
      if (token.kind === TokenKind.Punctuator) {
        if (token.text === '(') {
          depth++;
        } else if (token.text === ')') {
          if (depth-- === 0) {
            break;
          }
        } else if (token.text === ',' && depth === 0 && !(macro.variadic && lists.length === macro.parameters)) {
          lists.push([]);
          continue;
        }
      }
      lists.at(-1)!.push(token.withFlags(token.flags & ~Flag.KeepSpace));
    }
    return this.checkArguments(name, macro, lists);
  }

  private checkArguments(name: PreprocessingToken, macro: Macro, lists: PreprocessingToken[][]): Argument[] {
    const { parameters, variadic } = macro;
    if (parameters === 0 && lists.length === 1 && lists[0]!.length === 0) {
      return [];
    }
    const omitted = variadic && lists.length === parameters - 1;
    if (lists.length !== parameters && !omitted) {
      const given =
        parameters === 0 || lists.length > parameters ? `passed ${lists.length} arguments` : `given ${lists.length}`;
      throw new PreprocessError(`macro ${name.text} takes ${parameters} arguments, but was ${given}`, this.use);
    }
    const collected: Argument[] = [];
    for (const tokens of lists) {
      collected.push(this.argument(tokens, false));
    }
    if (omitted) {
      collected.push(this.argument([], true));
    } else if (variadic && parameters === 1 && lists[0]!.length === 0) {
      return [this.argument([], true)];
    }
    return collected;
  }

  private argument(tokens: readonly PreprocessingToken[], omitted: boolean): Argument {
    let expanded: Expansion | undefined;
    return {
      tokens,
      omitted,
      expand: () => {
        expanded ??= this.expandArgument(tokens);
        return expanded;
      },
    };
  }

  private expandArgument(tokens: readonly PreprocessingToken[]): Expansion {
    this.afterEmpty = false;
    if (tokens.length === 0) {
      return { tokens, trailingSpace: false };
    }
    const outerSpace = this.pendingSpace;
    this.pendingSpace = false;
    const result: PreprocessingToken[] = [];
    this.within(tokens, this.use, () => {
      for (let token = this.next(); token !== null; token = this.next()) {
        const keep = this.afterEmpty && result.length === 0 ? Flag.KeepSpace : 0;
        result.push(token.withFlags(token.flags | keep));
      }
    });
    const trailingSpace = this.pendingSpace;
    this.pendingSpace = outerSpace;
    return { tokens: result, trailingSpace };
  }

  /** Drops whatever was being expanded. */
  reset(): void {
    this.context = null;
    this.nesting = 0;
    this.pendingSpace = false;
  }
}
