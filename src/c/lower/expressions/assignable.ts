/**
 * What may be assigned without a cast (C11 6.5.16.1): pointers, where a compiler that is not told otherwise stops or
 * warns.
 */
import { CompileError } from '../../errors.js';
import type { Token } from '../../token.js';
import { sameType } from '../../types/compatible.js';
import { type CType, typeName } from '../../types/types.js';
import type { IR } from '../ir.js';

/**
 * Throws CompileError where a scalar is no pointer of the kind that is wanted, or no pointer at all, or a pointer and
 * should be none.
 */
export function checkAssignable(value: IR, from: CType, to: CType, token: Token): void {
  if (isAssignable(value, from, to)) return;
  throw new CompileError(`${typeName(from)} used as ${typeName(to)} without a cast`, token);
}

function isAssignable(value: IR, from: CType, to: CType): boolean {
  if (to.kind === 'pointer') {
    if (from.kind === 'pointer') return mayPointTo(from.target, to.target);
    return from.kind === 'integer' && value.kind === 'constant' && BigInt(value.value) === 0n;
  }
  return from.kind !== 'pointer' || (to.kind === 'integer' && to.isBool);
}

/** Qualifiers are not known here, and how integers of one size differ is a matter of taste. */
function mayPointTo(from: CType, to: CType): boolean {
  if (from.kind === 'void' || to.kind === 'void' || sameType(from, to)) return true;
  if (from.kind === 'integer') return to.kind === 'integer' && from.size === to.size;
  if (from.kind === 'pointer') return to.kind === 'pointer' && mayPointTo(from.target, to.target);
  if (from.kind === 'array') return to.kind === 'array' && mayPointTo(from.element, to.element);
  return false;
}
