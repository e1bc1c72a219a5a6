/** Numbers that C text names: literals, macros of the tree, and what is computed of them. */

/** The replacement of an object-like macro, by name; undefined for what is none. */
export type MacroText = (name: string) => string | undefined;

const TOKEN = /0[xX][0-9a-fA-F]+[uUlL]*|\d+[uUlL]*|[A-Za-z_]\w*|<<|>>|[-+*/|&~()]|\S/g;
const NUMBER = /^(0[xX][0-9a-fA-F]+|\d+)[uUlL]*$/;
const NAME = /^[A-Za-z_]\w*$/;
/** Function-like macros that give their argument another type. */
const CASTING = /^U?INT(8|16|32|64)_C$/;
/** A macro that names itself by others is given up at this depth. */
const DEEPEST = 8;
const PRECEDENCE: Readonly<Record<string, number>> = {
  '|': 1,
  '&': 2,
  '<<': 3,
  '>>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
};
/** Shifts by more are no shifts of C. */
const WIDEST_SHIFT = 64n;

/** The constant expressions of a text, as large as they can be read, each once. Negative ones are left out. */
export function constantsIn(text: string, macro: MacroText): bigint[] {
  const reader = new Reader(tokens(text), macro, 0);
  return [...new Set(reader.all())].filter((value) => value >= 0n);
}

function tokens(text: string): string[] {
  const plain = text
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ')
    .replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '"');
  return plain.match(TOKEN) ?? [];
}

class Reader {
  private at = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly macro: MacroText,
    private readonly depth: number,
  ) {}

  all(): bigint[] {
    const found: bigint[] = [];
    while (this.at < this.tokens.length) {
      const start = this.at;
      const value = this.expression(0);
      if (value !== null) found.push(value);
      else this.at = start + 1;
    }
    return found;
  }

  /** The value of the whole text; null where it is no constant. */
  whole(): bigint | null {
    const value = this.expression(0);
    return this.at === this.tokens.length ? value : null;
  }

  private expression(least: number): bigint | null {
    let left = this.unary();
    while (left !== null) {
      const operator = this.tokens[this.at] ?? '';
      const precedence = PRECEDENCE[operator];
      if (precedence === undefined || precedence <= least) break;
      const start = this.at++;
      const right = this.expression(precedence);
      const value = right === null ? null : apply(operator, left, right);
      if (value === null) {
        // What follows the operator is no constant: what stands before it is one all the same.
        this.at = start;
        break;
      }
      left = value;
    }
    return left;
  }

  private unary(): bigint | null {
    const token = this.tokens[this.at] ?? '';
    if (token === '(') return this.inParentheses();
    if (token === '~' || token === '-') return null;
    if (NUMBER.test(token)) {
      this.at++;
      return BigInt(token.replace(/[uUlL]+$/, ''));
    }
    if (!NAME.test(token)) return null;
    if (CASTING.test(token) && this.tokens[this.at + 1] === '(') {
      this.at++;
      return this.inParentheses();
    }
    const text = this.depth < DEEPEST ? this.macro(token) : undefined;
    const value = text === undefined ? null : new Reader(tokens(text), this.macro, this.depth + 1).whole();
    if (value !== null) this.at++;
    return value;
  }

  private inParentheses(): bigint | null {
    const start = this.at++;
    const value = this.expression(0);
    if (value !== null && this.tokens[this.at] === ')') {
      this.at++;
      return value;
    }
    this.at = start;
    return null;
  }
}

function apply(operator: string, left: bigint, right: bigint): bigint | null {
  switch (operator) {
    case '|':
      return left | right;
    case '&':
      return left & right;
    case '<<':
      return right < WIDEST_SHIFT ? left << right : null;
    case '>>':
      return right < WIDEST_SHIFT ? left >> right : null;
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      return right === 0n ? null : left / right;
  }
}
