import { grown } from '../../packed-segment.js';
import type { Spelling } from './preprocessing-token.js';
import { PreprocessingToken } from './preprocessing-token.js';

/** The flags that a token has before any macro is replaced fit below the line. */
const FLAG_BITS = 3;

/** The text tokens of a file, as numbers; an object is made of one where macros have to do with it. */
export class LexedTokens {
  readonly length: number;

  /**
   * @param spellings by number; may grow
   * @param numbers of each token's spelling
   * @param places of each token, its line and its flags
   */
  constructor(
    private readonly spellings: readonly Spelling[],
    private readonly path: string,
    private readonly numbers: Int32Array,
    private readonly places: Int32Array,
  ) {
    this.length = numbers.length;
  }

  /** How the token at this index is written. */
  spellingAt(index: number): Spelling {
    return this.spellings[this.numbers[index]!]!;
  }

  /** The line of the token at this index. */
  lineAt(index: number): number {
    return this.places[index]! >> FLAG_BITS;
  }

  /** The token at this index. */
  token(index: number): PreprocessingToken {
    const flags = this.places[index]! & ((1 << FLAG_BITS) - 1);
    return new PreprocessingToken(this.spellingAt(index), this.path, this.lineAt(index), flags);
  }
}

/** Collects the text tokens of a file. */
export class LexedTokensBuilder {
  /** How many there are so far. */
  length = 0;
  private numbers = new Int32Array(64);
  private places = new Int32Array(64);

  /** Adds the token of this spelling's number. */
  add(number: number, line: number, flags: number): void {
    if (this.length === this.numbers.length) {
      this.numbers = grown(this.numbers);
      this.places = grown(this.places);
    }
    this.numbers[this.length] = number;
    this.places[this.length++] = (line << FLAG_BITS) | flags;
  }

  /** The tokens; `spellings` by number, `path` of their file. */
  finish(spellings: readonly Spelling[], path: string): LexedTokens {
    return new LexedTokens(spellings, path, this.numbers.slice(0, this.length), this.places.slice(0, this.length));
  }
}
