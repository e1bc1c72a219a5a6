/** QEMU's 128-bit arithmetic (include/qemu/int128.h) as the operators it stands for. */
import type { Expression } from '../../c/index.js';
import type { Token } from '../../c/source.js';
import { binary } from '../source/conditions.js';
import { calledName } from '../source/syntax.js';
import { mapOperands } from './rewrite.js';

const BINARY: Readonly<Record<string, string>> = {
  int128_eq: '==',
  int128_ne: '!=',
  int128_lt: '<',
  int128_le: '<=',
  int128_gt: '>',
  int128_ge: '>=',
  int128_add: '+',
  int128_sub: '-',
  int128_and: '&',
  int128_or: '|',
  int128_xor: '^',
  int128_lshift: '<<',
  int128_rshift: '>>',
};
const SAME_VALUE = new Set(['int128_make64', 'int128_makes64', 'int128_get64', 'int128_gets64', 'int128_getlo']);
const CONSTANT: Readonly<Record<string, string>> = { int128_zero: '0', int128_one: '1', int128_2_64: '2^64' };

/** The expression with calls of int128_*() written as operators; conversions to and from 64 bits disappear. */
export function withoutInt128Calls(e: Expression): Expression {
  const inner = mapOperands(e, withoutInt128Calls);
  const name = inner.kind === 'call' ? calledName(inner) : null;
  if (inner.kind !== 'call' || name === null) return inner;
  const [first, second] = inner.arguments;
  const operator = BINARY[name];
  if (operator && first && second) return binary(operator, first, second, inner.token);
  if (SAME_VALUE.has(name) && first) return first;
  const constant = CONSTANT[name];
  if (constant) return number(constant, inner.token);
  if (name === 'int128_nz' && first) return binary('!=', first, number('0', inner.token), inner.token);
  if (name === 'int128_nonneg' && first) return binary('>=', first, number('0', inner.token), inner.token);
  return inner;
}

function number(text: string, token: Token): Expression {
  return { kind: 'number', token: { ...token, text } };
}
