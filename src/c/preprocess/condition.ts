import { PreprocessError } from '../errors.js';
import { parseCharacterConstant, parseNumber } from '../literals.js';
import { type Location, TokenKind } from '../token.js';
import type { PreprocessingToken } from './lex/preprocessing-token.js';
import type { Expander } from './macros/expander.js';
import type { MacroState } from './macros/macro-state.js';

/** intmax_t or uintmax_t; a number where it is a safe integer, else a bigint in range of its type. */
interface Value {
  readonly value: number | bigint;
  readonly unsigned: boolean;
}

const ZERO: Value = { value: 0, unsigned: false };
const ONE: Value = { value: 1, unsigned: false };

/** Binary operators and how tightly they bind (C11 6.5.5 to 6.5.14). */
const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

function make(value: number | bigint, unsigned: boolean): Value {
  if (typeof value === 'number' && Number.isSafeInteger(value) && (value >= 0 || !unsigned)) {
    return { value, unsigned };
  }
  const wrapped = unsigned ? BigInt.asUintN(64, BigInt(value)) : BigInt.asIntN(64, BigInt(value));
  const narrow = Number(wrapped);
  return { value: Number.isSafeInteger(narrow) ? narrow : wrapped, unsigned };
}

function truth(condition: boolean): Value {
  return condition ? ONE : ZERO;
}

/** The controlling expression of `#if` and `#elif` (C11 6.10.1). */
export class ConditionEvaluator {
  private token: PreprocessingToken | null = null;
  private place: Location = { file: '', line: 0 };
  /** In an operand that is not evaluated, a division by zero does no harm. */
  private evaluated = true;

  constructor(
    private readonly expander: Expander,
    private readonly state: MacroState,
  ) {}

  /**
   * Whether the expression is not zero.
   * @throws PreprocessError naming `place` for what is no integer constant expression
   */
  evaluate(tokens: readonly PreprocessingToken[], place: Location): boolean {
    return this.expander.within(tokens, place, () => {
      this.place = place;
      this.evaluated = true;
      this.advance();
      if (this.token === null) {
        throw new PreprocessError('#if with no expression', place);
      }
      const result = this.expression();
      if (this.token !== null) {
        throw this.unexpected();
      }
      return Number(result.value) !== 0;
    });
  }

  private advance(): void {
    this.token = this.expander.next();
  }

  private unexpected(): PreprocessError {
    const found: PreprocessingToken | null = this.token;
    const what =
      found === null ? 'the expression ends early' : `"${(found as PreprocessingToken).text}" is not expected`;
    return new PreprocessError(`${what} in #if`, this.place);
  }

  private expect(text: string): void {
    if (this.token?.text !== text) {
      throw this.unexpected();
    }
    this.advance();
  }

  /** expression: conditional-expression (`,` conditional-expression)* */
  private expression(): Value {
    let result = this.conditional();
    while (this.token?.text === ',') {
      this.advance();
      result = this.conditional();
    }
    return result;
  }

  /** conditional-expression: binary (`?` expression `:` conditional-expression)? */
  private conditional(): Value {
    const condition = this.binary(1);
    if (this.token?.text !== '?') {
      return condition;
    }
    const holds = Number(condition.value) !== 0;
    this.advance();
    const first = this.when(holds, () => this.expression());
    this.expect(':');
    const second = this.when(!holds, () => this.conditional());
    return make((holds ? first : second).value, first.unsigned || second.unsigned);
  }

  private when(evaluated: boolean, parse: () => Value): Value {
    const outer = this.evaluated;
    this.evaluated &&= evaluated;
    const result = parse();
    this.evaluated = outer;
    return result;
  }

  private binary(minimum: number): Value {
    let left = this.unary();
    for (;;) {
      const operator = this.token?.kind === TokenKind.Punctuator ? this.token.text : '';
      const precedence = PRECEDENCE[operator] ?? 0;
      if (precedence < minimum) {
        return left;
      }
      this.advance();
      if (operator === '&&' || operator === '||') {
        const holds = Number(left.value) !== 0;
        const right = this.when(operator === '&&' ? holds : !holds, () => this.binary(precedence + 1));
        const both = Number(right.value) !== 0;
        left = truth(operator === '&&' ? holds && both : holds || both);
      } else {
        left = this.apply(operator, left, this.binary(precedence + 1));
      }
    }
  }

  private apply(operator: string, left: Value, right: Value): Value {
    if (operator === '<<' || operator === '>>') {
      return this.shift(operator === '<<', left, right);
    }
    const unsigned = left.unsigned || right.unsigned;
    const { value: a } = make(left.value, unsigned);
    const { value: b } = make(right.value, unsigned);
    switch (operator) {
      case '==':
        return truth(a === b);
      case '!=':
        return truth(a !== b);
      case '<':
        return truth(a < b);
      case '>':
        return truth(a > b);
      case '<=':
        return truth(a <= b);
      case '>=':
        return truth(a >= b);
      case '/':
      case '%':
        if (Number(b) === 0) {
          if (this.evaluated) {
            throw new PreprocessError('division by zero in #if', this.place);
          }
          return make(0, unsigned);
        }
        return make(operator === '/' ? BigInt(a) / BigInt(b) : BigInt(a) % BigInt(b), unsigned);
      case '&':
        return make(BigInt(a) & BigInt(b), unsigned);
      case '^':
        return make(BigInt(a) ^ BigInt(b), unsigned);
      case '|':
        return make(BigInt(a) | BigInt(b), unsigned);
      case '+':
        return make(this.sum(a, b, 1), unsigned);
      case '-':
        return make(this.sum(a, b, -1), unsigned);
      default:
        return make(BigInt(a) * BigInt(b), unsigned);
    }
  }

  private sum(a: number | bigint, b: number | bigint, sign: 1 | -1): number | bigint {
    const near = Number(a) + sign * Number(b);
    if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(near)) {
      return near;
    }
    return BigInt(a) + BigInt(sign) * BigInt(b);
  }

  /** Shifts as gcc evaluates them: by a negative count the other way, by more than the width to 0 or -1. */
  private shift(toLeft: boolean, left: Value, right: Value): Value {
    const count = Number(right.value);
    const leftwards = toLeft === count >= 0;
    const distance = Math.min(Math.abs(count), 64);
    const value = BigInt(left.value);
    return make(leftwards ? value << BigInt(distance) : value >> BigInt(distance), left.unsigned);
  }

  private unary(): Value {
    const token = this.token;
    if (token === null) {
      throw this.unexpected();
    }
    switch (token.kind) {
      case TokenKind.Number:
        return this.number(token);
      case TokenKind.Character: {
        this.advance();
        const constant = parseCharacterConstant(token.text, this.place);
        return make(constant.value, constant.type === 'char16_t' || constant.type === 'char32_t');
      }
      case TokenKind.Identifier:
        if (token.text === 'defined') {
          return this.defined();
        }
        this.advance();
        return ZERO;
      case TokenKind.Punctuator:
        return this.prefixed(token.text);
      default:
        throw this.unexpected();
    }
  }

  private prefixed(operator: string): Value {
    if (!'(!~+-'.includes(operator)) {
      throw this.unexpected();
    }
    this.advance();
    if (operator === '(') {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    const operand = this.unary();
    switch (operator) {
      case '!':
        return truth(Number(operand.value) === 0);
      case '~':
        return make(~BigInt(operand.value), operand.unsigned);
      case '-':
        return make(operand.value === 0 ? 0 : -operand.value, operand.unsigned);
      default:
        return operand;
    }
  }

  private number(token: PreprocessingToken): Value {
    this.advance();
    const literal = parseNumber(token.text, this.place);
    if (literal.kind !== 'integer') {
      throw new PreprocessError(`floating constant "${token.text}" in #if`, this.place);
    }
    // intmax_t where the constant fits, whatever its suffix makes of it elsewhere (C11 6.10.1p4).
    return make(literal.value, literal.unsignedSuffix || literal.value > 0x7fff_ffff_ffff_ffffn);
  }

  /** `defined X` or `defined(X)` (C11 6.10.1p1), X not replaced. */
  private defined(): Value {
    let name = this.expander.nextUnexpanded();
    const parenthesis = name?.text === '(';
    if (parenthesis) {
      name = this.expander.nextUnexpanded();
    }
    if (!name?.identifier) {
      throw new PreprocessError("operator 'defined' requires an identifier", this.place);
    }
    if (parenthesis && this.expander.nextUnexpanded()?.text !== ')') {
      throw new PreprocessError("missing ')' after 'defined'", this.place);
    }
    const result = truth(this.state.lookup(name.identifier) !== undefined);
    this.advance();
    return result;
  }
}
