/** The second stage: what can be told of a change without running it. */
import type { Outcome } from '../../result/change.js';
import type { Pending } from '../difference/difference.js';
import type { CheckOptions } from '../options.js';
import type { CheckedPrograms } from '../programs.js';

/** A change, and what was told of it without running anything. */
export interface Settled {
  readonly pending: Pending;
  /** Null where it must be run. */
  readonly outcome: Outcome | null;
  /** When old and new code differ, in the code's own terms; null where that is not known. */
  readonly condition: string | null;
}

/** The changes of a patch in their order, settled as far as that takes no machine. */
export async function settle(
  difference: readonly Pending[],
  _programs: CheckedPrograms,
  _options: CheckOptions,
): Promise<Settled[]> {
  return difference.map((pending) => ({ pending, outcome: bySyntax(pending), condition: null }));
}

/** What the text alone tells. */
function bySyntax({ declaration }: Pending): Outcome | null {
  return declaration?.fate === 'same' ? { state: 'same', reason: 'tokens' } : null;
}
