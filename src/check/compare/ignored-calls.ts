/** What a patch changes of calls that do nothing here: where nothing else shows, that is where its effect goes. */
import type { Recording } from '../../machine/recording.js';
import type { IgnoredCall } from '../../result/not-run.js';
import { findModel } from '../../runtime/resolution.js';

/**
 * The functions that are called on some machine in one tree only, or with other numbers, each once. How often does not
 * count.
 */
export function changedIgnoredCalls(
  pairs: ReadonlyArray<{ readonly base: Recording; readonly patched: Recording }>,
): IgnoredCall[] {
  const changes = new Map<string, IgnoredCall['change']>();
  for (const { base, patched } of pairs) {
    for (const name of new Set([...base.callTraces.keys(), ...patched.callTraces.keys()])) {
      const change = changeOf(base.callTraces.get(name), patched.callTraces.get(name));
      if (change && !changes.has(name)) changes.set(name, change);
    }
  }
  return [...changes].map(([name, change]) => {
    const model = findModel(name, '', false)?.reason ?? null;
    return { code: 'call-ignored', name, model, change };
  });
}

function changeOf(before: string | undefined, after: string | undefined): IgnoredCall['change'] | null {
  if (before === undefined) return 'only-after';
  if (after === undefined) return 'only-before';
  return before === after ? null : 'other-numbers';
}
