/** Which calls of the two functions can be the same, and what of them must be. */
import type { Term } from '../formula/terms.js';
import { isSameResult } from '../tree/parameters.js';
import type { Pairing } from './compared.js';
import type { Call } from './stops.js';
import type { World } from './world.js';

/** Arguments that tell where in the source a call stands (qapi/error.h, qemu/thread.h), by the function's name. */
const LOCATIONS: ReadonlyMap<string, readonly number[]> = new Map([
  ['error_setg_internal', [1, 2, 3]],
  ['error_setg_errno_internal', [1, 2, 3]],
  ['qemu_mutex_lock_impl', [1, 2]],
  ['qemu_mutex_trylock_impl', [1, 2]],
  ['qemu_mutex_unlock_impl', [1, 2]],
  ['qemu_rec_mutex_lock_impl', [1, 2]],
  ['qemu_rec_mutex_trylock_impl', [1, 2]],
  ['qemu_rec_mutex_unlock_impl', [1, 2]],
  ['qemu_cond_wait_impl', [2, 3]],
  ['bql_lock_impl', [0, 1]],
  ['qemu_mutex_lock_iothread_impl', [0, 1]],
]);

/** Whether two calls of one name give and take as much. */
export function haveSameForm(a: Call, b: Call, pairing: Pairing): boolean {
  if (a.instruction.builtin !== b.instruction.builtin) return false;
  const isAssumed = pairing.kind === 'assumed';
  const [one, other] = [a.instruction.signature, b.instruction.signature];
  const isMatched = isAssumed && !one.variadic && !other.variadic;
  if (a.arguments.length !== b.arguments.length && !isMatched) return false;
  const isOneVoid = isAssumed && (one.result.kind === 'void' || other.result.kind === 'void');
  return isOneVoid || isSameResult(one.result, other.result, isAssumed);
}

/** What must be the same: arguments but for those that tell a line of the source. @param wanted which arguments */
export function argumentsOf(world: World, call: Call, wanted: readonly number[]): Term[] {
  const skipped = LOCATIONS.get(call.instruction.callee?.name ?? '') ?? [];
  const isLocation = (term: Term, i: number): boolean =>
    skipped.includes(i) && (term.kind === 'constant' || world.isObject(term));
  const values = wanted.flatMap((i) => (isLocation(call.arguments[i]!, i) ? [] : [call.arguments[i]!]));
  return call.pointer ? [call.pointer, ...values] : values;
}

/** Which argument of the one call is which of the other. */
export function matchedArguments(a: Call, b: Call, pairing: Pairing): ReadonlyArray<readonly [number, number]> {
  if (pairing.kind === 'assumed' && a.arguments.length !== b.arguments.length) return pairing.parameters.both;
  return a.arguments.map((_, i) => [i, i] as const);
}
