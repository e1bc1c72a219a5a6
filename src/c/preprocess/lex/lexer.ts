import { PreprocessError } from '../../errors.js';
import { TokenKind } from '../../token.js';
import { CharacterClass, CLASS_OF, isIdentifierPart } from './characters.js';
import type { Spelling } from './preprocessing-token.js';
import { Flag, PreprocessingToken } from './preprocessing-token.js';
import { codesOf, hashOf, hashStep, type SpellingTable } from './spelling.js';

const NEW_LINE = 10;
const BACKSLASH = 92;

/** Characters a token may have; the strings of QEMU's generated files have some thousand. */
export const TOKEN_LENGTH_LIMIT = 1 << 22;

interface SplicedText {
  readonly text: string;
  /** Offsets in text before which a line's end was taken out. */
  readonly splices: readonly number[];
}

/** Takes out backslash-newline (C11 5.1.1.2 phase 2; blanks between the two are allowed, as gcc does). */
function spliceLines(source: string): SplicedText {
  if (source.indexOf('\\') < 0) {
    return { text: source, splices: [] };
  }
  const splices: number[] = [];
  const parts: string[] = [];
  let length = 0;
  let from = 0;
  for (let at = source.indexOf('\\'); at >= 0; at = source.indexOf('\\', at + 1)) {
    let end = at + 1;
    let code = source.charCodeAt(end);
    while (code !== NEW_LINE && code < 128 && CLASS_OF[code] === CharacterClass.Blank) {
      code = source.charCodeAt(++end);
    }
    if (code !== NEW_LINE) {
      continue;
    }
    parts.push(source.slice(from, at));
    length += at - from;
    splices.push(length);
    from = end + 1;
    at = end;
  }
  parts.push(source.slice(from));
  return { text: splices.length > 0 ? parts.join('') : source, splices };
}

/**
 * Splits one text into preprocessing tokens (C11 6.4), comments and white space becoming Flag.Space of the next token.
 */
export class Lexer {
  /** How the token is written that advance() came to. */
  spelling!: Spelling;
  /** Its line. */
  tokenLine = 1;
  /** Its flags. */
  flags = 0;
  /** Whether it is the first on its line. */
  lineStart = false;
  /** In a directive, advance() stops before the line's end. */
  inDirective = false;

  private readonly text: string;
  private readonly codes: Uint16Array;
  private readonly splices: readonly number[];
  private nextSplice = 0;
  private position = 0;
  private line = 1;

  /**
   * @param spellings the session's table
   * @param file the path that tokens carry
   * @param source the text; line splices not yet taken out
   */
  constructor(
    private readonly spellings: SpellingTable,
    private readonly file: string,
    source: string,
  ) {
    const spliced = spliceLines(source);
    this.text = spliced.text;
    this.codes = codesOf(spliced.text);
    this.splices = spliced.splices;
    if (this.text.charCodeAt(0) === 0xfeff) {
      this.position = 1;
    }
  }

  /** The line, from 1, of the character that is read next. */
  currentLine(): number {
    while (this.nextSplice < this.splices.length && this.splices[this.nextSplice]! <= this.position) {
      this.nextSplice++;
      this.line++;
    }
    return this.line;
  }

  /** As advance(); the token as an object, null where there is none. */
  next(): PreprocessingToken | null {
    return this.advance() ? new PreprocessingToken(this.spelling, this.file, this.tokenLine, this.flags) : null;
  }

  /**
   * Goes to the next token; false at the end of the text and, in a directive, at the end of the line.
   * @throws PreprocessError for a comment that is not closed
   */
  advance(): boolean {
    const { codes } = this;
    let space = 0;
    this.lineStart = this.position === 0 || (this.position === 1 && codes[0] === 0xfeff);
    for (;;) {
      if (this.position >= this.text.length) {
        return false;
      }
      const code = codes[this.position]!;
      switch (code < 128 ? CLASS_OF[code] : CharacterClass.IdentifierStart) {
        case CharacterClass.Blank:
          this.position++;
          space = Flag.Space;
          continue;
        case CharacterClass.NewLine:
          if (this.inDirective) {
            return false;
          }
          this.position++;
          this.line++;
          this.lineStart = true;
          space = Flag.Space;
          continue;
        case CharacterClass.IdentifierStart:
          return this.identifier(space);
        case CharacterClass.Digit:
          return this.number(space);
        case CharacterClass.DoubleQuote:
          return this.quoted(this.position, code, space);
        case CharacterClass.SingleQuote:
          return this.quoted(this.position, code, space);
        case CharacterClass.Dot: {
          const after = codes[this.position + 1]!;
          return after >= 48 && after <= 57 ? this.number(space) : this.punctuator(code, space);
        }
        case CharacterClass.Slash:
          if (this.skipComment()) {
            space = Flag.Space;
            continue;
          }
          return this.punctuator(code, space);
        default:
          return this.punctuator(code, space);
      }
    }
  }

  /**
   * In an include directive: the header's name as written between `<>` or `""` (C11 6.4.7), or undefined where
   * something else stands.
   */
  headerName(): { name: string; angled: boolean } | undefined {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code < 128 && CLASS_OF[code] === CharacterClass.Blank) {
        this.position++;
      } else if (code !== 47 || !this.skipComment()) {
        break;
      }
    }
    const open = this.text[this.position];
    if (open !== '<' && open !== '"') {
      return undefined;
    }
    const end = this.text.indexOf(open === '<' ? '>' : '"', this.position + 1);
    if (end < 0 || end > this.endOfLine()) {
      return undefined;
    }
    const name = this.text.slice(this.position + 1, end);
    this.position = end + 1;
    return { name, angled: open === '<' };
  }

  /** What is left of the line, trimmed; nothing of it is made into tokens. */
  restOfLine(): string {
    const end = this.endOfLine();
    const rest = this.text.slice(this.position, end).trim();
    this.position = end;
    return rest;
  }

  private endOfLine(): number {
    const end = this.text.indexOf('\n', this.position);
    return end < 0 ? this.text.length : end;
  }

  /** @throws PreprocessError for a token that ends beyond the limit */
  private checkLength(end: number): void {
    if (end - this.position > TOKEN_LENGTH_LIMIT)
      throw new PreprocessError(`a token of more than ${TOKEN_LENGTH_LIMIT} characters`, {
        file: this.file,
        line: this.currentLine(),
      });
  }

  private token(spelling: Spelling, end: number, flags: number): true {
    this.tokenLine = this.nextSplice < this.splices.length ? this.currentLine() : this.line;
    this.position = end;
    this.spelling = spelling;
    this.flags = flags;
    return true;
  }

  /** The token from the position to before `end`. */
  private stretch(kind: TokenKind, end: number, flags: number): true {
    this.checkLength(end);
    const { text, codes, position } = this;
    const hash = hashOf(codes, position, end);
    return this.token(this.spellings.find(kind, text, codes, position, end, hash), end, flags);
  }

  private identifier(space: number): true {
    const { text, codes, position: start } = this;
    let code = codes[start]!;
    let end = start;
    let hash = 0;
    do {
      hash = hashStep(hash, code);
      code = codes[++end]!;
    } while (isIdentifierPart(code));
    if ((code === 34 || code === 39) && end - start < 3) {
      const name = text.slice(start, end);
      if (name === 'L' || name === 'u' || name === 'U' || (name === 'u8' && code === 34)) {
        return this.quoted(end, code, space);
      }
    }
    this.checkLength(end);
    return this.token(this.spellings.find(TokenKind.Identifier, text, codes, start, end, hash), end, space);
  }

  private number(space: number): true {
    const { text, codes, position: start } = this;
    let end = start + 1;
    for (;;) {
      const code = codes[end]!;
      if (code === 46 || isIdentifierPart(code)) {
        end++;
      } else if ((code === 43 || code === 45) && 'eEpP'.includes(text[end - 1]!)) {
        end++;
      } else {
        break;
      }
    }
    return this.stretch(TokenKind.Number, end, space);
  }

  /**
   * A string or character constant whose quote stands at `open`; a quote that its line does not close is a token of its
   * own.
   */
  private quoted(open: number, quote: number, space: number): true {
    const { codes } = this;
    let end = open + 1;
    for (;;) {
      const code = end < codes.length ? codes[end] : NEW_LINE;
      if (code === quote) {
        break;
      }
      if (code === NEW_LINE) {
        return this.stretch(TokenKind.Punctuator, open + 1, space);
      }
      end += code === BACKSLASH ? 2 : 1;
    }
    return this.stretch(quote === 34 ? TokenKind.String : TokenKind.Character, end + 1, space);
  }

  private punctuator(code: number, space: number): true {
    const { text, position } = this;
    const candidates = this.spellings.punctuators[code];
    if (candidates === undefined) {
      return this.stretch(TokenKind.Punctuator, position + 1, space);
    }
    for (const { text: written, isDigraph, spelling } of candidates) {
      if (written.length === 1 || text.startsWith(written, position)) {
        return this.token(spelling, position + written.length, isDigraph ? space | Flag.Digraph : space);
      }
    }
    return this.stretch(TokenKind.Punctuator, position + 1, space);
  }

  /** Skips a comment that starts here; false where none does. */
  private skipComment(): boolean {
    const { text, position: start } = this;
    const after = text.charCodeAt(start + 1);
    if (after === 47) {
      this.position = this.endOfLine();
      return true;
    }
    if (after !== 42) {
      return false;
    }
    const end = text.indexOf('*/', start + 2);
    if (end < 0) {
      throw new PreprocessError('comment is not closed', { file: this.file, line: this.currentLine() });
    }
    for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
      this.line++;
    }
    this.position = end + 2;
    return true;
  }
}
