/** The conditional operator. */
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { VOID } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR } from '../ir.js';
import { conditionalType } from '../values/arithmetic.js';
import { discard } from '../values/discard.js';
import {
  addressOf,
  decay,
  loadOf,
  type Operand,
  placeOperand,
  storeTo,
  valueOperand,
  variablePlace,
} from '../values/operands.js';
import { convert, toCondition, valueTypeOf } from '../values/values.js';

/** `a ? b : c` and GNU's `a ?: c` (C11 6.5.15). */
export function conditional(analyzer: Analyzer, expression: Expression & { kind: 'conditional' }): Operand {
  const { token } = expression;
  if (expression.consequence === null) return elvis(analyzer, expression.condition, expression.alternative, token);
  const condition = toCondition(analyzer.scalar(expression.condition).value);
  const left = analyzer.operand(expression.consequence);
  const right = analyzer.operand(expression.alternative);
  if (left.type.kind === 'record') {
    const type = left.type;
    if (condition.kind === 'constant') return condition.value !== 0 ? left : right;
    const address: IR = {
      kind: 'conditional',
      type: 'i64',
      condition,
      consequence: addressOf(left.place!),
      alternative: addressOf(right.place!),
    };
    return placeOperand(type, { kind: 'memory', address, offset: 0 });
  }
  if (left.type.kind === 'void' || right.type.kind === 'void') {
    const [consequence, alternative] = [discard(left), discard(right)];
    if (condition.kind === 'constant') return valueOperand(VOID, condition.value !== 0 ? consequence : alternative);
    return valueOperand(VOID, { kind: 'conditional', type: 'void', condition, consequence, alternative });
  }
  const [a, b] = [decay(left, token), decay(right, token)];
  const type = conditionalType(a, b);
  const consequence = convert(a.value, a.type, type);
  const alternative = convert(b.value, b.type, type);
  if (condition.kind === 'constant') return valueOperand(type, condition.value !== 0 ? consequence : alternative);
  return valueOperand(type, { kind: 'conditional', type: valueTypeOf(type), condition, consequence, alternative });
}

/** GNU's `a ?: b`: a is evaluated once. */
function elvis(analyzer: Analyzer, condition: Expression, alternative: Expression, token: Token): Operand {
  const left = analyzer.scalar(condition);
  const right = analyzer.scalar(alternative);
  const type = conditionalType(left, right);
  if (left.value.kind === 'constant') {
    return valueOperand(
      type,
      Number(left.value.value) !== 0 ? convert(left.value, left.type, type) : convert(right.value, right.type, type),
    );
  }
  const saved = analyzer.temporary(left.type, token);
  const keep = storeTo(variablePlace(saved), left.type, left.value, token);
  const value: IR = {
    kind: 'conditional',
    type: valueTypeOf(type),
    condition: toCondition(loadOf(saved, token)),
    consequence: convert(loadOf(saved, token), left.type, type),
    alternative: convert(right.value, right.type, type),
  };
  return analyzer.after([keep], valueOperand(type, value), token);
}
