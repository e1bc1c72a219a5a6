/** What a patch changes of calls that do nothing here: where nothing else shows, that is where its effect goes. */
import type { Recording } from '../../machine/recording.js';
import type { NotRun } from '../../result/result.js';
import { findModel } from '../../runtime/resolution.js';

/** The functions that are called on some machine in one tree only, or with other numbers, each once. How often does not count. */
export function changedIgnoredCalls(
  pairs: ReadonlyArray<{ readonly base: Recording; readonly patched: Recording }>,
): NotRun[] {
  const changes = new Map<string, string>();
  for (const { base, patched } of pairs) {
    for (const name of new Set([...base.callTraces.keys(), ...patched.callTraces.keys()])) {
      const change = changeOf(base.callTraces.get(name), patched.callTraces.get(name));
      if (change && !changes.has(name)) changes.set(name, change);
    }
  }
  return [...changes].map(([name, change]) => {
    const reason = findModel(name, '', false)?.reason;
    return { what: `${name}() does nothing here${reason ? ` (${reason})` : ''}: ${change}`, file: '', line: 0 };
  });
}

function changeOf(before: string | undefined, after: string | undefined): string | null {
  if (before === undefined) return 'it is called with the patch, not without';
  if (after === undefined) return 'it is called without the patch, not with it';
  return before === after ? null : 'it is given other numbers with the patch than without';
}
