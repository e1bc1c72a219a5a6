/** A switch while its body is analysed (C11 6.8.4.2). */
import { CompileError } from '../../errors.js';
import type { Token } from '../../token.js';
import type { IntegerType } from '../../types/types.js';
import type { Label } from '../ir.js';
import type { StatementList } from './flatten.js';

export interface SwitchState {
  readonly type: IntegerType;
  readonly cases: Array<{ first: bigint; last: bigint; label: Label; token: Token }>;
  fallback: Label | null;
  /** The list of the body; known from its first statement on. */
  body: StatementList | null;
}

/** Throws CompileError where one value has two case labels (C11 6.8.4.2p3). */
export function checkDistinct(cases: SwitchState['cases']): void {
  const sorted = cases.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  for (let i = 1; i < sorted.length; i++) {
    const [before, each] = [sorted[i - 1]!, sorted[i]!];
    if (each.first <= before.last) throw new CompileError(`two case labels for ${each.first}`, each.token);
  }
}
