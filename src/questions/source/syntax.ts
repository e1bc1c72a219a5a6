/** Ways through the syntax tree that several analyses take. */
import type { Declarator, Expression, ParameterDeclaration, Statement } from '../../c/index.js';

/** The name of the function that an expression calls, or null. */
export function calledName(e: Expression | null): string | null {
  return e?.kind === 'call' && e.callee.kind === 'identifier' ? e.callee.token.text : null;
}

/** The parameters of the function that a declarator declares; empty where it declares none. */
export function functionParameters(declarator: Declarator): readonly ParameterDeclaration[] {
  if (declarator.kind === 'name') return [];
  return declarator.kind === 'function' ? declarator.parameters : functionParameters(declarator.inner);
}

/** Calls back for a statement and every statement in it. */
export function forEachStatement(s: Statement, callback: (s: Statement) => void): void {
  callback(s);
  switch (s.kind) {
    case 'compound':
      for (const item of s.items) forEachStatement(item, callback);
      break;
    case 'if':
      forEachStatement(s.consequence, callback);
      if (s.alternative) forEachStatement(s.alternative, callback);
      break;
    case 'for':
      if (s.initializer) forEachStatement(s.initializer, callback);
      forEachStatement(s.body, callback);
      break;
    case 'switch':
    case 'while':
    case 'do':
      forEachStatement(s.body, callback);
      break;
  }
}
