/**
 * Finds where `git apply` puts the hunks of a file (git 2.39, apply.c: parse_fragment(), apply_one_fragment(),
 * find_pos(), match_fragment(), as seen from its behaviour). They may come in any order. Each is looked for in the file
 * as the hunks before it left it, nearest to the line where its new text is said to be, further down before further up.
 * It may not touch a line, context included, that a hunk before it wrote. A hunk of the file's first line must match
 * there; one without context after its change must match at the file's end. There is no fuzz.
 */

import type { Hunk } from '../model.js';
import type { LineIndex } from './line-index.js';
import { oldLinesOf } from './place.js';

/** A hunk's place: index, from 0, of its first line in the file before all hunks. */
export interface GitPlace {
  readonly hunk: Hunk;
  readonly index: number;
}

/**
 * The places of all hunks, in the order in which they stand in the file; undefined where git refuses one of them. Two
 * of git's own freedoms are not taken, and count as refused: a last line without a newline that stands amidst the file,
 * and lines without any context that git would add elsewhere than where the hunk says.
 */
export function placeAsGit(hunks: readonly Hunk[], file: LineIndex): readonly GitPlace[] | undefined {
  const image = new Image(file);
  return hunks.every((hunk) => image.place(hunk))
    ? image.regions.map(({ hunk, index }) => ({ hunk, index }))
    : undefined;
}

/** What a hunk wrote: lines index to index + size of the file before all hunks are now `grown` lines more. */
interface Region {
  readonly hunk: Hunk;
  readonly index: number;
  readonly size: number;
  readonly grown: number;
}

/** The file as the hunks that were placed leave it. */
class Image {
  /** In the order of the file; they do not overlap. */
  readonly regions: Region[] = [];
  /** By how much the regions up to and including each move what follows. */
  private readonly shifts: number[] = [];

  constructor(private readonly file: LineIndex) {}

  /** Places a hunk; false where it has no place. */
  place(hunk: Hunk): boolean {
    const old = oldLinesOf(hunk);
    const index = this.find(hunk, old);
    if (index === undefined) return false;
    const at = this.regionsBefore(index);
    const grown = hunk.newLines - hunk.oldLines;
    this.regions.splice(at, 0, { hunk, index, size: old.length, grown });
    this.shifts.splice(at, 0, this.shifts[at - 1] ?? 0);
    this.file.budget.spend(this.shifts.length - at);
    for (let later = at; later < this.shifts.length; later++) this.shifts[later]! += grown;
    return true;
  }

  private find(hunk: Hunk, old: readonly string[]): number | undefined {
    const { lines } = this.file;
    const length = lines.length + (this.shifts.at(-1) ?? 0);
    const atStart = hunk.oldStart <= 1;
    const atEnd = !hunk.lines.findLast((line) => !line.startsWith('\\'))!.startsWith(' ');
    const stated = Math.max(hunk.newStart - 1, 0);
    if (old.length === 0) {
      const isThere = length === 0 || (!atStart && stated === length);
      return isThere ? lines.length : undefined;
    }
    const best = atStart ? 0 : Math.min(atEnd ? length - old.length : stated, length);
    if (best < 0) return undefined;
    const standing = (index: number): number => this.standing(index);
    const allows = (index: number): boolean =>
      this.isUntouched(index, old.length) &&
      (!atStart || standing(index) === 0) &&
      (!atEnd || standing(index) + old.length === length);
    const guess = best - (this.shifts.at(-1) ?? 0);
    if (guess >= 0 && standing(guess) === best && allows(guess) && this.file.matchesAt(old, guess)) return guess;
    return this.file.nearest(old, { standing, best, allows });
  }

  /**
   * Where a line of the file before all hunks stands now, from 0; of a line that a hunk wrote, a place in what it
   * wrote.
   */
  private standing(index: number): number {
    const at = this.regionsBefore(index) - 1;
    const region = this.regions[at];
    if (region === undefined) return index;
    const shift = this.shifts[at]!;
    if (index >= region.index + region.size) return index + shift;
    return region.index + shift - region.grown + Math.min(index - region.index, region.size + region.grown);
  }

  /** Whether no hunk wrote any of the lines from an index on. */
  private isUntouched(index: number, size: number): boolean {
    const at = this.regionsBefore(index);
    const [before, next] = [this.regions[at - 1], this.regions[at]];
    return (
      (before === undefined || before.index + before.size <= index) &&
      (next === undefined || next.index >= index + size)
    );
  }

  /** How many regions start at or before an index. */
  private regionsBefore(index: number): number {
    let [low, high] = [0, this.regions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.regions[middle]!.index <= index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
