/** How steps lead to what recordings show. */
import type { Recording } from '../../machine/recording.js';
import { hexStep } from '../../result/hex.js';
import type { WitnessStep } from '../../result/result.js';
import type { PlayedStep } from '../../target/steps.js';
import type { Path } from './replay.js';

/** The shortest ways from the first reset to entries that the steps hold: what was brought back is left out. */
export class Paths {
  /**
   * For each entry the one that a single step led from; an entry that is as after an earlier one is never such a one.
   */
  private readonly parents: Int32Array;
  private readonly lengths: Int32Array;
  /** Bytes written on the way. */
  private readonly sizes: Int32Array;

  constructor(
    base: Recording,
    patched: Recording,
    private readonly steps: readonly PlayedStep[],
    entries: number,
  ) {
    this.parents = new Int32Array(steps.length + 1);
    this.lengths = new Int32Array(steps.length + 1);
    this.sizes = new Int32Array(steps.length + 1);
    const sameAs = new Int32Array(steps.length + 1);
    const views = [base, patched].flatMap(followedViews);
    for (let entry = 1; entry <= Math.min(entries, steps.length); entry++) {
      const step = steps[entry - 1]!;
      const parent = sameAs[entry - 1]!;
      this.parents[entry] = parent;
      this.lengths[entry] = this.lengths[parent]! + 1;
      this.sizes[entry] = this.sizes[parent]! + ('write' in step ? step.write.width : 0);
      // Registers that a reset leaves as they are show: it then leads back to no earlier state.
      const back = 'reset' in step ? 0 : step.restores ? sameAs[Math.max(entry - 2, 0)]! : null;
      const isBack = back !== null && views.every((viewOf) => viewOf[entry] === viewOf[back]);
      sameAs[entry] = isBack ? back : entry;
    }
  }

  /** The entry after the last step. */
  get last(): number {
    return this.steps.length;
  }

  /**
   * Which of two entries is to be shown: negative where the first is, as fewer steps lead to it from the first reset
   * or, of ways equally long, as fewer bytes are written; 0 where neither is nearer.
   */
  compare(a: number, b: number): number {
    return this.lengths[a]! - this.lengths[b]! || this.sizes[a]! - this.sizes[b]!;
  }

  /** The entries that lead to one, which is the last; the first is as after reset. */
  to(entry: number): Path {
    const path = [entry];
    for (let at = entry; at > 0; ) {
      at = this.parents[at]!;
      path.unshift(at);
    }
    return path;
  }

  /** The steps on a path. */
  witness(path: Path): WitnessStep[] {
    return path.slice(1).map((entry) => hexStep(this.steps[entry - 1]!));
  }
}

/** By entry the number of the view, for each address space that is followed. */
function followedViews({ viewOf, others }: Recording): Int32Array[] {
  return [viewOf, ...others.filter(({ isFollowed }) => isFollowed).map((space) => space.viewOf)];
}
