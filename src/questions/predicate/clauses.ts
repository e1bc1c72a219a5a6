/** A predicate as a conjunction of clauses, and a form of each that tells whether two say the same. */
import type { Expression, FunctionDefinition, Statement } from '../../c/index.js';
import { binary, constantTruth, negate, operands } from '../source/conditions.js';
import { printExpression } from '../source/print.js';
import { calledName, functionParameters } from '../source/syntax.js';
import type { Place } from '../source/tree.js';
import { type ClauseTerm, clauseTerm } from './clause-term.js';
import { NotAnExpression, returnedExpression } from './evaluate.js';
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
  /** To be evaluated for two ranges. */
  readonly term: ClauseTerm;
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
  const canonical = new Canonical(parameters, helpers);
  const clauses: KeyedClause[] = [];
  for (const raw of operands(returned, '&&')) {
    const readable = booleanForm(withoutInt128Calls(inlined(raw, helpers, 0, { calls: 0 })));
    for (const clause of operands(readable, '&&')) {
      if (constantTruth(clause) === true) continue;
      const key = canonical.condition(clause);
      if (clauses.some((known) => known.key === key)) continue;
      const { file, line } = firstToken(raw);
      const term = clauseTerm(clause, parameters);
      clauses.push({ text: printExpression(clause), raw: printExpression(raw), source: { file, line }, key, term });
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

/** Calls of helpers that are followed, one in another and in all. */
const DEEPEST = 8;
const MOST_CALLS = 1000;

/** The expression with calls of the file's own functions replaced by what they return. */
function inlined(e: Expression, helpers: Helpers, depth: number, followed: { calls: number }): Expression {
  const inner = mapOperands(e, (operand) => inlined(operand, helpers, depth, followed));
  const name = calledName(inner);
  const isEnough = depth >= DEEPEST || followed.calls >= MOST_CALLS;
  const definition = name === null || isEnough ? null : helpers.definition(name);
  if (inner.kind !== 'call' || !definition) return inner;
  followed.calls++;
  try {
    const returned = returnedExpression(definition, inner.arguments, () => {});
    return inlined(returned, helpers, depth + 1, followed);
  } catch (error) {
    if (!(error instanceof NotAnExpression)) throw error;
    helpers.note(`${error.message} in ${name}(), which is not followed`);
    return inner;
  }
}

const TURNED: Readonly<Record<string, string>> = { '>': '<', '>=': '<=' };
const COMMUTATIVE = new Set(['==', '!=', '+', '*', '&', '|', '^']);

/** Writes the normal form of the conditions of one predicate. */
class Canonical {
  constructor(
    private readonly parameters: readonly string[],
    private readonly helpers: Helpers,
  ) {}

  /**
   * A text that is the same for conditions that differ only in order, direction of comparison or names of parameters.
   */
  condition(e: Expression): string {
    if (e.kind === 'unary' && e.operator === '!') {
      const negated = negate(e.operand);
      return negated.kind === 'unary' && negated.operator === '!'
        ? `!${this.condition(negated.operand)}`
        : this.condition(negated);
    }
    if (e.kind === 'binary') {
      const { operator } = e;
      if (operator === '&&' || operator === '||') {
        const parts = operands(e, operator).map((each) => this.condition(each));
        return `(${[...new Set(parts)].sort().join(` ${operator} `)})`;
      }
      if (operator === '==' || operator === '!=') {
        const tested = isZero(e.right) ? e.left : isZero(e.left) ? e.right : null;
        if (tested) return operator === '==' ? `!${this.condition(tested)}` : this.condition(tested);
      }
    }
    return this.value(e);
  }

  /** The same for values: here `x != 0` is not `x`. */
  private value(e: Expression): string {
    switch (e.kind) {
      case 'binary':
        return this.binary(e);
      case 'unary':
        return `${e.operator}(${e.operator === '!' ? this.condition(e.operand) : this.value(e.operand)})`;
      case 'identifier': {
        const position = this.parameters.indexOf(e.token.text);
        return position < 0 ? e.token.text.trimEnd() : `$${position}`;
      }
      case 'number':
        return numberText(e.token.text);
      case 'call': {
        const name = calledName(e);
        const callee = name === null ? this.value(e.callee) : this.helpers.identity(name);
        return `${callee}(${e.arguments.map((each) => this.value(each)).join(', ')})`;
      }
      case 'member':
        return `${this.value(e.object)}${e.arrow ? '->' : '.'}${e.name}`;
      case 'index':
        return `${this.value(e.object)}[${this.value(e.index)}]`;
      default:
        return printExpression(
          mapOperands(e, (operand) => ({ kind: 'identifier', token: { ...e.token, text: this.value(operand) } })),
        );
    }
  }

  private binary(e: Extract<Expression, { kind: 'binary' }>): string {
    const { operator } = e;
    if (operator === '&&' || operator === '||') return this.condition(e);
    const turned = TURNED[operator];
    if (turned) return `(${this.value(e.right)} ${turned} ${this.value(e.left)})`;
    const sides = [this.value(e.left), this.value(e.right)];
    if (COMMUTATIVE.has(operator)) sides.sort();
    return `(${sides.join(` ${operator} `)})`;
  }
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
