/** Puts together what was seen at one or more entries of the recordings. */
import type { ListenerFault } from '../../result/listener-faults.js';
import { measure, type Range, unite } from '../../result/ranges.js';
import type { WitnessStep } from '../../result/result.js';
import type { EntryKind } from './kinds.js';
import type { Paths } from './paths.js';
import type { Path } from './replay.js';

/** Something that was seen at one or more steps. */
export interface Observation {
  /** All addresses it was seen at. */
  readonly ranges: readonly Range[];
  /** How many steps show it. */
  readonly transitions: number;
  /**
   * The shortest way from reset to a step that shows it; of equally short ones the one that writes the fewest bytes,
   * and of those the one that shows most.
   */
  readonly witness: readonly WitnessStep[];
  readonly path: Path;
  /** What ranges do not say, each once. */
  readonly faults: readonly ListenerFault[];
}

type Seen = Pick<EntryKind, 'nearest' | 'count'>;

/** Collects what becomes one observation. */
export class Collector {
  private readonly ranges = new Map<string, Range>();
  private readonly faults = new Map<string, ListenerFault>();
  private count = 0;
  private best: { readonly entry: number; readonly size: bigint } | null = null;

  constructor(private readonly paths: Paths) {}

  /** Ranges that entries of a kind show, if any, and what is wrong there besides. */
  add(kind: Seen, ranges: readonly Range[], faults: readonly ListenerFault[] = []): void {
    if (ranges.length === 0 && faults.length === 0) return;
    for (const range of ranges) this.ranges.set(`${range.start}-${range.last}`, range);
    for (const fault of faults) this.faults.set(JSON.stringify(fault), fault);
    this.consider(kind, measure(ranges) + BigInt(faults.length));
  }

  /** Memory that is still mapped at the end. */
  addLeak(ranges: readonly Range[]): void {
    this.add({ nearest: this.paths.last, count: 1 }, ranges, [{ kind: 'left-mapped' }]);
  }

  private consider({ nearest, count }: Seen, size: bigint): void {
    this.count += count;
    const best = this.best;
    const order = best ? this.paths.compare(nearest, best.entry) : -1;
    const isBetter =
      !best || order < 0 || (order === 0 && (size > best.size || (size === best.size && nearest < best.entry)));
    if (isBetter) this.best = { entry: nearest, size };
  }

  result(): Observation | null {
    if (!this.best) return null;
    const { entry } = this.best;
    const path = this.paths.to(entry);
    return {
      ranges: unite(this.ranges.values()),
      transitions: this.count,
      witness: this.paths.witness(path),
      path,
      faults: [...this.faults.values()],
    };
  }
}
