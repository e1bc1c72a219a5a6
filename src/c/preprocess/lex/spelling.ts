import { TokenKind } from '../../token.js';
import { DIGRAPH_MEANING, PUNCTUATORS } from './characters.js';
import { Identifier, Spelling } from './preprocessing-token.js';

/** A punctuator as it may stand in a source. */
export interface WrittenPunctuator {
  readonly text: string;
  readonly isDigraph: boolean;
  readonly spelling: Spelling;
}

/** The step of the hash that find() takes: the hash of a text is that of 0 and its character codes in order. */
export function hashStep(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

/** The hash of a stretch of a text, as hashStep() makes it. */
export function hashOf(codes: Uint16Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) {
    hash = hashStep(hash, codes[at]!);
  }
  return hash;
}

/** The character codes of a text and, behind them, that of a line's end. An array is read much faster than a string. */
export function codesOf(text: string): Uint16Array {
  const { length } = text;
  const bytes = Buffer.allocUnsafeSlow((length + 1) * 2);
  bytes.write(text, 'utf16le');
  const codes = new Uint16Array(bytes.buffer, bytes.byteOffset, length + 1);
  codes[length] = 10;
  return codes;
}

/**
 * The spellings of a session. A hash table of its own, so that a text that is known is found without cutting it out of
 * its file.
 */
export class SpellingTable {
  /** By number. */
  readonly all: Spelling[] = [];
  /** `#`, which starts a directive. */
  readonly hash: Spelling;
  /** `(`, which makes a macro's name a use. */
  readonly parenthesis: Spelling;
  /** By the code of their first character, the longest first. */
  readonly punctuators: readonly (readonly WrittenPunctuator[] | undefined)[];
  /** Pairs of a hash and a number plus one; a number of 0 is a free place. */
  private places = new Int32Array(1 << 10);
  /** The character codes of all spellings, one behind the other. */
  private pool = new Uint16Array(1 << 8);
  /** Where in the pool the one before a number ends, and so the number's own starts. */
  private readonly ends = [0];
  private readonly pragmas = new Map<string, Spelling>();

  constructor() {
    this.punctuators = PUNCTUATORS.map((texts) =>
      texts?.map((text) => {
        const meaning = DIGRAPH_MEANING.get(text);
        const spelling = this.get(TokenKind.Punctuator, meaning ?? text);
        return { text, isDigraph: meaning !== undefined, spelling };
      }),
    );
    this.hash = this.get(TokenKind.Punctuator, '#');
    this.parenthesis = this.get(TokenKind.Punctuator, '(');
  }

  /**
   * The spelling of `text` from `start` to before `end`.
   * @param codes of the text, see codesOf()
   * @param hash of that stretch, see hashOf()
   */
  find(kind: TokenKind, text: string, codes: Uint16Array, start: number, end: number, hash: number): Spelling {
    const mask = this.places.length / 2 - 1;
    for (let place = (hash ^ (hash >>> 15)) & mask; ; place = (place + 1) & mask) {
      const number = this.places[place * 2 + 1]! - 1;
      if (number < 0) {
        return this.add(kind, text.slice(start, end), hash, place);
      }
      if (this.places[place * 2] === hash && this.isSpelled(number, codes, start, end)) {
        return this.all[number]!;
      }
    }
  }

  /** The spelling of a whole text. */
  get(kind: TokenKind, text: string): Spelling {
    const codes = codesOf(text);
    return this.find(kind, text, codes, 0, text.length, hashOf(codes, 0, text.length));
  }

  /** The identifier of this name; the same object each time. */
  identifier(name: string): Identifier {
    return this.get(TokenKind.Identifier, name).identifier!;
  }

  /** The spelling of a pragma, whose text may be that of another token. */
  pragma(text: string): Spelling {
    let spelling = this.pragmas.get(text);
    if (spelling === undefined) {
      spelling = this.next(TokenKind.Pragma, text);
      this.pragmas.set(text, spelling);
    }
    return spelling;
  }

  private next(kind: TokenKind, text: string): Spelling {
    const identifier = kind === TokenKind.Identifier ? new Identifier(text) : null;
    const spelling = new Spelling(this.all.length, kind, text, identifier);
    this.all.push(spelling);
    this.keepCodes(text);
    return spelling;
  }

  private add(kind: TokenKind, text: string, hash: number, place: number): Spelling {
    const spelling = this.next(kind, text);
    this.places[place * 2] = hash;
    this.places[place * 2 + 1] = spelling.number + 1;
    if (this.all.length * 4 > this.places.length) {
      this.grow();
    }
    return spelling;
  }

  private grow(): void {
    const old = this.places;
    const places = new Int32Array(old.length * 2);
    const mask = old.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) {
        continue;
      }
      const hash = old[from]!;
      let place = (hash ^ (hash >>> 15)) & mask;
      while (places[place * 2 + 1] !== 0) {
        place = (place + 1) & mask;
      }
      places[place * 2] = hash;
      places[place * 2 + 1] = old[from + 1]!;
    }
    this.places = places;
  }

  private isSpelled(number: number, codes: Uint16Array, start: number, end: number): boolean {
    const { pool } = this;
    const from = this.ends[number]!;
    if (this.ends[number + 1]! - from !== end - start) {
      return false;
    }
    for (let at = start; at < end; at++) {
      if (pool[from + at - start] !== codes[at]) {
        return false;
      }
    }
    return true;
  }

  private keepCodes(text: string): void {
    const from = this.ends.at(-1)!;
    const end = from + text.length;
    this.ends.push(end);
    if (end > this.pool.length) {
      const larger = new Uint16Array(end * 2);
      larger.set(this.pool);
      this.pool = larger;
    }
    for (let at = 0; at < text.length; at++) {
      this.pool[from + at] = text.charCodeAt(at);
    }
  }
}
