/** Puts values in the place of variables, as far as a reader is served by it. */
import type { Expression } from '../../c/index.js';
import { constantTruth } from '../source/conditions.js';
import { printExpression } from '../source/print.js';
import { isCastMacro } from './storage.js';
import {
  type Assignment,
  asBound,
  type BoundIdentifier,
  type Condition,
  reaching,
  type Scopes,
  type Variable,
} from './variables.js';

/** Longer values stay behind their names. */
const LONGEST = 60;
const ALLOCATES = /^(?:g_malloc0?|g_new0?|g_try_malloc0?|g_try_new0?|malloc|calloc)$/;

export interface Resolution {
  readonly scopes: Scopes;
  readonly conditions: readonly Condition[];
  /** The region that a member of a device's state is known to point to, or null. */
  member(member: Extract<Expression, { kind: 'member' }>): Expression | null;
}

/**
 * The expression with its variables replaced by what they hold; a variable that may hold several things stays, bound to
 * where it lives.
 */
export function resolve(e: Expression, using: Resolution): Expression {
  const of = (each: Expression): Expression => resolve(each, using);
  switch (e.kind) {
    case 'identifier': {
      const bound = asBound(e);
      if (bound) return resolveVariable(e, bound.variable, reaching(bound.values, using.conditions));
      const variable = using.scopes.find(e.token.text);
      return variable ? resolveVariable(e, variable, variable.values(using.conditions)) : e;
    }
    case 'unary': {
      const operand = of(e.operand);
      const truth = e.operator === '!' && operand.kind === 'identifier' ? constantTruth(operand) : null;
      if (truth !== null) return { kind: 'identifier', token: { ...e.token, text: truth ? 'false' : 'true' } };
      if (e.operator === '*' && operand.kind === 'unary' && operand.operator === '&') return operand.operand;
      return { ...e, operand };
    }
    case 'binary':
      return { ...e, left: of(e.left), right: of(e.right) };
    case 'conditional':
      return {
        ...e,
        condition: of(e.condition),
        consequence: e.consequence ? of(e.consequence) : null,
        alternative: of(e.alternative),
      };
    case 'cast':
      return { ...e, operand: of(e.operand) };
    case 'call':
      return { ...e, arguments: e.arguments.map(of) };
    case 'member': {
      const member = { ...e, object: of(e.object) };
      return using.member(member) ?? member;
    }
    case 'index':
      return { ...e, object: of(e.object), index: of(e.index) };
    default:
      return e;
  }
}

function resolveVariable(
  e: Extract<Expression, { kind: 'identifier' }>,
  variable: Variable,
  values: readonly Assignment[],
): Expression {
  const bound: BoundIdentifier = { kind: 'identifier', token: e.token, variable, values };
  if (!variable.isFollowed && !variable.isParameter) return bound;
  const value = common(values);
  if (!value || (variable.isParameter && !variable.isFollowed && value.kind === 'call')) return bound;
  return stands(value) ? value : bound;
}

/** The value of assignments that all give the same. */
function common(values: readonly Assignment[]): Expression | null {
  const first = values[0]?.value;
  if (!first) return null;
  const text = printExpression(first);
  return values.every(({ value }) => value && printExpression(value) === text) ? first : null;
}

/** Whether a value is memory that was just allocated. */
export function isAllocation(value: Expression): boolean {
  return value.kind === 'call' && value.callee.kind === 'identifier' && ALLOCATES.test(value.callee.token.text);
}

/**
 * Whether a value may stand where its name stood: memory that was just allocated is known by the variable that holds
 * it.
 */
function stands(value: Expression): boolean {
  if (isAllocation(value)) return false;
  if (value.kind === 'statement-expression') return false;
  return isCastMacro(value) || printExpression(value).length <= LONGEST;
}
