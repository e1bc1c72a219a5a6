/** In what the code of a region may differ from the old. */
import type { StatementIR } from '../lower/ir.js';
import type { Callees } from './callees.js';
import type { ShadowKind } from './place.js';
import { functionName } from './structure.js';
import { visitStatements } from './variables.js';

/** Names what differs by what is written there: calls before stores before values. */
export function kindOfRegion(callees: Callees, old: readonly StatementIR[], now: readonly StatementIR[]): ShadowKind {
  const [before, after] = [outline(callees, old), outline(callees, now)];
  const [callsBefore, callsAfter] = [before.calls.join(), after.calls.join()];
  if (callsBefore !== callsAfter) {
    if (before.calls.toSorted().join() === after.calls.toSorted().join()) return 'order';
    return after.calls.some((each) => !before.calls.includes(each)) || after.calls.length > before.calls.length
      ? 'call-only-after'
      : 'call-only-before';
  }
  if (before.leaves || after.leaves) return 'return';
  if (before.calls.length > 0) return 'argument';
  return before.stores || after.stores ? 'store' : 'value';
}

function outline(callees: Callees, items: readonly StatementIR[]) {
  const calls: string[] = [];
  let stores = false;
  let leaves = false;
  visitStatements(items, {
    statement: ({ kind }) => {
      if (kind === 'return' || kind === 'goto') leaves = true;
    },
    value: (value) => {
      if ((value.kind === 'store' || value.kind === 'zero') && value.place.kind === 'memory') stores = true;
      if (value.kind === 'bulk' || (value.kind === 'copy' && value.target.kind === 'memory')) stores = true;
      if (value.kind !== 'call') return;
      if (value.callee.kind !== 'function') calls.push('*');
      else if (!callees.isPure(value.callee)) calls.push(functionName(value.callee));
    },
  });
  return { calls, stores, leaves };
}
