/** Conditions as C writes them: their negation and the parts that `&&` joins. */
import type { Expression } from '../../c/index.js';
import type { Token } from '../../c/source.js';

const OPPOSITE: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/**
 * `!e`, with comparisons turned round and De Morgan's laws applied (C11 6.5.3.3, 6.5.8, 6.5.13, 6.5.14); operands are
 * integers or pointers.
 */
export function negate(e: Expression): Expression {
  if (e.kind === 'unary' && e.operator === '!') return e.operand;
  if (e.kind === 'binary') {
    const opposite = OPPOSITE[e.operator];
    if (opposite) return { ...e, operator: opposite };
    if (e.operator === '&&' || e.operator === '||') {
      return binary(e.operator === '&&' ? '||' : '&&', negate(e.left), negate(e.right), e.token);
    }
  }
  return { kind: 'unary', token: e.token, operator: '!', operand: e };
}

/** The operands of a tree of `operator`, in order. */
export function operands(e: Expression, operator: '&&' | '||'): Expression[] {
  if (e.kind !== 'binary' || e.operator !== operator) return [e];
  return [...operands(e.left, operator), ...operands(e.right, operator)];
}

/** `left operator right`. */
export function binary(operator: string, left: Expression, right: Expression, token: Token): Expression {
  return { kind: 'binary', token, operator, left, right };
}

/** What a condition is where it does not depend on anything that runs, else null. */
export function constantTruth(e: Expression): boolean | null {
  switch (e.kind) {
    case 'number':
      return /^0[xX]?0*[uUlL]*$/.test(e.token.text) ? false : /^[\da-fA-FxX]+[uUlL]*$/.test(e.token.text) ? true : null;
    case 'identifier':
      return e.token.text === 'true' ? true : e.token.text === 'false' || e.token.text === 'NULL' ? false : null;
    case 'unary': {
      const operand = e.operator === '!' ? constantTruth(e.operand) : null;
      return operand === null ? null : !operand;
    }
    case 'cast':
      return constantTruth(e.operand);
    case 'binary': {
      if (e.operator !== '&&' && e.operator !== '||') return null;
      const deciding = e.operator === '||';
      const left = constantTruth(e.left);
      const right = constantTruth(e.right);
      if (left === deciding || right === deciding) return deciding;
      return left === null || right === null ? null : !deciding;
    }
    case 'call':
      // `__builtin_expect` is how likely() and unlikely() come out of the preprocessor.
      return e.callee.kind === 'identifier' && e.callee.token.text === '__builtin_expect' && e.arguments[0]
        ? constantTruth(e.arguments[0])
        : null;
    default:
      return null;
  }
}
