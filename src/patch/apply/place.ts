/**
 * Finds where a hunk belongs in a file. The rules are patch(1)'s (GNU patch 2.7, as seen from its behaviour): the
 * nearest place counts, starting from where the last hunk went, further down before further up; a hunk with less
 * context before its change than after it belongs to the file's start, one with less after it to the file's end; fuzz
 * leaves out up to two lines of context at the ends.
 */

import type { Hunk } from '../model.js';
import type { LineIndex } from './line-index.js';

/** Lines of context at each end of a hunk that may be left out. */
const MAX_FUZZ = 2;

/** A hunk's place in a file. */
export interface Place {
  /** Index, from 0, of the file's line where the hunk's first line (left-out context included) belongs. */
  readonly index: number;
  readonly fuzz: number;
  /** How many of the hunk's lines are left out at its start and at its end. */
  readonly cutBefore: number;
  readonly cutAfter: number;
}

/** The lines of a text with their ends; only the last can lack one. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The old lines of a hunk with their ends. */
export function oldLinesOf(hunk: Pick<Hunk, 'lines'>): string[] {
  const old: string[] = [];
  for (const [index, line] of hunk.lines.entries()) {
    if (line.startsWith('+') || line.startsWith('\\')) continue;
    old.push(hunk.lines[index + 1]?.startsWith('\\') ? line.slice(1) : `${line.slice(1)}\n`);
  }
  return old;
}

/** Index, from 0, of the line where the hunk says it belongs. */
export function statedIndex(hunk: Hunk): number {
  return hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1;
}

/**
 * The place of a hunk in a file, at or after index `first`, nearest to `guess`; undefined where it does not apply.
 * Throws UserError where the index's budget is spent.
 */
export function placeHunk(hunk: Hunk, file: LineIndex, first: number, guess: number): Place | undefined {
  const old = oldLinesOf(hunk);
  const body = hunk.lines.filter((line) => !line.startsWith('\\'));
  const firstChange = body.findIndex((line) => !line.startsWith(' '));
  const before = firstChange < 0 ? body.length : firstChange;
  const after = firstChange < 0 ? body.length : body.length - 1 - body.findLastIndex((line) => !line.startsWith(' '));
  const context = Math.max(before, after);
  if (old.length === 0)
    return guess >= first && guess <= file.lines.length
      ? { index: guess, fuzz: 0, cutBefore: 0, cutAfter: 0 }
      : undefined;
  for (let fuzz = 0; fuzz <= Math.min(MAX_FUZZ, context); fuzz++) {
    const cutAfter = fuzz + after - context;
    const cutBefore = fuzz + before - context;
    const cut = { fuzz, cutBefore: Math.max(0, cutBefore), cutAfter: Math.max(0, cutAfter) };
    const pattern = old.slice(cut.cutBefore, old.length - cut.cutAfter);
    // What may be the index of the hunk's first line.
    const end = file.lines.length - cut.cutBefore - pattern.length;
    const [isAtStart, isAtEnd] = [cutBefore < 0 && hunk.oldStart <= 1, cutAfter < 0];
    const low = isAtEnd ? Math.max(first, end) : first;
    const high = isAtStart ? Math.min(0, end) : end;
    // Where the line that it is looked for at is one that an earlier hunk wrote, patch(1) takes the first place from as
    // far above on.
    const reach =
      guess < first && !isAtStart && !isAtEnd ? { low: Math.max(0, 2 * guess - first), best: 0 } : { low, best: guess };
    const index = nearest(pattern, file, cut.cutBefore, { ...reach, high });
    // It stops there, and tries no more fuzz, where that is misordered.
    if (index !== undefined) return index < first ? undefined : { index, ...cut };
  }
  return undefined;
}

/** Where the first line of a hunk may be, indexes, both included, and where best. */
interface Reach {
  readonly low: number;
  readonly high: number;
  readonly best: number;
}

/**
 * Index of the hunk's first line where pattern, which is the hunk from its line `cut` on, is found nearest to the best.
 */
function nearest(
  pattern: readonly string[],
  file: LineIndex,
  cut: number,
  { low, high, best }: Reach,
): number | undefined {
  if (low > high) return undefined;
  const guess = Math.max(low, Math.min(best, high));
  if (pattern.length === 0) return guess;
  if (file.matchesAt(pattern, guess + cut)) return guess;
  const place = file.nearest(pattern, {
    standing: (index) => index - cut,
    best,
    allows: (index) => index - cut >= low && index - cut <= high,
  });
  return place === undefined ? undefined : place - cut;
}

/**
 * The place that shares most lines with a hunk that applies nowhere: where it starts (from 0), and the first line that
 * differs there. found is undefined past the end of the file. Ties go to the place nearest to guess.
 */
export function bestPartialPlace(
  hunk: Hunk,
  file: readonly string[],
  guess: number,
): { index: number; expected: string; found: string | undefined } {
  const old = oldLinesOf(hunk);
  const where = new Map<string, number[]>();
  for (const [index, line] of file.entries()) {
    const places = where.get(line);
    if (places === undefined) where.set(line, [index]);
    else places.push(index);
  }
  const votes = new Map<number, number>();
  for (const [offset, line] of old.entries()) {
    const places = where.get(line) ?? [];
    // A line that is everywhere, such as "}", says little and would make this quadratic.
    if (places.length > 64) continue;
    for (const place of places) if (place >= offset) votes.set(place - offset, (votes.get(place - offset) ?? 0) + 1);
  }
  let best = Math.max(0, Math.min(guess, file.length - 1));
  let most = 0;
  for (const [index, count] of votes) {
    if (count > most || (count === most && Math.abs(index - guess) < Math.abs(best - guess)))
      [best, most] = [index, count];
  }
  const offset = old.findIndex((line, at) => file[best + at] !== line);
  const at = Math.max(0, offset);
  return { index: best + at, expected: old[at] ?? '', found: file[best + at] };
}
