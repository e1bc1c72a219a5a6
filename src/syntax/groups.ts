/** The `#if`s around a place of a file. */
import { createHash } from 'node:crypto';
import { readDirective } from './lex/directive.js';
import { TokenKind, type Tokens } from './lex/lexer.js';

/** An `#if` whose `#endif` has not come. */
export interface Group {
  /** The one around it. */
  readonly outer: Group | null;
  /** Index of its token. */
  readonly first: number;
  /** That no branch before this one was taken; '' for the first branch. */
  readonly otherwise: string;
  /** The condition of this branch, without that; null for an include guard's. */
  readonly condition: string | null;
  /** Those of all groups around it, and its own. */
  readonly conditions: readonly string[];
  /** Set where one branch only is followed: whether it is this one, and whether it is this or an earlier one. */
  readonly inside: { readonly isFollowed: boolean; readonly wasFollowed: boolean } | null;
}

/**
 * The token of an include guard's `#ifndef`: the first of the text, with its `#define` behind it and its `#endif` at
 * the end; -1 for none.
 */
export function guardOf(text: string, tokens: Tokens): number {
  const { count, kinds, starts, ends } = tokens;
  const directiveAt = (i: number) =>
    kinds[i] === TokenKind.Directive ? readDirective(text, starts[i]!, ends[i]!) : null;
  if (count < 3) return -1;
  const [first, second, last] = [directiveAt(0), directiveAt(1), directiveAt(count - 1)];
  const name =
    first?.name === 'ifndef'
      ? first.rest
      : /^! ?defined ?\(? ?(\w+) ?\)?$/.exec(first?.name === 'if' ? first.rest : '')?.[1];
  if (!name || second?.name !== 'define' || second.rest.split(/\W/)[0] !== name || last?.name !== 'endif') return -1;
  let depth = 0;
  for (let i = 0; i < count; i++) {
    if (kinds[i] !== TokenKind.Directive) continue;
    const word = /^#\s*(\w*)/.exec(text.slice(starts[i], Math.min(ends[i]!, starts[i]! + 40)))?.[1] ?? '';
    if (word.startsWith('if')) depth++;
    else if (word.startsWith('el') && depth === 1) return -1;
    else if (word === 'endif' && --depth === 0 && i < count - 1) return -1;
  }
  return depth === 0 ? 0 : -1;
}

/**
 * How many conditions are told one by one, and how long one is told: without these limits hostile text takes memory in
 * proportion to its square.
 */
const [MOST_CONDITIONS, LONGEST_CONDITION] = [16, 600];

/** The conditions around a place, and one more. */
export function within(around: readonly string[], condition: string): readonly string[] {
  if (around.length < MOST_CONDITIONS) return [...around, condition];
  return [...around.slice(0, -1), shortened(`${around.at(-1)} && ${condition}`)];
}

/** A condition that is too long to be told, as its start and a number that differs where the condition does. */
export function shortened(condition: string): string {
  if (condition.length <= LONGEST_CONDITION) return condition;
  return `${condition.slice(0, 60)}… #${createHash('sha256').update(condition).digest('hex')}`;
}
