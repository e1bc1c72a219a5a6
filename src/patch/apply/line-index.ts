/** Finds runs of lines in a file, the nearest to a place first. */
import { UserError } from '../../errors.js';

/** How many lines may be compared to place the hunks of one patch: hostile patches alone come near it. */
const MOST_COMPARISONS = 100_000_000;
/** What it costs to cut a text into lines and to look at a candidate, each in comparisons. */
const [LINE_COST, CANDIDATE_COST] = [4, 10];

/** Counts the lines that are compared to place the hunks of one patch. */
export class PlacingBudget {
  private left = MOST_COMPARISONS;

  /** Throws UserError naming the limit where no more comparisons are left. */
  spend(comparisons: number): void {
    this.left -= comparisons;
    if (this.left < 0)
      throw new UserError(`the hunks of the patch cannot be placed within ${MOST_COMPARISONS} comparisons of lines`);
  }
}

/**
 * Whether and where a run is wanted: the index, in the lines, of its first line, as a number that candidates are
 * ordered by.
 */
export interface Wanted {
  /** Where a run that starts at an index counts as standing; grows with the index. */
  readonly standing: (index: number) => number;
  /** The standing that is best. */
  readonly best: number;
  /** Whether a run may start at an index. */
  readonly allows: (index: number) => boolean;
}

/** The lines of a file, each with the places where it occurs. */
export class LineIndex {
  private places: ReadonlyMap<string, readonly number[]> | undefined;

  /** @param budget what comparisons are counted against */
  constructor(
    readonly lines: readonly string[],
    readonly budget: PlacingBudget,
  ) {
    budget.spend(lines.length * LINE_COST);
  }

  /** Whether the run of lines stands at an index. */
  matchesAt(run: readonly string[], index: number): boolean {
    if (index < 0 || index + run.length > this.lines.length) return false;
    let at = 0;
    while (at < run.length && this.lines[index + at] === run[at]) at++;
    this.budget.spend(at + 1);
    return at === run.length;
  }

  /**
   * The index of the run (at least one line) whose standing is nearest to the best; of two that are as near, the one
   * further down. Undefined where it occurs nowhere that is allowed.
   */
  nearest(run: readonly string[], { standing, best, allows }: Wanted): number | undefined {
    const rare = this.rarest(run);
    const starts = rare.places;
    // The first candidate at or after the best standing.
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (standing(starts[middle]! - rare.offset) < best) low = middle + 1;
      else high = middle;
    }
    let [below, above] = [low - 1, low];
    while (below >= 0 || above < starts.length) {
      const [down, up] = [starts[above], starts[below]];
      const isDown =
        up === undefined ||
        (down !== undefined && standing(down - rare.offset) - best <= best - standing(up - rare.offset));
      const index = (isDown ? down! : up) - rare.offset;
      if (isDown) above++;
      else below--;
      this.budget.spend(CANDIDATE_COST);
      if (index >= 0 && allows(index) && this.matchesAt(run, index)) return index;
    }
    return undefined;
  }

  /** The line of a run that the file has least often: its offset in the run and where the file has it. */
  private rarest(run: readonly string[]): { readonly offset: number; readonly places: readonly number[] } {
    this.places ??= placesOf(this.lines);
    this.budget.spend(run.length);
    let rarest: { offset: number; places: readonly number[] } | undefined;
    for (const [offset, line] of run.entries()) {
      const places = this.places.get(line) ?? [];
      if (rarest === undefined || places.length < rarest.places.length) rarest = { offset, places };
      if (places.length === 0) break;
    }
    return rarest!;
  }
}

function placesOf(lines: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const known = places.get(line);
    if (known === undefined) places.set(line, [index]);
    else known.push(index);
  }
  return places;
}
