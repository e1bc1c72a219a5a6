/** Parses GNU's attributes and C11's `_Alignas`, and keeps them for the declaration they stand in. */
import { appendAll } from '../lists.js';
import type { Token } from '../token.js';
import { TokenKind } from '../token.js';
import type { Attribute, Expression } from './ast.js';
import { ExpressionParser } from './expression-parser.js';
import { ATTRIBUTE_WORDS } from './words.js';

export const NO_ATTRIBUTES: readonly Attribute[] = [];

/** Those whose argument is an expression. */
const VALUE_ATTRIBUTES = new Set(['aligned', 'constructor', 'destructor']);

export abstract class AttributeParser extends ExpressionParser {
  /** Of the declaration that is being parsed, but for those of a record or enumeration in it. */
  protected attributes: readonly Attribute[] = NO_ATTRIBUTES;

  /** The same list, while it can still be added to. */
  private own: Attribute[] | null = null;

  /** Runs a rule with a list of its own for the attributes it meets. */
  protected withAttributes<T>(rule: () => T): T {
    const [outer, outerOwn] = [this.attributes, this.own];
    this.attributes = NO_ATTRIBUTES;
    this.own = null;
    const result = rule();
    this.attributes = outer;
    this.own = outerOwn;
    return result;
  }

  protected attributeGroups(): void {
    while (ATTRIBUTE_WORDS.has(this.text())) this.attributeGroup();
  }

  /** "__attribute__" "(" "(" (name ("(" tokens ")")?)* ")" ")" | "_Alignas" "(" (type-name | conditional) ")" */
  protected attributeGroup(): void {
    const word = this.take();
    const found = word.text === '_Alignas' ? [this.alignas(word)] : this.attributeList();
    // A list that was handed on is not added to: withAttributes() starts another.
    this.own ??= [...this.attributes];
    appendAll(this.own, found);
    this.attributes = this.own;
  }

  private attributeList(): Attribute[] {
    const end = this.groupEnd(this.at);
    const found: Attribute[] = [];
    this.expect('(');
    this.expect('(');
    while (this.at < end - 2) {
      const token = this.take();
      if (token.kind !== TokenKind.Identifier) continue;
      const name = token.text.replace(/^__|__$/g, '');
      const close = this.groupEnd(this.at);
      const tokens = close > this.at ? this.tokens.slice(this.at + 1, close - 1) : [];
      const values: Expression[] = [];
      if (VALUE_ATTRIBUTES.has(name) && tokens.length > 0) {
        this.at++;
        values.push(this.conditional());
      }
      this.at = close;
      found.push({ name, token, arguments: tokens, values });
    }
    this.at = end;
    return found;
  }

  /** `_Alignas(16)` or `_Alignas(type)` (C11 6.7.5), as the attribute. */
  private alignas(token: Token): Attribute {
    const end = this.groupEnd(this.at);
    const tokens = this.tokens.slice(this.at + 1, end - 1);
    this.expect('(');
    const value: Expression = this.startsType()
      ? { kind: 'sizeof-type', token, align: true, type: this.typeName() }
      : this.conditional();
    this.expect(')');
    return { name: 'aligned', token, arguments: tokens, values: [value] };
  }
}
