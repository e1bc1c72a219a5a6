/** What builtin functions are made of. */
import { CompileError } from '../../errors.js';
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import type { CType } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR } from '../ir.js';
import { loadOf, type Operand, storeTo, variablePlace } from '../values/operands.js';

/** Gives a call of a builtin its meaning. */
export type Builtin = (analyzer: Analyzer, args: readonly Expression[], token: Token) => Operand;

/** The argument at an index. @throws CompileError where there is none */
export function argument(args: readonly Expression[], index: number, token: Token): Expression {
  const found = args[index];
  if (!found) throw new CompileError(`${token.text} needs ${index + 1} arguments`, token);
  return found;
}

/** The type that stands as an argument. @throws CompileError where it is a value */
export function typeArgument(analyzer: Analyzer, args: readonly Expression[], index: number, token: Token): CType {
  const expression = argument(args, index, token);
  if (expression.kind !== 'type-argument')
    throw new CompileError(`${token.text} needs a type as argument ${index + 1}`, token);
  return analyzer.unit.types.typeName(expression.type, analyzer.scope);
}

/**
 * A value that can be used several times, once the effects are done. A constant is kept nowhere, so that what is made
 * of it stays constant.
 */
export function keptValue(
  analyzer: Analyzer,
  value: IR,
  type: CType,
  token: Token,
): { readonly effects: readonly IR[]; readonly value: IR } {
  if (value.kind === 'constant') return { effects: [], value };
  const variable = analyzer.temporary(type, token);
  return { effects: [storeTo(variablePlace(variable), type, value, token)], value: loadOf(variable, token) };
}

/** One of two values, neither of which has effects. */
export function choice(condition: IR, consequence: IR, alternative: IR): IR {
  if (condition.kind === 'constant') return Number(condition.value) !== 0 ? consequence : alternative;
  return { kind: 'conditional', type: consequence.type, condition, consequence, alternative };
}
