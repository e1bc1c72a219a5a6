/** Calls (C11 6.5.2.2): arguments converted to the parameters' types, aggregate results in temporaries. */
import { CompileError } from '../../errors.js';
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { sameType } from '../../types/compatible.js';
import {
  type CType,
  DOUBLE,
  type FunctionType,
  functionType,
  type Member,
  promote,
  type RecordType,
  typeName,
} from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { Argument, FunctionSymbol, IR } from '../ir.js';
import { definedFunction } from '../types/parameters.js';
import { decay, isPure, type Operand, placeOperand, valueOperand, variablePlace } from '../values/operands.js';
import { convert, valueTypeOf } from '../values/values.js';
import { toUnion } from './unary.js';

/** A call of a known function with arguments still as expressions. */
export function callFunction(
  analyzer: Analyzer,
  callee: FunctionSymbol | IR,
  signature: FunctionType,
  expressions: readonly Expression[],
  token: Token,
): Operand {
  if (signature.isUnprototyped) return unprototypedCall(analyzer, callee, signature, expressions, token);
  const { parameters, variadic } = signature;
  if (expressions.length < parameters.length || (expressions.length > parameters.length && !variadic)) {
    const name = callee.kind === 'function' ? callee.name : 'a function pointer';
    throw new CompileError(`${name} takes ${parameters.length} arguments, ${expressions.length} given`, token);
  }
  const values = expressions.map((each, i) => argument(analyzer, each, parameters[i] ?? null));
  return call(analyzer, callee, signature, values, token);
}

/** A call of what was declared without a prototype passes the arguments promoted (C11 6.5.2.2p6). */
function unprototypedCall(
  analyzer: Analyzer,
  callee: FunctionSymbol | IR,
  { result }: FunctionType,
  expressions: readonly Expression[],
  token: Token,
): Operand {
  const given = expressions.map((each) => argument(analyzer, each, null));
  const values = callee.kind === 'function' ? taken(analyzer, callee, given) : given;
  const types = values.map(({ ctype }) => ctype);
  const signature = functionType(result, types, false);
  const as = callee.kind === 'function' ? { ...callee, type: signature } : callee;
  return call(analyzer, as, signature, values, token);
}

/** Those that the function has parameters for, as it is defined here: what more is given it ignores. */
function taken(analyzer: Analyzer, { name }: FunctionSymbol, given: readonly Argument[]): readonly Argument[] {
  const { unit } = analyzer;
  const definition = given.length > 0 && unit.definesFunction(name) ? unit.functionDefinition(name) : null;
  if (!definition) return given;
  const count = definedFunction(unit.types, definition, unit).type.parameters.length;
  const areDropped = given.slice(count).every(({ value }) => value !== null && isPure(value));
  return areDropped ? given.slice(0, count) : given;
}

function call(
  analyzer: Analyzer,
  callee: FunctionSymbol | IR,
  signature: FunctionType,
  values: readonly Argument[],
  token: Token,
): Operand {
  const { result } = signature;
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
  let operand = analyzer.operand(expression);
  // In place of a transparent union, one of its members.
  if (parameter?.kind === 'record' && parameter.isTransparent && operand.type.kind !== 'record')
    operand = transparent(analyzer, parameter, operand, expression.token);
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

/**
 * The member of the argument's own type, else the first that it is assigned to (GCC manual: transparent_union
 * attribute).
 */
function transparent(analyzer: Analyzer, union: RecordType, operand: Operand, token: Token): Operand {
  const { type, value } = decay(operand, token);
  const isPointer = ({ type: member }: Member): boolean => member.kind === 'pointer' && type.kind === 'pointer';
  const same = union.members?.find(({ type: member }) => sameType(member, type));
  const member = same ?? union.members?.find(isPointer) ?? union.members?.[0];
  if (!member || (member.type.kind !== type.kind && type.kind !== 'integer'))
    throw new CompileError(`${typeName(type)} passed as ${typeName(union)}`, token);
  return toUnion(
    analyzer,
    union,
    valueOperand(member.type, analyzer.castValue(value, type, member.type, token)),
    token,
  );
}
