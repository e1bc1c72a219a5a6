/** Parses statements and blocks (C11 6.8 and GNU's extensions). */
import { trimmed } from '../lists.js';
import type { Token } from '../token.js';
import { TokenKind } from '../token.js';
import type { AssemblyOperand, CompoundStatement, Expression, Statement } from './ast.js';
import { DeclarationParser } from './declaration-parser.js';
import { ASSEMBLY_WORDS, ATTRIBUTE_WORDS, STATIC_ASSERT_WORDS } from './words.js';

export class Parser extends DeclarationParser {
  /** Labels that are declared in the blocks that are open, and what they are called instead. */
  private localLabels: ReadonlyMap<string, string> = new Map();
  private declaredLabels = 0;

  protected override labelName(name: string): string {
    return this.localLabels.get(name) ?? name;
  }

  /** "__label__" name ("," name)* ";" (GCC manual: Local Labels) */
  private declareLabels(): void {
    const labels = new Map(this.localLabels);
    do {
      const name = this.takeName().text;
      labels.set(name, `${name} ${this.declaredLabels++}`);
    } while (this.accept(','));
    this.expect(';');
    this.localLabels = labels;
  }

  /** compound: "{" (label | declaration | static-assertion | statement)* "}" */
  protected override compound(): CompoundStatement {
    const token = this.expect('{');
    const items: Statement[] = [];
    this.openScope();
    const outerLabels = this.localLabels;
    while (this.accept('__label__')) this.declareLabels();
    for (this.pragmas(); this.text() !== '}'; this.pragmas()) this.item(items);
    this.localLabels = outerLabels;
    this.closeScope();
    return { kind: 'compound', token, items: trimmed(items), end: this.take() };
  }

  private item(items: Statement[]): void {
    const label = this.label();
    if (label) items.push(label);
    else if (STATIC_ASSERT_WORDS.has(this.text())) items.push(this.staticAssertion());
    else {
      this.attributeStatement();
      items.push(this.startsDeclaration() ? this.declaration() : this.statement());
    }
  }

  /** `__attribute__((fallthrough));`: what is left is an empty statement. */
  private attributeStatement(): void {
    const start = this.at;
    while (ATTRIBUTE_WORDS.has(this.text())) this.at = this.groupEnd(this.at + 1);
    if (this.text() !== ';' && this.text() !== '}') this.at = start;
  }

  /** label: name ":" | "case" conditional ("..." conditional)? ":" | "default" ":" */
  private label(): Statement | null {
    if (!this.isName()) return null;
    const text = this.text();
    if (text === 'case') {
      const token = this.take();
      const first = this.conditional();
      const last = this.accept('...') ? this.conditional() : null;
      this.expect(':');
      return { kind: 'case', token, first, last };
    }
    if (this.text(1) !== ':') return null;
    const token = this.take();
    this.at++;
    return text === 'default' ? { kind: 'default', token } : { kind: 'label', token, name: this.labelName(text) };
  }

  /** A statement where one is wanted: with labels it becomes a block. */
  private body(): Statement {
    const { token } = this;
    const items: Statement[] = [];
    for (let label = this.label(); label; label = this.label()) items.push(label);
    this.attributeStatement();
    if (items.length === 0) return this.statement();
    items.push(this.statement());
    return { kind: 'compound', token, items, end: token };
  }

  private statement(): Statement {
    const { token } = this;
    if (token.kind === TokenKind.Identifier) {
      const known = this.wordStatement(token);
      if (known) return known;
    } else if (token.text === '{') return this.compound();
    const expression = this.text() === ';' ? null : this.expression();
    this.expect(';');
    return { kind: 'expression-statement', token, expression };
  }

  /** The statements that start with a word of their own; null for an expression. */
  private wordStatement(token: Token): Statement | null {
    switch (token.text) {
      case 'if':
        return this.ifStatement(this.take());
      case 'switch':
        this.at++;
        return this.inScope(() => ({ kind: 'switch', token, condition: this.condition(), body: this.body() }));
      case 'while':
        this.at++;
        return this.inScope(() => ({ kind: 'while', token, condition: this.condition(), body: this.body() }));
      case 'do':
        return this.doStatement(this.take());
      case 'for':
        return this.forStatement(this.take());
      case 'return': {
        this.at++;
        const value = this.text() === ';' ? null : this.expression();
        this.expect(';');
        return { kind: 'return', token, value };
      }
      case 'break':
      case 'continue':
        this.at++;
        this.expect(';');
        return { kind: token.text, token };
      case 'goto': {
        this.at++;
        if (this.accept('*')) {
          const target = this.expression();
          this.expect(';');
          return { kind: 'computed-goto', token, target };
        }
        const label = this.labelName(this.takeName().text);
        this.expect(';');
        return { kind: 'goto', token, label };
      }
      default:
        return ASSEMBLY_WORDS.has(token.text) ? this.assembly(this.take()) : null;
    }
  }

  private condition(): Expression {
    this.expect('(');
    const condition = this.expression();
    this.expect(')');
    return condition;
  }

  /** A selection or iteration statement is a block (C11 6.8.4p3, 6.8.5p5). */
  private inScope<T>(rule: () => T): T {
    this.openScope();
    const result = rule();
    this.closeScope();
    return result;
  }

  private ifStatement(token: Token): Statement {
    return this.inScope(() => {
      const condition = this.condition();
      const consequence = this.inScope(() => this.body());
      const alternative = this.accept('else') ? this.body() : null;
      return { kind: 'if', token, condition, consequence, alternative };
    });
  }

  private doStatement(token: Token): Statement {
    const body = this.body();
    this.expect('while');
    const condition = this.condition();
    this.expect(';');
    return { kind: 'do', token, condition, body };
  }

  /** "for" "(" (declaration | expression? ";") expression? ";" expression? ")" statement */
  private forStatement(token: Token): Statement {
    this.expect('(');
    this.openScope();
    let initializer: Statement | null = null;
    if (this.startsDeclaration()) initializer = this.declaration();
    else if (!this.accept(';')) {
      const start = this.token;
      initializer = { kind: 'expression-statement', token: start, expression: this.expression() };
      this.expect(';');
    }
    const condition = this.text() === ';' ? null : this.expression();
    this.expect(';');
    const update = this.text() === ')' ? null : this.expression();
    this.expect(')');
    const body = this.body();
    this.closeScope();
    return { kind: 'for', token, initializer, condition, update, body };
  }

  /** asm word* "(" string+ (":" operands (":" operands (":" string* (":" name*)?)?)?)? ")" ";" */
  private assembly(token: Token): Statement {
    let jumps = false;
    for (; this.isName(); this.at++) jumps ||= this.text() === 'goto';
    const end = this.groupEnd(this.at);
    this.expect('(');
    const template = this.assemblyString();
    const outputs = this.assemblyOperands();
    const inputs = this.assemblyOperands();
    this.at = end;
    this.expect(';');
    return {
      kind: 'expression-statement',
      token,
      expression: { kind: 'assembly', token, template, outputs, inputs, jumps },
    };
  }

  /** What the adjacent literals hold, as it is spelled. */
  private assemblyString(): string {
    let text = '';
    while (this.tokens[this.at]?.kind === TokenKind.String) text += this.take().text.slice(1, -1);
    return text;
  }

  /** (":" (("[" name "]")? string "(" expression ")")*)? */
  private assemblyOperands(): AssemblyOperand[] {
    const operands: AssemblyOperand[] = [];
    if (!this.accept(':')) return operands;
    while (this.text() !== ':' && this.text() !== ')') {
      const name = this.accept('[') ? this.takeName().text : null;
      if (name !== null) this.expect(']');
      const constraint = this.assemblyString();
      this.expect('(');
      operands.push({ name, constraint, value: this.expression() });
      this.expect(')');
      if (!this.accept(',')) break;
    }
    return operands;
  }
}
