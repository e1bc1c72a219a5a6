/** A predicate as a conjunction of clauses, and a form of each that tells whether two say the same. */
import type { Expression, FunctionDefinition, Statement } from '../../c/syntax/ast.js';
import { binary, constantTruth, negate, operands } from '../source/conditions.js';
import { printExpression } from '../source/print.js';
import { calledName, functionParameters } from '../source/syntax.js';
import type { Place } from '../source/tree.js';
import { returnedExpression } from './evaluate.js';
import { withoutInt128Calls } from './int128.js';
import { mapOperands } from './rewrite.js';

export interface Clause {
  /** For a reader: helpers of the same file followed, 128-bit arithmetic as operators. */
  readonly text: string;
  /** As the function has it. */
  readonly raw: string;
  readonly source: Place;
}

/** A clause with its normal form: clauses with the same form are true for the same ranges. */
export interface KeyedClause extends Clause {
  readonly key: string;
}

/** Where helpers that the predicate calls are looked up. */
export interface Helpers {
  /** A function of the same file, or null. */
  definition(name: string): FunctionDefinition | null;
  /** The text that stands for a helper that cannot be followed: equal only for equal helpers. */
  identity(name: string): string;
  note(message: string): void;
}

/** The clauses of a predicate over two ranges. Throws NotAnExpression where it is none. */
export function predicateClauses(definition: FunctionDefinition, helpers: Helpers): KeyedClause[] {
  const name = definition.token.text;
  const ignored = (s: Statement): void =>
    helpers.note(`${s.token.file}:${s.token.line}: what ${name}() calls here is taken to have no effect on the result`);
  const returned = booleanForm(returnedExpression(definition, [], ignored));
  const parameters = functionParameters(definition.declarator).map(({ declarator }) => innermostName(declarator));
  const clauses: KeyedClause[] = [];
  for (const raw of operands(returned, '&&')) {
    const readable = booleanForm(withoutInt128Calls(inlined(raw, helpers, 0)));
    for (const clause of operands(readable, '&&')) {
      if (constantTruth(clause) === true) continue;
      const key = canonical(clause, parameters, helpers);
      if (clauses.some((known) => known.key === key)) continue;
      const { file, line } = firstToken(raw);
      clauses.push({ text: printExpression(clause), raw: printExpression(raw), source: { file, line }, key });
    }
  }
  return clauses;
}

/** Conditional expressions with a constant branch as `&&` and `||` (C11 6.5.15 for values that are 0 or 1). */
function booleanForm(e: Expression): Expression {
  if (e.kind === 'binary' && (e.operator === '&&' || e.operator === '||')) {
    return joined(e.operator, booleanForm(e.left), booleanForm(e.right));
  }
  if (e.kind === 'unary' && e.operator === '!') {
    const operand = booleanForm(e.operand);
    return operand.kind === 'binary' && operand.operator === '&&' ? { ...e, operand } : pushed(negate(operand));
  }
  if (e.kind !== 'conditional' || !e.consequence) return e;
  const condition = booleanForm(e.condition);
  const yes = booleanForm(e.consequence);
  const no = booleanForm(e.alternative);
  const refused = not(condition);
  if (constantTruth(yes) === true) return joined('||', condition, no);
  if (constantTruth(yes) === false) return joined('&&', refused, no);
  if (constantTruth(no) === true) return joined('||', refused, yes);
  if (constantTruth(no) === false) return joined('&&', condition, yes);
  return joined('||', joined('&&', condition, yes), joined('&&', refused, no));
}

/** `!(a && b)` stays: that is how a reader thinks of what is refused. */
function not(e: Expression): Expression {
  if (e.kind === 'binary' && e.operator === '&&') return { kind: 'unary', token: e.token, operator: '!', operand: e };
  return pushed(negate(e));
}

function pushed(e: Expression): Expression {
  return e.kind === 'unary' && e.operator === '!' ? e : booleanForm(e);
}

function joined(operator: '&&' | '||', left: Expression, right: Expression): Expression {
  const deciding = operator === '||';
  if (constantTruth(left) === deciding || constantTruth(right) === !deciding) return left;
  if (constantTruth(right) === deciding || constantTruth(left) === !deciding) return right;
  return binary(operator, left, right, left.token);
}

const DEEPEST = 8;

/** The expression with calls of the file's own functions replaced by what they return. */
function inlined(e: Expression, helpers: Helpers, depth: number): Expression {
  const inner = mapOperands(e, (operand) => inlined(operand, helpers, depth));
  const name = calledName(inner);
  const definition = name === null || depth >= DEEPEST ? null : helpers.definition(name);
  if (inner.kind !== 'call' || !definition) return inner;
  try {
    return inlined(
      returnedExpression(definition, inner.arguments, () => {}),
      helpers,
      depth + 1,
    );
  } catch (error) {
    helpers.note(`${(error as Error).message} in ${name}(), which is not followed`);
    return inner;
  }
}

const TURNED: Readonly<Record<string, string>> = { '>': '<', '>=': '<=' };

/** A text that is the same for conditions that differ only in order, direction of comparison or names of parameters. */
function canonical(e: Expression, parameters: readonly string[], helpers: Helpers): string {
  const of = (each: Expression): string => canonical(each, parameters, helpers);
  if (e.kind === 'unary' && e.operator === '!') {
    const negated = negate(e.operand);
    return negated.kind === 'unary' ? `!${of(negated.operand)}` : of(negated);
  }
  if (e.kind === 'binary') return canonicalBinary(e, of);
  if (e.kind === 'identifier') {
    const position = parameters.indexOf(e.token.text);
    return position < 0 ? e.token.text.trimEnd() : `$${position}`;
  }
  if (e.kind === 'number') return numberText(e.token.text);
  if (e.kind === 'call') {
    const name = calledName(e);
    return `${name === null ? printExpression(e.callee) : helpers.identity(name)}(${e.arguments.map(of).join(', ')})`;
  }
  if (e.kind === 'member') return `${of(e.object)}${e.arrow ? '->' : '.'}${e.name}`;
  if (e.kind === 'index') return `${of(e.object)}[${of(e.index)}]`;
  if (e.kind === 'unary') return `${e.operator}(${of(e.operand)})`;
  return printExpression(
    mapOperands(e, (operand) => ({ kind: 'identifier', token: { ...e.token, text: of(operand) } })),
  );
}

function canonicalBinary(e: Extract<Expression, { kind: 'binary' }>, of: (e: Expression) => string): string {
  const { operator } = e;
  if (operator === '&&' || operator === '||')
    return `(${[...new Set(operands(e, operator).map(of))].sort().join(` ${operator} `)})`;
  const turned = TURNED[operator];
  if (turned) return `(${of(e.right)} ${turned} ${of(e.left)})`;
  if (operator === '==' || operator === '!=') {
    const zero = isZero(e.right) ? e.left : isZero(e.left) ? e.right : null;
    if (zero) return operator === '==' ? `!${of(zero)}` : of(zero);
  }
  if (['==', '!=', '+', '*', '&', '|', '^'].includes(operator))
    return `(${[of(e.left), of(e.right)].sort().join(` ${operator} `)})`;
  return `(${of(e.left)} ${operator} ${of(e.right)})`;
}

function isZero(e: Expression): boolean {
  return constantTruth(e) === false || (e.kind === 'identifier' && e.token.text === 'NULL');
}

/** The value of an integer constant (C11 6.4.4.1), or its text where it is none. */
function numberText(text: string): string {
  const digits = text.replace(/[uUlL]+$/, '');
  if (/^0[xX][\da-fA-F]+$/.test(digits) || /^[1-9]\d*$/.test(digits)) return BigInt(digits).toString();
  return /^0[0-7]*$/.test(digits) ? BigInt(`0o0${digits}`).toString() : text;
}

function firstToken(e: Expression): Place {
  switch (e.kind) {
    case 'binary':
      return firstToken(e.left);
    case 'call':
      return firstToken(e.callee);
    case 'member':
    case 'index':
      return firstToken(e.object);
    case 'conditional':
      return firstToken(e.condition);
    case 'unary':
      return firstToken(e.operand);
    default:
      return e.token;
  }
}

function innermostName(declarator: FunctionDefinition['declarator']): string {
  return declarator.kind === 'name' ? (declarator.token?.text ?? '') : innermostName(declarator.inner);
}
