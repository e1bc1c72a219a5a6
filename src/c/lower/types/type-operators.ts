/** `sizeof`, `_Alignof` and `_Generic` (C11 6.5.3.4, 6.5.1.1). */
import { CompileError } from '../../errors.js';
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { compatibleTypes } from '../../types/compatible.js';
import { type CType, findMember, typeName, UNSIGNED_LONG } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import { discard } from '../values/discard.js';
import { decay, type Operand, valueOperand } from '../values/operands.js';
import { i64 } from '../values/values.js';
import { dynamicSize } from './dynamic-size.js';

/** The size or alignment of a type. */
export function sizeOfType(type: CType, align: boolean, token: Token): Operand {
  if (type.kind === 'record' && !type.isComplete) throw new CompileError(`sizeof incomplete ${typeName(type)}`, token);
  if (align) return valueOperand(UNSIGNED_LONG, i64(type.align));
  return valueOperand(UNSIGNED_LONG, dynamicSize(type, token) ?? i64(type.size));
}

/** The size or alignment of what an expression denotes, which is evaluated only where its length is not constant. */
export function sizeOfExpression(analyzer: Analyzer, expression: Expression, align: boolean, token: Token): Operand {
  const operand = analyzer.operand(expression);
  if (operand.bits) throw new CompileError('the size of a bit-field', token);
  if (align) {
    const own = alignmentOf(analyzer, expression);
    return own > 0 ? valueOperand(UNSIGNED_LONG, i64(own)) : sizeOfType(operand.type, true, token);
  }
  const size = sizeOfType(operand.type, false, token);
  if (operand.type.kind !== 'array' || !operand.type.extent) return size;
  return analyzer.after([discard(operand)], size, token);
}

/**
 * The alignment that attributes give an object, function or member; 0 where it is that of the type (GCC manual:
 * Alignment).
 */
function alignmentOf(analyzer: Analyzer, expression: Expression): number {
  if (expression.kind === 'identifier') {
    const entity = analyzer.scope.lookup(expression.token.text);
    if (entity?.kind === 'object' || entity?.kind === 'function') return entity.symbol.alignment ?? 0;
    return entity?.kind === 'variable' ? entity.variable.alignment : 0;
  }
  if (expression.kind !== 'member') return 0;
  const object = analyzer.operand(expression.object).type;
  const record = expression.arrow && object.kind === 'pointer' ? object.target : object;
  return record.kind === 'record' ? (findMember(record, expression.name)?.member.align ?? 0) : 0;
}

/** The association whose type is compatible with that of the control, of which the qualifiers are dropped. */
export function generic(analyzer: Analyzer, expression: Expression & { kind: 'generic' }): Operand {
  const operand = analyzer.operand(expression.control);
  const isVoid = operand.type.kind === 'record' || operand.type.kind === 'void';
  const control = isVoid ? operand.type : decay(operand, expression.token).type;
  let fallback: Expression | null = null;
  let chosen: Expression | null = null;
  for (const { type, value } of expression.associations) {
    if (type === null) fallback = value;
    else {
      const { type: associated, qualifiers } = analyzer.unit.types.qualifiedTypeName(type, analyzer.scope);
      if (qualifiers === 0 && compatibleTypes(associated, control)) chosen ??= value;
    }
  }
  const result = chosen ?? fallback;
  if (result) return analyzer.operand(result);
  throw new CompileError(`_Generic has no association for ${typeName(control)}`, expression.token);
}
