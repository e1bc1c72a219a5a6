/** Function pointers that are cast to another type. */
import type { CType, FunctionType } from '../../types/types.js';
import { valueTypeOf } from './values.js';

/**
 * Whether a call as `to` would not fit the machine's signature of `from`; a cast to `void (*)(void)` is only for
 * keeping, and a call without a prototype passes what the caller has (see callFunction).
 */
export function needsAdapter(from: FunctionType, to: FunctionType): boolean {
  if (from === to || to.isUnprototyped || (to.parameters.length === 0 && to.result.kind === 'void')) return false;
  if (from.variadic !== to.variadic || from.parameters.length !== to.parameters.length) return true;
  return !isAlike(from.result, to.result) || from.parameters.some((each, i) => !isAlike(each, to.parameters[i]!));
}

/** Whether the machine passes both alike. */
function isAlike(a: CType, b: CType): boolean {
  if (a.kind === 'record' || b.kind === 'record') return a.kind === b.kind;
  return valueTypeOf(a) === valueTypeOf(b);
}
