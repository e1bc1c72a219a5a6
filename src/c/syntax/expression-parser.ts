/** Parses expressions (C11 6.5 and GNU's extensions) and initializers. */
import { CompileError } from '../errors.js';
import { trimmed } from '../lists.js';
import type { Token } from '../token.js';
import { TokenKind } from '../token.js';
import type {
  CompoundStatement,
  Designator,
  Expression,
  Initializer,
  InitializerItem,
  TypeName,
  UnaryOperator,
} from './ast.js';
import { TokenCursor } from './token-cursor.js';
import {
  ALIGNOF_WORDS,
  STATEMENT_WORDS,
  TYPE_ARGUMENT_BUILTINS,
  TYPE_START_WORDS,
  UNIMPLEMENTED_WORDS,
} from './words.js';

/** How tightly binary operators bind (C11 6.5.5 to 6.5.14). */
const PRECEDENCE = new Map([
  ['||', 1],
  ['&&', 2],
  ['|', 3],
  ['^', 4],
  ['&', 5],
  ['==', 6],
  ['!=', 6],
  ['<', 7],
  ['>', 7],
  ['<=', 7],
  ['>=', 7],
  ['<<', 8],
  ['>>', 8],
  ['+', 9],
  ['-', 9],
  ['*', 10],
  ['/', 10],
  ['%', 10],
]);
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|=']);
const UNARY_OPERATORS = new Set(['+', '-', '!', '~', '*', '&']);
const NO_DESIGNATORS: readonly Designator[] = [];

/** What expressions contain of types and statements is left to the subclass. */
export abstract class ExpressionParser extends TokenCursor {
  abstract typeName(): TypeName;
  protected abstract compound(): CompoundStatement;

  /** expression: assignment ("," assignment)* */
  expression(): Expression {
    const start = this.at;
    let left = this.assignment();
    while (this.accept(',')) {
      left = { kind: 'comma', token: this.tokens[start]!, left, right: this.assignment() };
    }
    return left;
  }

  /** assignment: conditional (assignment-operator assignment)? */
  assignment(): Expression {
    const left = this.conditional();
    const operator = this.text();
    if (!ASSIGNMENTS.has(operator)) return left;
    const token = this.take();
    return { kind: 'assignment', token, operator: operator.slice(0, -1), left, right: this.assignment() };
  }

  /** conditional: binary ("?" expression? ":" conditional)? */
  conditional(): Expression {
    const start = this.at;
    const condition = this.binary(1);
    if (!this.accept('?')) return condition;
    const consequence = this.text() === ':' ? null : this.expression();
    this.expect(':');
    return {
      kind: 'conditional',
      token: this.tokens[start]!,
      condition,
      consequence,
      alternative: this.conditional(),
    };
  }

  /** binary: cast (operator cast)*, for operators that bind at least as tightly as `least` */
  private binary(least: number): Expression {
    let left = this.cast();
    for (;;) {
      const operator = this.text();
      const precedence = PRECEDENCE.get(operator);
      if (precedence === undefined || precedence < least) return left;
      const token = this.take();
      left = { kind: 'binary', token, operator, left, right: this.binary(precedence + 1) };
    }
  }

  /** cast: "(" type-name ")" cast | unary */
  private cast(): Expression {
    if (this.text() !== '(' || !this.startsType(1)) return this.unary();
    const start = this.at;
    const token = this.take();
    const type = this.typeName();
    this.expect(')');
    if (this.text() === '{') return this.postfix(this.compoundLiteral(token, type), start);
    return { kind: 'cast', token, type, operand: this.cast() };
  }

  private compoundLiteral(token: Token, type: TypeName): Expression {
    return { kind: 'compound-literal', token, type, initializer: this.initializer() };
  }

  /** What a label is called among all of the function's. */
  protected abstract labelName(name: string): string;

  /** unary: "&&" name | ("++" | "--") unary | unary-operator cast | "sizeof" (unary | "(" type-name ")") | postfix */
  private unary(): Expression {
    const { token } = this;
    const { text } = token;
    if (token.kind === TokenKind.Punctuator) {
      if (UNARY_OPERATORS.has(text)) {
        this.at++;
        return { kind: 'unary', token, operator: text as UnaryOperator, operand: this.cast() };
      }
      if (text === '&&') {
        this.at++;
        const label = this.takeName();
        const named = { ...label, text: this.labelName(label.text) };
        return { kind: 'unary', token, operator: '&&', operand: { kind: 'identifier', token: named } };
      }
      if (text === '++' || text === '--') {
        this.at++;
        return { kind: 'update', token, operator: text, prefix: true, operand: this.unary() };
      }
    } else if (token.kind === TokenKind.Identifier) {
      if (text === 'sizeof' || ALIGNOF_WORDS.has(text)) return this.sizeof(ALIGNOF_WORDS.has(text));
      if (text === '__extension__') {
        this.at++;
        return this.cast();
      }
    }
    const start = this.at;
    return this.postfix(this.primary(), start);
  }

  private sizeof(align: boolean): Expression {
    const token = this.take();
    if (this.text() !== '(' || !this.startsType(1))
      return { kind: 'sizeof-expression', token, align, operand: this.unary() };
    const start = this.at;
    const parenthesis = this.take();
    const type = this.typeName();
    this.expect(')');
    if (this.text() !== '{') return { kind: 'sizeof-type', token, align, type };
    const operand = this.postfix(this.compoundLiteral(parenthesis, type), start);
    return { kind: 'sizeof-expression', token, align, operand };
  }

  /**
   * postfix: primary ("[" expression "]" | "(" arguments ")" | ("." | "->") name | "++" | "--")*; `start` is where the
   * primary is
   */
  private postfix(primary: Expression, start: number): Expression {
    let value = primary;
    for (;;) {
      const text = this.text();
      if (text === '(') {
        this.at++;
        value = { kind: 'call', token: value.token, callee: value, arguments: this.arguments(value) };
      } else if (text === '->' || text === '.') {
        this.at++;
        const name = this.takeName();
        value = { kind: 'member', token: name, arrow: text === '->', object: value, name: name.text };
      } else if (text === '[') {
        this.at++;
        const index = this.expression();
        this.expect(']');
        value = { kind: 'index', token: this.tokens[start]!, object: value, index };
      } else if (text === '++' || text === '--') {
        value = { kind: 'update', token: this.take(), operator: text, prefix: false, operand: value };
      } else return value;
    }
  }

  /** Up to and with the closing parenthesis. */
  private arguments(callee: Expression): Expression[] {
    const types = callee.kind === 'identifier' ? (TYPE_ARGUMENT_BUILTINS.get(callee.token.text) ?? 0) : 0;
    const values: Expression[] = [];
    if (this.accept(')')) return values;
    do {
      if (values.length < types && this.startsType()) {
        const type = this.typeName();
        values.push({ kind: 'type-argument', token: type.token, type });
      } else if (this.text() === '{') throw new CompileError('a block as an argument', this.token);
      else values.push(this.assignment());
    } while (this.accept(','));
    this.expect(')');
    return trimmed(values);
  }

  private primary(): Expression {
    const { token } = this;
    switch (token.kind) {
      case TokenKind.Identifier:
        if (token.text === '_Generic') return this.generic();
        if (STATEMENT_WORDS.has(token.text) || UNIMPLEMENTED_WORDS.has(token.text) || TYPE_START_WORDS.has(token.text))
          this.fail();
        this.at++;
        return { kind: 'identifier', token };
      case TokenKind.Number:
        this.at++;
        return { kind: 'number', token };
      case TokenKind.Character:
        this.at++;
        return { kind: 'character', token };
      case TokenKind.String: {
        const start = this.at;
        while (this.tokens[this.at]?.kind === TokenKind.String) this.at++;
        return { kind: 'string', token, parts: this.tokens.slice(start, this.at) };
      }
      default:
        return this.parenthesized();
    }
  }

  /** "(" expression ")", or GNU's statement expression "(" compound ")" */
  private parenthesized(): Expression {
    const token = this.expect('(');
    const value: Expression =
      this.text() === '{' ? { kind: 'statement-expression', token, body: this.compound() } : this.expression();
    this.expect(')');
    return value;
  }

  /** _Generic "(" assignment ("," (type-name | "default") ":" assignment)+ ")" (C11 6.5.1.1) */
  private generic(): Expression {
    const token = this.take();
    this.expect('(');
    const control = this.assignment();
    const associations: Array<{ type: TypeName | null; value: Expression }> = [];
    while (this.accept(',')) {
      const type = this.accept('default') ? null : this.typeName();
      this.expect(':');
      associations.push({ type, value: this.assignment() });
    }
    this.expect(')');
    return { kind: 'generic', token, control, associations };
  }

  /** initializer: assignment | "{" (item ("," item)* ","?)? "}" (C11 6.7.9) */
  initializer(): Initializer {
    if (this.text() !== '{') return { kind: 'value', value: this.assignment() };
    const token = this.take();
    const items: InitializerItem[] = [];
    while (this.text() !== '}') {
      items.push(this.initializerItem());
      if (!this.accept(',')) break;
    }
    this.expect('}');
    return { kind: 'list', token, items: trimmed(items) };
  }

  /** item: (designator+ "=")? initializer, and GNU's `name: initializer` and `[index] initializer` */
  private initializerItem(): InitializerItem {
    const first = this.text();
    if (this.isName() && this.text(1) === ':') {
      const token = this.take();
      this.at++;
      return { designators: [{ kind: 'member', token, name: token.text }], value: this.initializer() };
    }
    if (first !== '.' && first !== '[') return { designators: NO_DESIGNATORS, value: this.initializer() };
    const designators: Designator[] = [];
    for (let text = first; text === '.' || text === '['; text = this.text()) designators.push(this.designator());
    this.accept('=');
    return { designators: trimmed(designators), value: this.initializer() };
  }

  private designator(): Designator {
    const token = this.take();
    if (token.text === '.') {
      const name = this.takeName();
      return { kind: 'member', token: name, name: name.text };
    }
    const first = this.conditional();
    const last = this.accept('...') ? this.conditional() : null;
    this.expect(']');
    return { kind: 'index', token, first, last };
  }
}
