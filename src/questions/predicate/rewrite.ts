/** Applies a function to every operand of an expression. */
import type { Expression } from '../../c/index.js';

/** The expression with its direct operands replaced. */
export function mapOperands(e: Expression, of: (operand: Expression) => Expression): Expression {
  switch (e.kind) {
    case 'unary':
    case 'cast':
    case 'update':
    case 'sizeof-expression':
      return { ...e, operand: of(e.operand) };
    case 'binary':
    case 'comma':
    case 'assignment':
      return { ...e, left: of(e.left), right: of(e.right) };
    case 'conditional':
      return {
        ...e,
        condition: of(e.condition),
        consequence: e.consequence ? of(e.consequence) : null,
        alternative: of(e.alternative),
      };
    case 'call':
      return { ...e, arguments: e.arguments.map(of) };
    case 'member':
      return { ...e, object: of(e.object) };
    case 'index':
      return { ...e, object: of(e.object), index: of(e.index) };
    default:
      return e;
  }
}
