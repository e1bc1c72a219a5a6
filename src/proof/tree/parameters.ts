/** Which parameter of a function before a patch is which after it. */
import type { CType, FunctionType } from '../../c/index.js';
import type { Declaration } from '../../syntax/index.js';

/** Parameters count from 0. Calls hand over `onlyBefore` and `onlyAfter` in one version alone. */
export interface MatchedParameters {
  readonly both: ReadonlyArray<readonly [before: number, after: number]>;
  readonly onlyBefore: readonly number[];
  readonly onlyAfter: readonly number[];
}

/**
 * As many parameters are matched by position: callers whose text stays hand over the same values at the same places.
 * Others are matched by name. Null where neither can be done.
 */
export function matchParameters(before: Declaration, after: Declaration): MatchedParameters | null {
  const [one, other] = [before.parameters, after.parameters];
  if (!one || !other || before.isVariadic !== after.isVariadic) return null;
  if (one.length === other.length) return inOrder(one.length);
  // What follows in an ellipsis has no name: only its place tells it.
  if (before.isVariadic || !areDistinct(one) || !areDistinct(other)) return null;
  return {
    both: one.flatMap((name, i) => (other.includes(name) ? [[i, other.indexOf(name)] as const] : [])),
    onlyBefore: one.flatMap((name, i) => (other.includes(name) ? [] : [i])),
    onlyAfter: other.flatMap((name, i) => (one.includes(name) ? [] : [i])),
  };
}

/** The parameters of one and the same function. @param count how many it has */
export function inOrder(count: number): MatchedParameters {
  return { both: Array.from({ length: count }, (_, i) => [i, i] as const), onlyBefore: [], onlyAfter: [] };
}

function areDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length && !names.includes('');
}

/** Whether calls of the two hand over and get the same bits, but for what only one of them takes or gives. */
export function areAlike(a: FunctionType, b: FunctionType, matched: MatchedParameters): boolean {
  const { both, onlyBefore, onlyAfter } = matched;
  return (
    a.variadic === b.variadic &&
    a.parameters.length === both.length + onlyBefore.length &&
    b.parameters.length === both.length + onlyAfter.length &&
    both.every(([i, j]) => isSameParameter(a.parameters[i]!, b.parameters[j]!)) &&
    (isDropped(a.result, b.result) || isDropped(b.result, a.result) || isSameResult(a.result, b.result, true))
  );
}

/** Whether only the other version gives a result, which is a number or an address. */
function isDropped(a: CType, b: CType): boolean {
  return a.kind === 'void' && b.kind !== 'record';
}

/** Whether callers hand over the same bits for two types of a parameter. */
function isSameParameter(a: CType, b: CType): boolean {
  if (a.kind === 'integer' && b.kind === 'integer')
    return a.size === b.size && a.signed === b.signed && a.isBool === b.isBool && a.precision === b.precision;
  return a.kind === b.kind && a.size === b.size;
}

/**
 * Whether callers get the same number from two results. An int and a bool do where the function is known to return the
 * same.
 * @param isProven the two functions return the same bits
 */
export function isSameResult(a: CType, b: CType, isProven: boolean): boolean {
  if (a.kind === 'integer' && b.kind === 'integer') {
    if (a.size === b.size && a.signed === b.signed && a.isBool === b.isBool) return true;
    return isProven && [a, b].every((type) => type.size < 4 || (type.size === 4 && type.signed));
  }
  return a.kind === b.kind && a.size === b.size;
}
