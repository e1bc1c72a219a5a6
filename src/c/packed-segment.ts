/**
 * Tokens as numbers: most of what a unit includes is never looked at one by one, and then costs eight bytes a token.
 */
import type { Segment, Token, TokenKind } from './token.js';

/** How a token is written; all tokens of a session that are written alike share it. */
export interface TokenSpelling {
  readonly kind: TokenKind;
  readonly text: string;
}

/** Tokens in order, told apart without making an object of each. */
export interface TokenSequence {
  readonly length: number;
  kindAt(index: number): TokenKind;
  textAt(index: number): string;
  /** The file that the token stands in. */
  fileAt(index: number): string;
  /** The tokens from `start` up to but not including `end`, as objects. */
  slice(start: number, end: number): Token[];
}

/** From the index `start` on, the tokens stand in `file`. */
export interface FileStart<File = string> {
  readonly start: number;
  readonly file: File;
}

/** A segment that keeps its tokens as numbers. */
export class PackedSegment implements Segment, TokenSequence {
  readonly length: number;
  private objects: readonly Token[] | null = null;

  /**
   * @param spellings by number; may grow
   * @param numbers of each token's spelling
   * @param lines of each token
   * @param files the first starts at 0; in order
   */
  constructor(
    readonly spellings: readonly TokenSpelling[],
    readonly numbers: Int32Array,
    readonly lines: Int32Array,
    readonly files: readonly FileStart[],
  ) {
    this.length = numbers.length;
  }

  get file(): string {
    return this.files[0]?.file ?? '';
  }

  /** All tokens as objects; made when first asked for, and the same each time. */
  get tokens(): readonly Token[] {
    this.objects ??= this.slice(0, this.length);
    return this.objects;
  }

  kindAt(index: number): TokenKind {
    return this.spellings[this.numbers[index]!]!.kind;
  }

  textAt(index: number): string {
    return this.spellings[this.numbers[index]!]!.text;
  }

  fileAt(index: number): string {
    return this.files.findLast(({ start }) => start <= index)?.file ?? '';
  }

  slice(start: number, end: number): Token[] {
    if (this.objects !== null) return this.objects.slice(start, end);
    const tokens: Token[] = [];
    let file = '';
    let next = 0;
    for (let index = start; index < end; index++) {
      for (; next < this.files.length && this.files[next]!.start <= index; next++) file = this.files[next]!.file;
      const { kind, text } = this.spellings[this.numbers[index]!]!;
      tokens.push({ kind, text, file, line: this.lines[index]! });
    }
    return tokens;
  }
}

/** Collects the tokens of one segment after the other. */
export class SegmentPacker {
  private numbers = new Int32Array(64);
  private lines = new Int32Array(64);
  private length = 0;
  private file = '';
  private files: FileStart[] = [];

  /** @param spellings by number; may grow */
  constructor(private readonly spellings: readonly TokenSpelling[]) {}

  /** Adds the token of this spelling's number. */
  add(number: number, file: string, line: number): void {
    const { length } = this;
    if (length === this.numbers.length) {
      this.numbers = grown(this.numbers);
      this.lines = grown(this.lines);
    }
    if (file !== this.file || length === 0) {
      this.file = file;
      this.files.push({ start: length, file });
    }
    this.numbers[length] = number;
    this.lines[length] = line;
    this.length = length + 1;
  }

  /** The segment of what was added since the last one was taken. */
  take(): PackedSegment {
    const { length, files } = this;
    const segment = new PackedSegment(
      this.spellings,
      this.numbers.slice(0, length),
      this.lines.slice(0, length),
      files,
    );
    this.length = 0;
    this.files = [];
    return segment;
  }
}

/** A copy with room for as much again. */
export function grown(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
