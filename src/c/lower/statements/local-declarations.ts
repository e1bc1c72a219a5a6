/** Parameters and declarations in blocks (C11 6.7, 6.9.1). */
import { CompileError } from '../../errors.js';
import type { Attribute, Declaration, FunctionDefinition, InitDeclarator, Initializer } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { type CType, type FunctionType, isScalar, pointerTo, Qualifier, typeName, VOID } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import { initializeVariable } from '../initializers/local-initializer.js';
import type { FunctionSymbol, IR, ObjectSymbol, StatementIR, Variable } from '../ir.js';
import { hasAttribute } from '../types/attributes.js';
import { dynamicSize } from '../types/dynamic-size.js';
import { functionDeclarator, namedParameters } from '../types/parameters.js';
import type { DeclaredName, QualifiedType } from '../types/type-builder.js';
import { decay, loadOf, type Operand, storeTo, variablePlace } from '../values/operands.js';
import { convert, i64 } from '../values/values.js';
import { cleanupCall } from './jumps.js';

/** An analyzer within a function. */
export interface LocalAnalyzer extends Analyzer {
  /** Does work in which arrays may be of variable length; the effects note their sizes. */
  withVariableArrays<T>(work: () => T): { readonly result: T; readonly effects: readonly IR[] };
  /** Has a statement run when the scope is left. */
  addCleanup(call: StatementIR): void;
  /** The type with the length that the initializer gives (C11 6.7.9p22). */
  completeArray(type: CType, initializer: Initializer): CType;
}

export function newVariable(name: string, { type, qualifiers }: QualifiedType, alignment = 0): Variable {
  return { name, type, qualifiers, alignment, inMemory: false, addresses: 0, loans: [] };
}

/** Declares the parameters of a function that is defined; the effects come first in its body. */
export function bindParameters(
  analyzer: LocalAnalyzer,
  definition: FunctionDefinition,
  type: FunctionType,
): { readonly parameters: Variable[]; readonly effects: StatementIR[] } {
  const { types } = analyzer.unit;
  const declarator = functionDeclarator(definition.declarator);
  if (declarator.identifiers) return namedOnly(analyzer, definition, declarator.identifiers, type);
  const parameters: Variable[] = [];
  const effects: StatementIR[] = [];
  for (const syntax of declarator.parameters) {
    const made = analyzer.withVariableArrays(() => types.parameter(syntax, analyzer.scope));
    const declared = made.result;
    if (declared.type.kind === 'void') continue;
    const variable = newVariable(declared.token?.text ?? '', declared);
    parameters.push(variable);
    if (declared.token) analyzer.scope.declare(variable.name, { kind: 'variable', variable }, declared.token);
    for (const value of made.effects) effects.push({ kind: 'expression', value, token: definition.token });
  }
  return { parameters, effects };
}

/** Each comes promoted, and is converted to the type it is declared with. */
function namedOnly(
  analyzer: LocalAnalyzer,
  definition: FunctionDefinition,
  names: readonly Token[],
  type: FunctionType,
): { readonly parameters: Variable[]; readonly effects: StatementIR[] } {
  const parameters: Variable[] = [];
  const effects: StatementIR[] = [];
  for (const [i, declared] of namedParameters(analyzer.unit.types, definition, names, analyzer.scope).entries()) {
    const { token } = declared;
    const passed = newVariable(token.text, { type: type.parameters[i]!, qualifiers: declared.qualifiers });
    parameters.push(passed);
    let variable = passed;
    if (passed.type !== declared.type) {
      variable = newVariable(token.text, declared);
      const value = convert(loadOf(passed, token), passed.type, declared.type);
      effects.push({
        kind: 'expression',
        value: storeTo(variablePlace(variable), declared.type, value, token),
        token: definition.token,
      });
    }
    analyzer.scope.declare(token.text, { kind: 'variable', variable }, token);
  }
  return { parameters, effects };
}

/** A declaration in a block: what it declares, and the statements that initialize it. */
export function declareLocals(analyzer: LocalAnalyzer, statement: Declaration, out: StatementIR[]): void {
  if (statement.specifier.kind === 'auto-type') {
    autoType(analyzer, statement, out);
    return;
  }
  const { types } = analyzer.unit;
  const isFixed = statement.storage === 'static' || statement.storage === 'extern';
  const base = isFixed
    ? types.specifier(statement.specifier, analyzer.scope)
    : noted(analyzer, () => types.specifier(statement.specifier, analyzer.scope), statement.token, out);
  for (const each of statement.declarators) {
    const declare = (): DeclaredName => types.declarator(base, each.declarator, analyzer.scope, each.attributes);
    const declared = isFixed ? declare() : noted(analyzer, declare, statement.token, out);
    if (declared.token) declareOne(analyzer, statement, each, { ...declared, token: declared.token }, out);
  }
}

/** Does work in which arrays may be of variable length, and has their sizes noted. */
function noted<T>(analyzer: LocalAnalyzer, work: () => T, token: Token, out: StatementIR[]): T {
  const { result, effects } = analyzer.withVariableArrays(work);
  for (const value of effects) out.push({ kind: 'expression', value, token });
  return result;
}

type Named = DeclaredName & { readonly token: Token };

function declareOne(
  analyzer: LocalAnalyzer,
  statement: Declaration,
  { initializer, attributes }: InitDeclarator,
  declared: Named,
  out: StatementIR[],
): void {
  const { unit, scope } = analyzer;
  const { token, type, qualifiers } = declared;
  const name = token.text;
  const alignment = unit.types.alignment(attributes, scope);
  if (hasAttribute(attributes, 'alias')) throw new CompileError(`an alias in a block`, token);
  if (statement.storage === 'typedef') {
    scope.declare(name, { kind: 'typedef', type: unit.types.typedefType(type, attributes, scope), qualifiers }, token);
  } else if (type.kind === 'function') {
    const isStatic = unit.definesFunction(name);
    const symbol: FunctionSymbol = { kind: 'function', name, type, unit: unit.file, isStatic };
    scope.declare(name, unit.lookup(name) ?? { kind: 'function', symbol }, token);
  } else if (statement.storage === 'extern') {
    const isWeak = hasAttribute(attributes, 'weak');
    const symbol: ObjectSymbol = {
      kind: 'object',
      name,
      type,
      qualifiers,
      unit: unit.file,
      isStatic: false,
      isWeak,
      alignment,
    };
    scope.declare(name, unit.lookup(name) ?? { kind: 'object', symbol }, token);
  } else if (statement.storage === 'static') {
    const complete = initializer ? analyzer.completeArray(type, initializer) : type;
    const full = `${scope.functionName ?? ''}.${name}`;
    const whole = { type: complete, qualifiers };
    const symbol = unit.defineLocalObject(full, whole, initializer, alignment, scope, token);
    scope.declare(name, { kind: 'object', symbol }, token);
  } else if (type.kind === 'array' && type.extent) variableArray(analyzer, declared, initializer, out);
  else local(analyzer, declared, initializer, attributes, alignment, out);
}

function local(
  analyzer: LocalAnalyzer,
  { token, type, qualifiers }: Named,
  initializer: Initializer | null,
  attributes: readonly Attribute[],
  alignment: number,
  out: StatementIR[],
): void {
  const complete = initializer ? analyzer.completeArray(type, initializer) : type;
  if (complete.kind === 'record' && !complete.isComplete)
    throw new CompileError(`"${token.text}" has incomplete type ${typeName(complete)}`, token);
  if (complete.kind === 'void') throw new CompileError(`"${token.text}" is declared void`, token);
  const variable = newVariable(token.text, { type: complete, qualifiers }, alignment);
  variable.inMemory = !isScalar(complete) && complete.kind !== 'record';
  analyzer.scope.declare(variable.name, { kind: 'variable', variable }, token);
  if (initializer) {
    for (const value of initializeVariable(analyzer, variable, initializer, token))
      out.push({ kind: 'expression', value, token });
  }
  cleanupOf(analyzer, attributes, variable);
}

/** Takes memory from the stack, and gives it back when the scope is left. */
function variableArray(
  analyzer: LocalAnalyzer,
  { token, type, qualifiers }: Named,
  initializer: Initializer | null,
  out: StatementIR[],
): void {
  if (initializer || type.kind !== 'array')
    throw new CompileError(`"${token.text}" is of variable length and has an initializer`, token);
  const address = pointerTo(VOID);
  const keep = (name: string, value: IR): Variable => {
    const variable = newVariable(name, { type: address, qualifiers });
    out.push({ kind: 'expression', value: storeTo(variablePlace(variable), address, value, token), token });
    return variable;
  };
  const before = keep('stack', { kind: 'stack-allocation', type: 'i64', size: i64(0) });
  const pointer = keep(token.text, { kind: 'stack-allocation', type: 'i64', size: dynamicSize(type, token)! });
  const restore: IR = { kind: 'stack-restore', type: 'void', pointer: loadOf(before, token) };
  analyzer.addCleanup({ kind: 'expression', value: restore, token });
  analyzer.scope.declare(token.text, { kind: 'variable-array', type, pointer }, token);
}

function cleanupOf(analyzer: LocalAnalyzer, attributes: readonly Attribute[], variable: Variable): void {
  const cleanup = attributes.find((attribute) => attribute.name === 'cleanup');
  if (cleanup) analyzer.addCleanup(cleanupCall(analyzer.scope, cleanup.arguments[0]!, variable));
}

/** The type is that of the initializer. */
function autoType(analyzer: LocalAnalyzer, statement: Declaration, out: StatementIR[]): void {
  for (const { declarator, initializer, attributes } of statement.declarators) {
    const token = declarator.kind === 'name' ? declarator.token : null;
    if (!token || initializer?.kind !== 'value')
      throw new CompileError('__auto_type needs a name and a value', statement.token);
    const operand = analyzer.operand(initializer.value);
    const type = operand.type.kind === 'record' ? operand.type : decay(operand, token).type;
    const variable = newVariable(token.text, { type, qualifiers: Qualifier.None });
    analyzer.scope.declare(variable.name, { kind: 'variable', variable }, token);
    out.push({ kind: 'expression', value: initialValue(variable, operand, token), token });
    cleanupOf(analyzer, attributes, variable);
  }
}

function initialValue(variable: Variable, operand: Operand, token: Token): IR {
  const place = variablePlace(variable);
  const { type: ctype } = variable;
  if (ctype.kind === 'record') {
    return { kind: 'copy', type: 'void', ctype, target: place, source: operand.place!, token };
  }
  return storeTo(place, ctype, decay(operand, token).value, token);
}
