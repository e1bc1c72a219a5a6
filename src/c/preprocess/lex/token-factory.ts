import { PreprocessError } from '../../errors.js';
import { type Location, TokenKind } from '../../token.js';
import { Lexer, TOKEN_LENGTH_LIMIT } from './lexer.js';
import { Flag, PreprocessingToken, spelling, spellingOf } from './preprocessing-token.js';
import type { SpellingTable } from './spelling.js';

/** Makes the tokens that no file holds: pasted, stringized, numbers. Pasted ones are kept for the session. */
export class TokenFactory {
  private readonly pasted = new Map<string, PreprocessingToken | null>();

  constructor(private readonly spellings: SpellingTable) {}

  /**
   * `left ## right` (C11 6.10.3.3).
   * @throws PreprocessError naming `place` where the result is no token
   */
  paste(left: PreprocessingToken, right: PreprocessingToken, place: Location): PreprocessingToken {
    const text = spelling(left) + spelling(right);
    checkLength(text, place);
    let token = this.pasted.get(text);
    if (token === undefined) {
      token = this.single(text);
      this.pasted.set(text, token);
    }
    if (token === null) {
      const problem = `pasting "${spelling(left)}" and "${spelling(right)}" does not give a valid preprocessing token`;
      throw new PreprocessError(problem, place);
    }
    return token.withFlags((token.flags & Flag.Digraph) | (left.flags & Flag.Space));
  }

  /** `#argument` (C11 6.10.3.2): a string literal of the spelling, with strings and characters inside escaped. */
  stringize(argument: readonly PreprocessingToken[], flags: number, place: Location): PreprocessingToken {
    const text = spellingOf(argument, (token) =>
      token.kind === TokenKind.String || token.kind === TokenKind.Character
        ? escapeQuoted(token.text)
        : spelling(token),
    );
    checkLength(text, place);
    // A backslash at the end would take the quote with it; gcc drops it.
    const whole = /(?:^|[^\\])(?:\\\\)*\\$/.test(text) ? text.slice(0, -1) : text;
    return this.string(`"${whole}"`, flags, place);
  }

  /** A string literal token; `text` has its quotes. */
  string(text: string, flags: number, place: Location): PreprocessingToken {
    return new PreprocessingToken(this.spellings.get(TokenKind.String, text), place.file, place.line, flags);
  }

  /** A number token. */
  number(value: number, flags: number, place: Location): PreprocessingToken {
    return new PreprocessingToken(this.spellings.get(TokenKind.Number, String(value)), place.file, place.line, flags);
  }

  /** A pragma that stays in the text. */
  pragma(text: string, place: Location): PreprocessingToken {
    return new PreprocessingToken(this.spellings.pragma(text), place.file, place.line, 0);
  }

  private single(text: string): PreprocessingToken | null {
    if (text.startsWith('//') || text.startsWith('/*')) {
      return null;
    }
    const lexer = new Lexer(this.spellings, '', text);
    const token = lexer.next();
    return token !== null && spelling(token) === text ? token : null;
  }
}

function checkLength(text: string, place: Location): void {
  if (text.length > TOKEN_LENGTH_LIMIT)
    throw new PreprocessError(`macros make a token of more than ${TOKEN_LENGTH_LIMIT} characters`, place);
}

/** Text with a backslash before each `"` and `\`. */
export function escapeQuoted(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}
