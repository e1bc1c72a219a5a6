/**
 * What a function returns, as one expression over its parameters: branches become conditions, locals become their
 * values.
 */
import { declaratorName, type Expression, type FunctionDefinition, type Statement } from '../../c/index.js';
import { constantTruth } from '../source/conditions.js';
import { calledName, functionParameters } from '../source/syntax.js';
import { mapOperands } from './rewrite.js';

/** A function that is no expression over its parameters; the message says where and why. */
export class NotAnExpression extends Error {
  override readonly name = 'NotAnExpression';

  constructor(
    readonly reason: string,
    place: { readonly file: string; readonly line: number },
  ) {
    super(`${place.file}:${place.line}: ${reason}`);
  }
}

/** Paths through a function beyond which it is not followed. */
const MOST_PATHS = 500;

type Values = ReadonlyMap<string, Expression>;

/**
 * The expression that a function returns for the given arguments.
 * @param ignored told of every statement that is taken to have no effect on the result
 * @throws NotAnExpression for loops, jumps, and writes to anything but locals
 */
export function returnedExpression(
  definition: FunctionDefinition,
  values: readonly Expression[],
  ignored: (s: Statement) => void,
): Expression {
  const named = new Map<string, Expression>();
  functionParameters(definition.declarator).forEach(({ declarator }, i) => {
    const name = declaratorName(declarator);
    const value = values[i];
    if (name !== null && value) named.set(name, value);
  });
  let paths = 0;

  function follow(items: readonly Statement[], known: Values): Expression {
    if (++paths > MOST_PATHS) throw new NotAnExpression('too many paths to be followed', definition.token);
    let current = known;
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!;
      const rest = items.slice(i + 1);
      switch (item.kind) {
        case 'compound':
          return follow([...item.items, ...rest], current);
        case 'return':
          if (!item.value) throw new NotAnExpression('a return without a value', item.token);
          return substitute(item.value, current);
        case 'if': {
          const condition = substitute(item.condition, current);
          const truth = constantTruth(condition);
          const otherwise = item.alternative ? [item.alternative, ...rest] : rest;
          if (truth !== null) return follow(truth ? [item.consequence, ...rest] : otherwise, current);
          return {
            kind: 'conditional',
            token: item.condition.token,
            condition,
            consequence: follow([item.consequence, ...rest], current),
            alternative: follow(otherwise, current),
          };
        }
        case 'declaration':
          for (const { declarator, initializer } of item.declarators) {
            const name = declaratorName(declarator);
            if (name !== null && initializer?.kind === 'value')
              current = new Map(current).set(name, substitute(initializer.value, current));
            else if (initializer) throw new NotAnExpression('an initializer list', item.token);
          }
          break;
        case 'expression-statement':
          current = assigned(item.expression, current) ?? ignore(item, current);
          break;
        case 'static-assertion':
          break;
        default:
          throw new NotAnExpression(describe(item), item.token);
      }
    }
    throw new NotAnExpression('a path ends without a value', definition.body.end);
  }

  function ignore(item: Extract<Statement, { kind: 'expression-statement' }>, known: Values): Values {
    const e = item.expression;
    if (e && e.kind !== 'cast' && e.kind !== 'number') {
      if (calledName(e) === null) throw new NotAnExpression('a statement whose effect is not followed', item.token);
      ignored(item);
    }
    return known;
  }

  return follow(definition.body.items, named);
}

function assigned(e: Expression | null, known: Values): Values | null {
  if (e?.kind !== 'assignment' || e.left.kind !== 'identifier') return null;
  const right = substitute(e.right, known);
  const left = substitute(e.left, known);
  const value: Expression =
    e.operator === '' ? right : { kind: 'binary', token: e.token, operator: e.operator, left, right };
  return new Map(known).set(e.left.token.text, value);
}

function substitute(e: Expression, known: Values): Expression {
  if (e.kind === 'identifier') return known.get(e.token.text) ?? e;
  if (e.kind === 'assignment' || e.kind === 'update' || e.kind === 'statement-expression') {
    throw new NotAnExpression('an assignment within an expression', e.token);
  }
  return mapOperands(e, (operand) => substitute(operand, known));
}

function describe(s: Statement): string {
  switch (s.kind) {
    case 'for':
    case 'while':
    case 'do':
      return 'a loop';
    case 'switch':
      return 'a switch';
    default:
      return `a ${s.kind}`;
  }
}
