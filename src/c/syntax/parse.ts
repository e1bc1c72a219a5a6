/**
 * From tokens to syntax trees. The grammar is C11's with GNU's extensions; each method of the parser carries its rule.
 */
import { withinStack } from '../errors.js';
import type { Token } from '../token.js';
import type { Expression, ExternalSyntax, FunctionHead } from './ast.js';
import type { ExternalDeclaration, Parsed } from './external-declarations.js';
import { Parser } from './statement-parser.js';
import type { IsTypeName } from './token-cursor.js';

/**
 * The syntax of an external declaration.
 * Throws CompileError where the tokens are no C that the grammar knows.
 * @param isKept the syntax is kept with the declaration, and used again wherever the same names are types
 */
export function parseExternalDeclaration(
  declaration: ExternalDeclaration,
  isTypeName: IsTypeName,
  isKept = true,
): ExternalSyntax {
  const known = usable(declaration.syntax, isTypeName);
  if (known) return known;
  const parsed = parsedWhole(declaration.tokens, declaration.pack, isTypeName, (parser) => parser.external());
  if (isKept) declaration.syntax = parsed;
  return parsed.tree;
}

/**
 * What stands in front of the body of a function's definition; kept, and used again, like the whole. Throws
 * CompileError likewise.
 */
export function parseFunctionHead(declaration: ExternalDeclaration, isTypeName: IsTypeName): FunctionHead {
  const known = usable(declaration.head, isTypeName);
  if (known) return known;
  declaration.head = parsedWhole(declaration.headTokens, declaration.pack, isTypeName, (parser) =>
    parser.functionHead(),
  );
  return declaration.head.tree;
}

function usable<Syntax>(parsed: Parsed<Syntax> | null, isTypeName: IsTypeName): Syntax | null {
  return parsed && everyIsType(parsed.typeNames, isTypeName) ? parsed.tree : null;
}

function parsedWhole<Syntax>(
  tokens: readonly Token[],
  pack: number,
  isTypeName: IsTypeName,
  rule: (parser: Parser) => Syntax,
): Parsed<Syntax> {
  const parser = new Parser(tokens, isTypeName, pack);
  const tree = withinStack(tokens[0]!, () => rule(parser));
  if (!parser.isAtEnd) parser.fail();
  return { tree, typeNames: parser.typeNames };
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
