/** `_Static_assert` (C11 6.7.10). */
import { CompileError } from '../../errors.js';
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import type { Analyzer } from '../analyzer.js';

/** @throws CompileError with the assertion's message where it does not hold (C11 6.7.10) */
export function checkStaticAssertion(
  analyzer: Analyzer,
  condition: Expression,
  message: readonly Token[],
  token: Token,
): void {
  if (analyzer.constantInteger(condition) !== 0n) return;
  const text = message.map((part) => part.text).join(' ');
  throw new CompileError(`static assertion failed${text ? `: ${text}` : ''}`, token);
}
