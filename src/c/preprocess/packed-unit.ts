/**
 * Translation units as data for another thread: a spelling, a path and a segment are sent once, and are numbers from
 * then on.
 */
import { type FileStart, PackedSegment, type TokenSpelling } from '../packed-segment.js';
import type { MissingHeader, TokenKind, TranslationUnit } from '../token.js';
import type { PreprocessorSession } from './session.js';

/** A unit, and what was not sent with those before it. */
export interface PackedUnit {
  /** New spellings in the order of their numbers. */
  readonly kinds: readonly TokenKind[];
  readonly texts: readonly string[];
  /** New paths in the order of their numbers. */
  readonly paths: readonly string[];
  /**
   * New segments in the order of their numbers; the tokens of each start in `numbers` and `lines` where those before it
   * end.
   */
  readonly added: ReadonlyArray<{ readonly length: number; readonly starts: readonly FileStart<number>[] }>;
  /** Of the tokens of all new segments, the spellings' numbers and the lines. */
  readonly numbers: Int32Array<ArrayBuffer>;
  readonly lines: Int32Array<ArrayBuffer>;
  /** By their numbers. */
  readonly segments: readonly number[];
  readonly files: readonly number[];
  readonly file: string;
  readonly missing: readonly MissingHeader[];
}

/** Packs units of one session. What was packed must be unpacked in the same order, all of it. */
export class UnitPacker {
  private readonly segments = new Map<PackedSegment, number>();
  private readonly paths = new Map<string, number>();
  private newPaths: string[] = [];
  private spellings = 0;

  constructor(private readonly session: PreprocessorSession) {}

  /**
   * @param unit as preprocess() gave it for the session
   * @returns also its segments that were not packed with those before it
   */
  pack({ file, files, missing, segments }: TranslationUnit): {
    readonly unit: PackedUnit;
    readonly added: readonly PackedSegment[];
  } {
    const packed = segments as readonly PackedSegment[];
    const fresh = [...new Set(packed)].filter((segment) => !this.segments.has(segment));
    for (const segment of fresh) this.segments.set(segment, this.segments.size);
    const length = fresh.reduce((sum, segment) => sum + segment.length, 0);
    const numbers = new Int32Array(length);
    const lines = new Int32Array(length);
    let at = 0;
    for (const segment of fresh) {
      numbers.set(segment.numbers, at);
      lines.set(segment.lines, at);
      at += segment.length;
    }
    const added = fresh.map((segment) => ({
      length: segment.length,
      starts: segment.files.map((each) => ({ start: each.start, file: this.pathNumber(each.file) })),
    }));
    const numbersOfFiles = files.map((path) => this.pathNumber(path));
    const paths = this.newPaths;
    this.newPaths = [];
    const spellings = this.session.spellings.all.slice(this.spellings);
    this.spellings += spellings.length;
    const unit = {
      kinds: spellings.map(({ kind }) => kind),
      texts: spellings.map(({ text }) => text),
      paths,
      added,
      numbers,
      lines,
      segments: packed.map((segment) => this.segments.get(segment)!),
      files: numbersOfFiles,
      file,
      missing,
    };
    return { unit, added: fresh };
  }

  private pathNumber(path: string): number {
    let number = this.paths.get(path);
    if (number === undefined) {
      number = this.paths.size;
      this.paths.set(path, number);
      this.newPaths.push(path);
    }
    return number;
  }
}

/**
 * Makes units of what a UnitPacker packed. As in a session, the same stretch of a file under the same macros is the
 * same segment.
 */
export class UnitUnpacker {
  private readonly spellings: TokenSpelling[] = [];
  private readonly paths: string[] = [];
  private readonly segments: PackedSegment[] = [];

  /** @returns also the segments that did not come with the units before it */
  unpack(unit: PackedUnit): { readonly unit: TranslationUnit; readonly added: readonly PackedSegment[] } {
    const known = this.segments.length;
    const { kinds, texts, numbers, lines } = unit;
    for (let i = 0; i < texts.length; i++) this.spellings.push({ kind: kinds[i]!, text: texts[i]! });
    this.paths.push(...unit.paths);
    let at = 0;
    for (const { length, starts } of unit.added) {
      const end = at + length;
      const files = starts.map(({ start, file }) => ({ start, file: this.paths[file]! }));
      this.segments.push(new PackedSegment(this.spellings, numbers.subarray(at, end), lines.subarray(at, end), files));
      at = end;
    }
    const unpacked = {
      file: unit.file,
      segments: unit.segments.map((number) => this.segments[number]!),
      files: unit.files.map((number) => this.paths[number]!),
      missing: unit.missing,
    };
    return { unit: unpacked, added: this.segments.slice(known) };
  }
}
