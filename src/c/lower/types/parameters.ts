/** The types of functions that are defined, those that name their parameters only included (C11 6.9.1). */
import { CompileError } from '../../errors.js';
import type { Declaration, Declarator, FunctionHead, ParameterDeclaration } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { type CType, type FunctionType, functionType, INT } from '../../types/types.js';
import type { Scope } from '../unit/scope.js';
import { type DeclaredName, promotedParameter, type TypeBuilder } from './type-builder.js';

/**
 * The name and type of a function that is defined. Without a prototype its parameters are those that a caller passes:
 * promoted.
 * @throws CompileError where it is no function
 */
export function definedFunction(
  types: TypeBuilder,
  head: FunctionHead,
  scope: Scope,
): DeclaredName & { readonly type: FunctionType } {
  const base = types.specifier(head.specifier, scope);
  const declared = types.declarator(base, head.declarator, scope, head.attributes);
  const { type } = declared;
  if (type.kind !== 'function') throw new CompileError('a body for what is no function', head.token);
  const names = functionDeclarator(head.declarator).identifiers;
  if (!names) return { ...declared, type };
  const parameters = namedParameters(types, head, names, scope).map((each) => promotedParameter(each.type));
  return { ...declared, type: functionType(type.result, parameters, false) };
}

/**
 * The parameters that a definition without prototype declares between its declarator and its body, in the order of
 * their names.
 */
export function namedParameters(
  types: TypeBuilder,
  head: FunctionHead,
  names: readonly Token[],
  scope: Scope,
): Array<{ readonly token: Token; readonly type: CType; readonly qualifiers: number }> {
  const declared = new Map<string, DeclaredName>();
  for (const declaration of head.parameterDeclarations) {
    for (const parameter of parametersOf(declaration)) {
      const each = types.parameter(parameter, scope);
      if (each.token) declared.set(each.token.text, each);
    }
  }
  for (const [name, { token }] of declared) {
    if (!names.some(({ text }) => text === name)) throw new CompileError(`"${name}" is no parameter`, token!);
  }
  return names.map((token) => {
    const each = declared.get(token.text);
    return { token, type: each?.type ?? INT, qualifiers: each?.qualifiers ?? 0 };
  });
}

function parametersOf({ specifier, declarators }: Declaration): ParameterDeclaration[] {
  return declarators.map(({ declarator, attributes }) => ({ specifier, declarator, attributes }));
}

/** The declarator that makes a name that of a function. */
export function functionDeclarator(declarator: Declarator): Declarator & { kind: 'function' } {
  for (let each = declarator; each.kind !== 'name'; each = each.inner)
    if (each.kind === 'function' && each.inner.kind === 'name') return each;
  throw new Error('a definition of what is no function');
}
