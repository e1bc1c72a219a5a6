/**
 * What a difference leaves behind where nothing that is observed shows it: a value in memory that differs may matter in
 * a state that never came; if memory is the same again, nothing is left that could.
 */
import { isDeepStrictEqual } from 'node:util';
import { memoryDifference } from '../../machine/memory/difference.js';
import type { Configuration } from '../play/runs.js';
import type { TreeRuns } from '../play/tree-runs.js';

export class Traces {
  private readonly known = new Map<Configuration, boolean>();

  constructor(
    private readonly before: Pick<TreeRuns, 'remains'>,
    private readonly after: Pick<TreeRuns, 'remains'>,
  ) {}

  /**
   * Whether memory differs after the first reset, or after all steps, or KVM, vhost or observers are told something
   * else in any step, on one of the machines on which a difference was seen.
   */
  areLeft(seenOn: readonly Configuration[]): boolean {
    return seenOn.some((configuration) => this.isLeftOn(configuration));
  }

  private isLeftOn(configuration: Configuration): boolean {
    let isLeft = this.known.get(configuration);
    if (isLeft === undefined) {
      isLeft = this.differs(configuration);
      this.known.set(configuration, isLeft);
    }
    return isLeft;
  }

  /** What cannot be played to the end may have left anything. */
  private differs(configuration: Configuration): boolean {
    const before = this.before.remains(configuration);
    const after = before && this.after.remains(configuration);
    if (!before || !after) return true;
    // How what is told is cut into pieces is compared as well: elsewhere it does not count.
    if (!isDeepStrictEqual(before.told, after.told)) return true;
    return before.memory.some((image, i) => memoryDifference(image, after.memory[i]!) !== null);
  }
}
