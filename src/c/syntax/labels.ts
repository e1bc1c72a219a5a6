/** Labels in statements. */
import type { Statement } from './ast.js';

/** Whether control can enter a statement from outside it: a label or case label is in it. */
export function hasLabel(statement: Statement): boolean {
  switch (statement.kind) {
    case 'label':
    case 'case':
    case 'default':
      return true;
    case 'compound':
      return statement.items.some(hasLabel);
    case 'if':
      return hasLabel(statement.consequence) || (statement.alternative !== null && hasLabel(statement.alternative));
    case 'while':
    case 'do':
    case 'for':
    case 'switch':
      return hasLabel(statement.body);
    default:
      return false;
  }
}
