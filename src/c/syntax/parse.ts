/** From tokens to syntax trees. The grammar is C11's with GNU's extensions; each method of the parser carries its rule. */
import { withinStack } from '../errors.js';
import type { Token } from '../token.js';
import type { Expression, ExternalSyntax } from './ast.js';
import type { ExternalDeclaration } from './external-declarations.js';
import { Parser } from './statement-parser.js';
import type { IsTypeName } from './token-cursor.js';

/**
 * The syntax of an external declaration. It is kept with the declaration and used again wherever the same names are types.
 * Throws CompileError where the tokens are no C that the grammar knows.
 */
export function parseExternalDeclaration(declaration: ExternalDeclaration, isTypeName: IsTypeName): ExternalSyntax {
  const known = declaration.syntax;
  if (known && everyIsType(known.typeNames, isTypeName)) return known.tree;
  const { tokens, pack } = declaration;
  const parser = new Parser(tokens, isTypeName, pack);
  const tree = withinStack(tokens[0]!, () => parser.external());
  if (!parser.isAtEnd) parser.fail();
  declaration.syntax = { tree, typeNames: parser.typeNames };
  return tree;
}

/** Parses the tokens of an expression (without anything around it). Throws CompileError where they are none. */
export function parseExpressionTokens(tokens: readonly Token[], isTypeName: IsTypeName): Expression {
  const parser = new Parser(tokens, isTypeName);
  const expression = parser.expression();
  if (!parser.isAtEnd) parser.fail();
  return expression;
}

function everyIsType(names: ReadonlySet<string>, isTypeName: IsTypeName): boolean {
  for (const name of names) if (!isTypeName(name)) return false;
  return true;
}
