/** Calls (C11 6.5.2.2): arguments converted to the parameters' types, aggregate results in temporaries. */
import { CompileError } from '../errors.js';
import type { Expression } from '../syntax/ast.js';
import type { Token } from '../token.js';
import { type CType, DOUBLE, type FunctionType, promote, sameType, typeName } from '../types/types.js';
import type { Analyzer } from './analyzer.js';
import type { Argument, FunctionSymbol, IR } from './ir.js';
import { decay, type Operand, placeOperand, valueOperand, variablePlace } from './operands.js';
import { convert, valueTypeOf } from './values.js';

/** A call of a known function with arguments still as expressions. */
export function callFunction(
  analyzer: Analyzer,
  callee: FunctionSymbol | IR,
  signature: FunctionType,
  expressions: readonly Expression[],
  token: Token,
): Operand {
  const { parameters, variadic, result } = signature;
  // `f()` declared without a prototype takes anything.
  const isUnprototyped = parameters.length === 0 && !variadic;
  if (
    expressions.length < parameters.length ||
    (expressions.length > parameters.length && !variadic && !isUnprototyped)
  ) {
    const name = callee.kind === 'function' ? callee.name : 'a function pointer';
    throw new CompileError(`${name} takes ${parameters.length} arguments, ${expressions.length} given`, token);
  }
  const values = expressions
    .slice(0, variadic ? undefined : parameters.length)
    .map((each, i) => argument(analyzer, each, parameters[i] ?? null));
  if (callee.kind === 'function') lend(callee, signature, values);
  if (result.kind === 'record') {
    const variable = analyzer.temporary(result, token);
    const call: IR = {
      kind: 'call',
      type: 'void',
      callee,
      signature,
      arguments: values,
      result: variablePlace(variable),
      token,
    };
    return placeOperand(result, variablePlace(variable, 0, [call]));
  }
  const type = valueTypeOf(result);
  return valueOperand(result, { kind: 'call', type, callee, signature, arguments: values, result: null, token });
}

/** What gets a variable's address for the time of the call alone is told apart from what may keep it. */
function lend(callee: FunctionSymbol, signature: FunctionType, values: readonly Argument[]): void {
  for (const [index, { value }] of values.entries()) {
    if (value?.kind !== 'variable-address') continue;
    const { variable, offset } = value;
    variable.addresses--;
    variable.loans.push({ callee, signature, index, offset });
  }
}

function argument(analyzer: Analyzer, expression: Expression, parameter: CType | null): Argument {
  const operand = analyzer.operand(expression);
  if (operand.type.kind === 'record') {
    if (parameter && !sameType(parameter, operand.type))
      throw new CompileError(`${typeName(operand.type)} passed as ${typeName(parameter)}`, expression.token);
    return { ctype: operand.type, value: null, place: operand.place! };
  }
  const { type, value } = decay(operand, expression.token);
  if (parameter)
    return { ctype: parameter, value: analyzer.assignedValue(value, type, parameter, expression.token), place: null };
  const promoted = type.kind === 'integer' ? promote(type) : type.kind === 'float' && type.size === 4 ? DOUBLE : type;
  return { ctype: promoted, value: convert(value, type, promoted), place: null };
}
