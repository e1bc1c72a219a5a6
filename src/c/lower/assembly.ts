/** Inline assembly (GCC manual: Extended Asm), as far as it tells only the compiler or the processor's timing something. */
import { type Token, TokenKind } from '../token.js';

/** Instructions that change no value. */
const NO_EFFECT = new Set(['', 'nop', 'pause', 'rep; nop', 'rep;nop', 'mfence', 'lfence', 'sfence']);

/** Whether a statement has no effect on values: no instruction that computes, no operand that is only written. */
export function isBarrier(tokens: readonly Token[]): boolean {
  let end = 0;
  while (tokens[end]?.kind === TokenKind.String) end++;
  const template = tokens.slice(0, end).map((token) => token.text.slice(1, -1));
  const writes = tokens.slice(end).some((token) => token.kind === TokenKind.String && token.text.startsWith('"='));
  return NO_EFFECT.has(template.join('').trim()) && !writes;
}
