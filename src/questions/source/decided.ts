/**
 * Which branches the configuration decides: where a macro such as xen_enabled() came out of the preprocessor as a
 * constant.
 */
import { parseExpressionTokens } from '../../c/index.js';
import { skipGroup, type Token, TokenKind } from '../../c/source.js';
import { constantTruth } from './conditions.js';

const JOINS = new Set(['(', ')', '&&', '||', '!']);

/** What the conditions of `if`s in preprocessed tokens always are, by line; lines with several `if`s are left out. */
export function decidedConditions(
  tokens: readonly Token[],
  isTypeName: (name: string) => boolean,
): ReadonlyMap<number, boolean> {
  const decided = new Map<number, boolean>();
  const lines = new Set<number>();
  tokens.forEach((token, i) => {
    if (token.text !== 'if' || token.kind !== TokenKind.Identifier) return;
    const condition = tokens.slice(i + 2, skipGroup(tokens, i + 1) - 1);
    const truth =
      lines.has(token.line) || !hasConstant(condition)
        ? null
        : constantTruth(parseExpressionTokens(condition, isTypeName));
    if (truth === null) decided.delete(token.line);
    else decided.set(token.line, truth);
    lines.add(token.line);
  });
  return decided;
}

/** Whether a number stands as an operand of `!`, `&&` or `||`, or alone. */
function hasConstant(condition: readonly Token[]): boolean {
  return condition.some((token, i) => {
    const isOperand = token.kind === TokenKind.Number;
    return isOperand && JOINS.has(condition[i - 1]?.text ?? '(') && JOINS.has(condition[i + 1]?.text ?? ')');
  });
}
