/** From an external declaration's tokens to its syntax tree, by way of tree-sitter. */
import { CompileError } from '../errors.js';
import type { Token } from '../token.js';
import type { Expression, ExternalSyntax, TypeName } from './ast.js';
import { DeclarationConverter } from './convert-declarations.js';
import type { NestedParser } from './convert-expressions.js';
import type { ExternalDeclaration } from './external-declarations.js';
import { parseText, type SyntaxNode } from './grammar.js';
import { render } from './render.js';

export type IsTypeName = (name: string) => boolean;

/**
 * The syntax of an external declaration. It is kept with the declaration and used again wherever the same names are types.
 * Throws CompileError where the tokens are no C that the grammar knows.
 */
export function parseExternalDeclaration(declaration: ExternalDeclaration, isTypeName: IsTypeName): ExternalSyntax {
  const known = declaration.syntax;
  if (known && everyIsType(known.typeNames, isTypeName)) return known.tree;
  if (declaration.isStaticAssertion) {
    const tree = new DeclarationConverter(declaration.tokens, null, isTypeName, nested(isTypeName)).staticAssertion(0);
    declaration.syntax = { tree, typeNames: new Set() };
    return tree;
  }
  const rendered = render(declaration.tokens, isTypeName);
  const root = parseRendered(declaration.tokens, rendered.text, rendered.tokenAt);
  const converter = new DeclarationConverter(
    declaration.tokens,
    rendered,
    isTypeName,
    nested(isTypeName),
    declaration.pack,
  );
  const item = root.children[0];
  if (!item || root.children.length !== 1) throw new CompileError('syntax error', declaration.tokens[0]!);
  const tree = converter.external(item);
  declaration.syntax = { tree, typeNames: rendered.typeNames };
  return tree;
}

/** Parses the tokens of an expression (without anything around it). */
export function parseExpressionTokens(tokens: readonly Token[], isTypeName: IsTypeName): Expression {
  const rendered = render(tokens, isTypeName);
  const prefix = 'int x=';
  const root = parseRendered(tokens, `${prefix}(${rendered.text});`, shift(rendered.tokenAt, prefix.length + 1));
  const value = root.children[0]?.children
    .find((child) => child.field === 'declarator')
    ?.children.find((child) => child.field === 'value');
  if (!value) throw new CompileError('syntax error', tokens[0]!);
  return new DeclarationConverter(
    tokens,
    { ...rendered, tokenAt: shift(rendered.tokenAt, prefix.length + 1) },
    isTypeName,
    nested(isTypeName),
  ).expression(value);
}

/** Parses the tokens of a type name (C11 6.7.7). */
export function parseTypeNameTokens(tokens: readonly Token[], isTypeName: IsTypeName): TypeName {
  const rendered = render(tokens, isTypeName);
  const prefix = 'int x=offsetof(';
  const tokenAt = shift(rendered.tokenAt, prefix.length);
  const root = parseRendered(tokens, `${prefix}${rendered.text},x);`, tokenAt);
  const value = root.children[0]?.children
    .find((child) => child.field === 'declarator')
    ?.children.find((child) => child.field === 'value');
  const type = value?.children.find((child) => child.field === 'type');
  if (!type) throw new CompileError('syntax error', tokens[0]!);
  return new DeclarationConverter(tokens, { ...rendered, tokenAt }, isTypeName, nested(isTypeName)).typeName(type);
}

function nested(isTypeName: IsTypeName): NestedParser {
  return {
    expression: (tokens) => parseExpressionTokens(tokens, isTypeName),
    typeName: (tokens) => parseTypeNameTokens(tokens, isTypeName),
  };
}

function everyIsType(names: ReadonlySet<string>, isTypeName: IsTypeName): boolean {
  for (const name of names) if (!isTypeName(name)) return false;
  return true;
}

function shift(tokenAt: Int32Array, by: number): Int32Array {
  const shifted = new Int32Array(tokenAt.length + by + 8);
  shifted.set(tokenAt, by);
  shifted.fill(tokenAt[tokenAt.length - 1] ?? 0, tokenAt.length + by);
  return shifted;
}

function parseRendered(tokens: readonly Token[], text: string, tokenAt: Int32Array): SyntaxNode {
  const parsed = parseText(text);
  if ('fault' in parsed) {
    const token = tokens[tokenAt[parsed.fault] ?? 0] ?? tokens[0]!;
    throw new CompileError(`syntax error near "${token.text}"`, token);
  }
  return parsed;
}
