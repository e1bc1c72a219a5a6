/** Unary operators and casts (C11 6.5.3, 6.5.4). */
import { CompileError } from '../../errors.js';
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { compatibleTypes, sameType } from '../../types/compatible.js';
import { type CType, INT, isScalar, pointerTo, promote, type RecordType, typeName, VOID } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR } from '../ir.js';
import {
  addressOf,
  decay,
  type Operand,
  placeOperand,
  storeTo,
  valueOperand,
  variablePlace,
} from '../values/operands.js';
import { convert, i64, integerConstant, logicalNot, operation, toPrecision } from '../values/values.js';

/** `*`, `&`, `&&`, `!`, `~`, and the signs. */
export function unary(analyzer: Analyzer, operator: string, operand: Expression, token: Token): Operand {
  switch (operator) {
    case '*':
      return analyzer.dereference(analyzer.scalar(operand), token);
    case '&': {
      const place = analyzer.operand(operand);
      if (!place.place) throw new CompileError('the address of a value', token);
      if (place.bits) throw new CompileError('the address of a bit-field', token);
      return valueOperand(pointerTo(place.type, place.qualifiers), addressOf(place.place));
    }
    case '&&': {
      const { labels } = analyzer.scope;
      if (!labels) throw new CompileError('the address of a label outside a function', token);
      return valueOperand(pointerTo(VOID), i64(labels.addressOf(operand.token.text)));
    }
    case '!':
      return valueOperand(INT, logicalNot(analyzer.scalar(operand).value));
    default:
      return arithmetic(analyzer, operator, operand, token);
  }
}

function arithmetic(analyzer: Analyzer, operator: string, operand: Expression, token: Token): Operand {
  const { type, value } = analyzer.scalar(operand);
  if (type.kind === 'float' && operator !== '~') {
    if (operator === '+') return valueOperand(type, value);
    return valueOperand(type, operation(`${value.type}.neg`, value.type, value));
  }
  if (type.kind !== 'integer') throw new CompileError(`"${operator}" on ${typeName(type)}`, token);
  const promoted = promote(type);
  const wide = convert(value, type, promoted);
  if (operator === '+') return valueOperand(promoted, wide);
  const constant = integerConstant(operator === '-' ? 0n : -1n, promoted);
  const name = operator === '-' ? 'sub' : 'xor';
  const [left, right] = operator === '-' ? [constant, wide] : [wide, constant];
  return valueOperand(promoted, toPrecision(operation(`${wide.type}.${name}`, wide.type, left, right), promoted));
}

/** A cast; to a union from the type of a member as in GNU C (GCC manual: Cast to Union). */
export function cast(analyzer: Analyzer, type: CType, operand: Expression, token: Token): Operand {
  if (type.kind === 'void') return valueOperand(VOID, analyzer.effect(operand));
  const source = analyzer.operand(operand);
  if (type.kind === 'record') {
    if (source.type.kind === 'record' && sameType(source.type, type)) return source;
    if (type.union) return toUnion(analyzer, type, source, token);
    throw new CompileError(`a cast to ${typeName(type)}`, token);
  }
  const { type: from, value } = decay(source, token);
  if (!isScalar(type)) throw new CompileError(`a cast to ${typeName(type)}`, token);
  return valueOperand(type, analyzer.castValue(value, from, type, token));
}

/**
 * A union of which the first member of the operand's type has its value. @throws CompileError where no member is of it
 */
export function toUnion(analyzer: Analyzer, union: RecordType, source: Operand, token: Token): Operand {
  const from = source.type.kind === 'record' ? source.type : decay(source, token).type;
  const member = union.members?.find(({ type, bits }) => !bits && compatibleTypes(type, from));
  if (!member) throw new CompileError(`a cast of ${typeName(from)} to ${typeName(union)}`, token);
  const variable = analyzer.temporary(union, token);
  variable.inMemory = true;
  const place = variablePlace(variable);
  const zero: IR = { kind: 'zero', type: 'void', place, size: union.size, token };
  const fill: IR =
    from.kind === 'record'
      ? { kind: 'copy', type: 'void', ctype: from, target: place, source: source.place!, token }
      : storeTo(place, member.type, decay(source, token).value, token);
  return placeOperand(union, { ...place, before: [zero, fill] } as typeof place);
}
