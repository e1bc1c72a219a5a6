/** Assignments, and the operators `++` and `--` (C11 6.5.16, 6.5.2.4, 6.5.3.1). */
import { CompileError } from '../../errors.js';
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { sameType } from '../../types/compatible.js';
import { INT, isScalar, Qualifier, typeName, UNSIGNED_LONG } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR, Place } from '../ir.js';
import { binaryOperator, type Scalar } from '../values/arithmetic.js';
import { discard } from '../values/discard.js';
import {
  decay,
  isPure,
  loadOf,
  type Operand,
  placeOperand,
  promoteBitField,
  storeTo,
  valueOperand,
  variablePlace,
} from '../values/operands.js';
import { i32, valueTypeOf } from '../values/values.js';

/** `++` and `--`, in front or behind. */
export function update(
  analyzer: Analyzer,
  operator: '++' | '--',
  prefix: boolean,
  expression: Expression,
  token: Token,
): Operand {
  const target = modifiable(analyzer, expression, token);
  const { place, before } = stable(analyzer, target, token);
  const fixed: Operand = { ...target, place };
  const old = decay(fixed, token);
  const one: Scalar = { type: INT, value: i32(1) };
  const sign = operator === '++' ? '+' : '-';
  if (prefix) {
    const next = binaryOperator(sign, old, one, token);
    const stored = store(fixed, analyzer.castValue(next.value, next.type, target.type, token), token);
    return analyzer.after(before, stored, token);
  }
  const saved = analyzer.temporary(old.type, token);
  const keep = storeTo(variablePlace(saved), old.type, old.value, token);
  const load: Scalar = { type: old.type, value: loadOf(saved, token) };
  const next = binaryOperator(sign, load, one, token);
  const write = discard(store(fixed, analyzer.castValue(next.value, next.type, target.type, token), token));
  return analyzer.after([...before, keep, write], valueOperand(old.type, loadOf(saved, token)), token);
}

/** What is to be assigned to (C11 6.3.2.1p1). */
function modifiable(analyzer: Analyzer, expression: Expression, token: Token): Operand {
  const target = analyzer.operand(expression);
  if (target.qualifiers & Qualifier.Const && analyzer.checksConst)
    throw new CompileError('assignment to what is const', token);
  return target;
}

/**
 * A place whose address can be used twice; `before` must be evaluated first. @throws CompileError for what is no lvalue
 */
export function stable(analyzer: Analyzer, target: Operand, token: Token): { place: Place; before: IR[] } {
  const { place } = target;
  if (!place || !(isScalar(target.type) || target.type.kind === 'record'))
    throw new CompileError('assignment to what is no lvalue', token);
  if (place.kind === 'variable') return { place: { ...place, before: [] }, before: [...place.before] };
  if (isPure(place.address)) return { place, before: [] };
  const saved = analyzer.temporary(UNSIGNED_LONG, token);
  const keep = storeTo(variablePlace(saved), UNSIGNED_LONG, place.address, token);
  return { place: { kind: 'memory', address: loadOf(saved, token), offset: place.offset }, before: [keep] };
}

/** The stored value: of a bit-field it has the type that reading it gives. */
function store(target: Operand, value: IR, token: Token): Operand {
  const { type: ctype, bits } = target;
  const stored: IR = {
    kind: 'store',
    type: valueTypeOf(ctype),
    ctype,
    place: target.place!,
    bits,
    value,
    keep: true,
    token,
  };
  if (!bits || ctype.kind !== 'integer') return valueOperand(ctype, stored);
  const promoted = promoteBitField(ctype, stored, bits.width);
  return valueOperand(promoted.type, promoted.value);
}

/** `=` and the compound assignments. */
export function assignment(analyzer: Analyzer, expression: Expression & { kind: 'assignment' }): Operand {
  const { token } = expression;
  const target = modifiable(analyzer, expression.left, token);
  if (target.type.kind === 'record' && expression.operator === '')
    return recordAssignment(analyzer, target, expression.right, token);
  if (!target.place || !isScalar(target.type)) throw new CompileError('assignment to what is no lvalue', token);
  if (expression.operator === '') return store(target, analyzer.converted(expression.right, target.type), token);
  const { place, before } = stable(analyzer, target, token);
  const fixed: Operand = { ...target, place };
  const right = evaluatedFirst(analyzer, analyzer.scalar(expression.right), token);
  const result = binaryOperator(expression.operator, decay(fixed, token), right.scalar, token);
  const stored = store(fixed, analyzer.castValue(result.value, result.type, target.type, token), token);
  return analyzer.after([...right.before, ...before], stored, token);
}

/** What has effects is evaluated before the target is read: it may write there (so gcc has it). */
function evaluatedFirst(
  analyzer: Analyzer,
  scalar: Scalar,
  token: Token,
): { readonly scalar: Scalar; readonly before: readonly IR[] } {
  if (scalar.type.kind === 'void' || isPure(scalar.value)) return { scalar, before: [] };
  const saved = analyzer.temporary(scalar.type, token);
  const keep = storeTo(variablePlace(saved), scalar.type, scalar.value, token);
  return { scalar: { type: scalar.type, value: loadOf(saved, token) }, before: [keep] };
}

function recordAssignment(analyzer: Analyzer, target: Operand, right: Expression, token: Token): Operand {
  const { place, before } = stable(analyzer, target, token);
  const source = analyzer.operand(right);
  if (!source.place || !sameType(source.type, target.type))
    throw new CompileError(`${typeName(source.type)} assigned to ${typeName(target.type)}`, token);
  const copy: IR = { kind: 'copy', type: 'void', ctype: target.type, target: place, source: source.place, token };
  return analyzer.after([...before, copy], placeOperand(target.type, place), token);
}
