/** The sizes of types that are known when the program is run (C11 6.5.3.4p2). */
import { CompileError } from '../../errors.js';
import type { Token } from '../../token.js';
import { type CType, typeName } from '../../types/types.js';
import type { IR, Variable } from '../ir.js';
import { loadOf } from '../values/operands.js';

/**
 * The size in bytes of a type of variable length; null for one of constant size. @throws CompileError for an incomplete
 * array
 */
export function dynamicSize(type: CType, token: Token): IR | null {
  if (type.kind !== 'array' || type.length !== null) return null;
  if (!type.extent) throw new CompileError(`the size of incomplete ${typeName(type)}`, token);
  return loadOf(type.extent as Variable, token);
}
