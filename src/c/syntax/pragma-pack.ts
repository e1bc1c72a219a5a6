/** `#pragma pack` (GCC manual: Structure-Layout Pragmas). */
import type { Token } from '../token.js';

/** The greatest alignment of members, in bytes, and what `pop` goes back to; 0 where the natural one holds. */
export interface PackState {
  readonly current: number;
  readonly stack: readonly number[];
}

export const NO_PACK: PackState = { current: 0, stack: [] };

/** The state after a pragma; one that is not about packing changes nothing. */
export function applyPragma(state: PackState, pragma: Token): PackState {
  const match = /^pack\s*\((.*)\)/.exec(pragma.text.trim());
  if (!match) return state;
  const words = match[1]!.split(',').map((word) => word.trim());
  const number = words.map(Number).find((value, i) => words[i] !== '' && Number.isInteger(value));
  if (words[0] === 'push') return { current: number ?? state.current, stack: [...state.stack, state.current] };
  if (words[0] === 'pop') return { current: state.stack.at(-1) ?? 0, stack: state.stack.slice(0, -1) };
  return { current: number ?? 0, stack: state.stack };
}
