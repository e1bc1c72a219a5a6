/** Arrays whose length is known when the program is run (C11 6.7.6.2p4). */
import { CompileError } from '../../errors.js';
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { type ArrayType, type CType, LONG, typeName, UNSIGNED_LONG, variableArrayOf } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR } from '../ir.js';
import { storeTo, variablePlace } from '../values/operands.js';
import { convert, i64, operation } from '../values/values.js';
import { dynamicSize } from './dynamic-size.js';

/**
 * An array of so many elements, and the effect that notes its size, which is to be evaluated where the array is
 * declared.
 */
export function variableArray(
  analyzer: Analyzer,
  element: CType,
  length: Expression | number,
  token: Token,
): { readonly type: ArrayType; readonly effect: IR } {
  const extent = analyzer.temporary(UNSIGNED_LONG, token);
  const count = typeof length === 'number' ? i64(length) : signExtended(analyzer, length);
  const bytes = operation('i64.mul', 'i64', count, dynamicSize(element, token) ?? i64(element.size));
  const effect = storeTo(variablePlace(extent), UNSIGNED_LONG, bytes, token);
  return { type: variableArrayOf(element, extent), effect };
}

function signExtended(analyzer: Analyzer, length: Expression): IR {
  const { type, value } = analyzer.scalar(length);
  if (type.kind !== 'integer') throw new CompileError(`a length that is ${typeName(type)}`, length.token);
  return convert(value, type, LONG);
}
