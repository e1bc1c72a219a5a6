/** The statements of a meson.build file, as far as they say what is built (https://mesonbuild.com/Syntax.html). */

/** An expression. `other` is one whose value is not looked at: arithmetic, comparisons of order, a format string. */
export type Expression =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'dictionary'; readonly entries: ReadonlyArray<readonly [Expression, Expression]> }
  | {
      readonly kind: 'call';
      readonly callee: Expression;
      readonly positional: readonly Expression[];
      readonly named: ReadonlyMap<string, Expression>;
    }
  | { readonly kind: 'member'; readonly object: Expression; readonly name: string }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'other'; readonly parts: readonly Expression[] };

/** A statement; a branch's condition is null for `else`. `first` and `last` are its lines, from 1, both inclusive. */
export type Statement =
  | {
      readonly kind: 'assign';
      readonly name: string;
      readonly isAdded: boolean;
      readonly value: Expression;
      readonly first: number;
      readonly last: number;
    }
  | { readonly kind: 'expression'; readonly value: Expression; readonly first: number; readonly last: number }
  | {
      readonly kind: 'if';
      readonly branches: ReadonlyArray<{ readonly condition: Expression | null; readonly body: readonly Statement[] }>;
    }
  | { readonly kind: 'foreach'; readonly over: Expression; readonly body: readonly Statement[] };

/** What cannot be read as a meson.build file. */
export class MesonSyntaxError extends Error {}

interface Token {
  readonly kind: 'string' | 'format' | 'word' | 'number' | 'mark' | 'newline' | 'end';
  readonly text: string;
  readonly line: number;
}

/** Blanks; a line's end; a string in three quotes; one in single quotes; a word; a number; a mark. */
const TOKEN =
  /(?:[ \t\r]+|\\\r?\n|#[^\n]*)+|(\n)|(f?'''[\s\S]*?''')|(f?'(?:\\[\s\S]|[^'\\\n])*')|([A-Za-z_]\w*)|(\d\w*)|(\+=|==|!=|<=|>=|[-+*/%<>=()[\]{}.,:?])/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw new MesonSyntaxError(`line ${line}: unexpected ${JSON.stringify(text[at])}`);
    const [all, newline, long, string, word, number, mark] = match;
    const quoted = long ?? string;
    if (word !== undefined) tokens.push({ kind: 'word', text: word, line });
    else if (quoted !== undefined) {
      const quotes = long === undefined ? 1 : 3;
      const start = quoted.startsWith('f') ? 1 : 0;
      const kind = start === 1 ? 'format' : 'string';
      tokens.push({ kind, text: quoted.slice(start + quotes, -quotes), line });
    } else if (number !== undefined) tokens.push({ kind: 'number', text: number, line });
    else if (mark !== undefined) {
      if (mark === '(' || mark === '[' || mark === '{') depth++;
      else if (mark === ')' || mark === ']' || mark === '}') depth = Math.max(0, depth - 1);
      tokens.push({ kind: 'mark', text: mark, line });
    } else if (newline !== undefined && depth === 0) tokens.push({ kind: 'newline', text: '\n', line });
    if (word === undefined && mark === undefined)
      for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', end + 1)) line++;
  }
  tokens.push({ kind: 'end', text: '', line });
  return tokens;
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);
const MAX_DEPTH = 200;

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  file(): Statement[] {
    const statements = this.block();
    if (this.token.kind !== 'end') this.fail();
    return statements;
  }

  private get token(): Token {
    return this.tokens[this.at]!;
  }

  private fail(): never {
    throw new MesonSyntaxError(`line ${this.token.line}: unexpected ${JSON.stringify(this.token.text)}`);
  }

  private accept(text: string): boolean {
    const { kind } = this.token;
    if ((kind !== 'mark' && kind !== 'word') || this.token.text !== text) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  private word(): string {
    if (this.token.kind !== 'word') this.fail();
    return this.tokens[this.at++]!.text;
  }

  private block(): Statement[] {
    const statements: Statement[] = [];
    if (++this.depth > MAX_DEPTH) this.fail();
    for (;;) {
      while (this.token.kind === 'newline') this.at++;
      if (this.token.kind === 'end') break;
      if (this.token.kind === 'word' && /^(?:elif|else|endif|endforeach)$/.test(this.token.text)) break;
      statements.push(this.statement());
    }
    this.depth--;
    return statements;
  }

  private statement(): Statement {
    const first = this.token.line;
    if (this.accept('if')) return this.branches();
    if (this.accept('foreach')) {
      do this.word();
      while (this.accept(','));
      this.expect(':');
      const over = this.expression();
      const body = this.block();
      this.expect('endforeach');
      return { kind: 'foreach', over, body };
    }
    const value = this.expression();
    const lastToken = (): number => this.tokens[this.at - 1]!.line;
    if (value.kind === 'name') {
      const isAdded = this.accept('+=');
      if (isAdded || this.accept('=')) {
        const assigned = this.expression();
        return { kind: 'assign', name: value.name, isAdded, value: assigned, first, last: lastToken() };
      }
    }
    if (this.token.kind !== 'newline' && this.token.kind !== 'end') this.fail();
    return { kind: 'expression', value, first, last: lastToken() };
  }

  private branches(): Statement {
    const branches: Array<{ condition: Expression | null; body: Statement[] }> = [];
    let condition: Expression | null = this.expression();
    for (;;) {
      branches.push({ condition, body: this.block() });
      if (this.accept('elif')) condition = this.expression();
      else if (this.accept('else')) condition = null;
      else break;
    }
    this.expect('endif');
    return { kind: 'if', branches };
  }

  private expression(): Expression {
    if (++this.depth > MAX_DEPTH) this.fail();
    const condition = this.disjunction();
    this.depth--;
    if (!this.accept('?')) return condition;
    const then = this.expression();
    this.expect(':');
    return { kind: 'other', parts: [then, this.expression()] };
  }

  private disjunction(): Expression {
    let left = this.conjunction();
    while (this.accept('or')) left = { kind: 'binary', operator: 'or', left, right: this.conjunction() };
    return left;
  }

  private conjunction(): Expression {
    let left = this.comparison();
    while (this.accept('and')) left = { kind: 'binary', operator: 'and', left, right: this.comparison() };
    return left;
  }

  private comparison(): Expression {
    const left = this.sum();
    const { kind, text } = this.token;
    if (kind === 'word' && text === 'not' && this.tokens[this.at + 1]!.text === 'in') {
      this.at += 2;
      return { kind: 'not', operand: { kind: 'binary', operator: 'in', left, right: this.sum() } };
    }
    if ((kind !== 'mark' && kind !== 'word') || !COMPARISONS.has(text)) return left;
    this.at++;
    return { kind: 'binary', operator: text, left, right: this.sum() };
  }

  private sum(): Expression {
    let left = this.unary();
    for (;;) {
      const { kind, text } = this.token;
      if (kind !== 'mark' || !/^[-+*/%]$/.test(text)) return left;
      this.at++;
      left = { kind: 'binary', operator: text, left, right: this.unary() };
    }
  }

  private unary(): Expression {
    if (++this.depth > MAX_DEPTH) this.fail();
    let result: Expression;
    if (this.accept('not')) result = { kind: 'not', operand: this.unary() };
    else if (this.accept('-')) result = { kind: 'other', parts: [this.unary()] };
    else result = this.postfix();
    this.depth--;
    return result;
  }

  private postfix(): Expression {
    let value = this.primary();
    for (;;) {
      if (this.accept('.')) value = { kind: 'member', object: value, name: this.word() };
      else if (this.accept('(')) value = this.call(value);
      else if (this.accept('[')) {
        const index = this.expression();
        this.expect(']');
        value = { kind: 'other', parts: [value, index] };
      } else return value;
    }
  }

  private call(callee: Expression): Expression {
    const positional: Expression[] = [];
    const named = new Map<string, Expression>();
    while (!this.accept(')')) {
      const value = this.expression();
      if (this.accept(':')) {
        const argument = this.expression();
        if (value.kind === 'name') named.set(value.name, argument);
      } else positional.push(value);
      if (!this.accept(',')) {
        this.expect(')');
        break;
      }
    }
    return { kind: 'call', callee, positional, named };
  }

  private primary(): Expression {
    const { kind, text } = this.token;
    if (kind === 'string') {
      this.at++;
      return { kind: 'string', value: text };
    }
    if (kind === 'format' || kind === 'number') {
      this.at++;
      return { kind: 'other', parts: [] };
    }
    if (kind === 'word') {
      this.at++;
      return text === 'true' || text === 'false'
        ? { kind: 'boolean', value: text === 'true' }
        : { kind: 'name', name: text };
    }
    if (this.accept('(')) {
      const value = this.expression();
      this.expect(')');
      return value;
    }
    if (this.accept('[')) return { kind: 'list', items: this.items(']') };
    if (this.accept('{')) return this.dictionary();
    return this.fail();
  }

  private items(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.accept(end)) {
      items.push(this.expression());
      if (!this.accept(',')) {
        this.expect(end);
        break;
      }
    }
    return items;
  }

  private dictionary(): Expression {
    const entries: Array<readonly [Expression, Expression]> = [];
    while (!this.accept('}')) {
      const key = this.expression();
      this.expect(':');
      entries.push([key, this.expression()]);
      if (!this.accept(',')) {
        this.expect('}');
        break;
      }
    }
    return { kind: 'dictionary', entries };
  }
}

/** The statements of a meson.build file. Throws MesonSyntaxError where it cannot be read. */
export function parseMeson(text: string): Statement[] {
  return new Parser(tokensOf(text)).file();
}
