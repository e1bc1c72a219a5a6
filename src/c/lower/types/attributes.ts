/**
 * Attributes that say what C means, as against what is warned of or made fast (GCC manual: Declaring Attributes of
 * Functions, Variables, Types).
 */
import { CompileError } from '../../errors.js';
import type { Attribute } from '../../syntax/ast.js';
import {
  type CType,
  DOUBLE,
  FLOAT,
  INT128,
  type IntegerType,
  integerOfSize,
  UNSIGNED_INT128,
} from '../../types/types.js';

/** They change layout, linkage or values, and are not implemented. */
const REFUSED = new Set(['vector_size', 'scalar_storage_order', 'ms_struct', 'weakref', 'ifunc', 'naked', 'interrupt']);

/** Whether an attribute is there, by its name without underscores. */
export function hasAttribute(attributes: readonly Attribute[], name: string): boolean {
  return attributes.some((attribute) => attribute.name === name);
}

export function isPacked(attributes: readonly Attribute[]): boolean {
  return hasAttribute(attributes, 'packed');
}

/** @throws CompileError for an attribute that changes the meaning of C in a way this compiler does not know */
export function checkAttributes(attributes: readonly Attribute[]): void {
  for (const { name, token } of attributes)
    if (REFUSED.has(name)) throw new CompileError(`the attribute ${name} is not implemented`, token);
}

const INTEGER_MODES: Readonly<Record<string, 1 | 2 | 4 | 8 | 16>> = {
  QI: 1,
  byte: 1,
  HI: 2,
  SI: 4,
  DI: 8,
  word: 8,
  pointer: 8,
  unwind_word: 8,
  libgcc_cmp_return: 8,
  libgcc_shift_count: 8,
  TI: 16,
};

/** The type that the attribute `mode` makes of one. @throws CompileError for a mode that is not implemented */
export function withMode(type: CType, attributes: readonly Attribute[]): CType {
  let result = type;
  for (const { name, token, arguments: tokens } of attributes) {
    if (name !== 'mode') continue;
    const mode = tokens[0]?.text.replace(/^__|__$/g, '') ?? '';
    const size = INTEGER_MODES[mode];
    if (result.kind === 'integer' && size) result = sized(result, size);
    else if (result.kind === 'float' && mode === 'SF') result = FLOAT;
    else if (result.kind === 'float' && mode === 'DF') result = DOUBLE;
    else if (result.kind !== 'pointer' || size !== 8)
      throw new CompileError(`the mode ${mode} is not implemented`, token);
  }
  return result;
}

function sized(type: IntegerType, size: 1 | 2 | 4 | 8 | 16): IntegerType {
  if (size === 16) return type.signed ? INT128 : UNSIGNED_INT128;
  return integerOfSize(size, type.signed);
}
