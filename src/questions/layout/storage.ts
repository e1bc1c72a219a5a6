/** Which C object an expression designates, so that calls that speak of the same region find each other. */
import type { Expression } from '../../c/index.js';
import { printExpression } from '../source/print.js';
import { asBound, type Variable } from './variables.js';

type Step = { readonly name: string } | { readonly index: string; readonly variable: Variable | null };

/** A path from a variable, a kind of device state or a global through members and elements. */
export type Storage = readonly Step[];

/** The storage that an expression of type `MemoryRegion *` points to, or that an lvalue is. */
export function storageOf(e: Expression): Storage {
  switch (e.kind) {
    case 'identifier':
      return [{ name: asBound(e)?.variable.key ?? e.token.text }];
    case 'unary':
      return e.operator === '&' || e.operator === '*' ? storageOf(e.operand) : [{ name: printExpression(e) }];
    case 'cast':
      return storageOf(e.operand);
    case 'member':
      return [...storageOf(e.object), { name: `.${e.name}` }];
    case 'index':
      return [
        ...storageOf(e.object),
        { index: printExpression(e.index), variable: asBound(e.index)?.variable ?? null },
      ];
    case 'call':
      return isCastMacro(e) ? storageOf(e.arguments[0]!) : [{ name: printExpression(e) }];
    default:
      return [{ name: printExpression(e) }];
  }
}

/** The same text for the same storage. */
export function storageKey(e: Expression): string {
  return storageOf(e)
    .map((step) => ('name' in step ? step.name : `[${step.index}]`))
    .join('');
}

/** QOM's casts are calls of what is written in capitals with one argument: `OBJECT(d)`. */
export function isCastMacro(e: Expression): e is Extract<Expression, { kind: 'call' }> {
  return (
    e.kind === 'call' &&
    e.callee.kind === 'identifier' &&
    /^[A-Z][A-Z0-9_]*$/.test(e.callee.token.text) &&
    e.arguments.length === 1
  );
}

export interface Match {
  /** Indices that are written alike in both. */
  readonly alike: number;
  /** Loop variables that stand for one element. */
  readonly variables: readonly Variable[];
}

/** Whether `a` may be the same object as `b`: a loop variable as an index matches any constant. */
function matchStorage(a: Storage, b: Storage): Match | null {
  if (a.length !== b.length) return null;
  let alike = 0;
  const variables: Variable[] = [];
  for (let i = 0; i < a.length; i++) {
    const one = a[i]!;
    const other = b[i]!;
    if ('name' in one || 'name' in other) {
      if (!('name' in one && 'name' in other) || one.name !== other.name) return null;
    } else if (one.index === other.index && one.variable === other.variable) alike++;
    else if (one.variable && !other.variable) variables.push(one.variable);
    else if (other.variable && !one.variable) variables.push(other.variable);
    else return null;
  }
  return { alike, variables };
}

/** Of several objects those that match best. */
export function bestMatches<T extends { readonly storage: Storage }>(
  storage: Storage,
  candidates: readonly T[],
): Array<{ readonly candidate: T; readonly match: Match }> {
  const found = candidates.flatMap((candidate) => {
    const match = matchStorage(storage, candidate.storage);
    return match ? [{ candidate, match }] : [];
  });
  const best = Math.max(...found.map(({ match }) => match.alike));
  return found.filter(({ match }) => match.alike === best);
}
