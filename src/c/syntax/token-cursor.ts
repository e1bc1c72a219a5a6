/** Walks over tokens, one after the other, and knows which names are types at the place it has come to. */
import { CompileError } from '../errors.js';
import type { Token } from '../token.js';
import { TokenKind } from '../token.js';
import { skipGroup } from './cut.js';
import { ATTRIBUTE_WORDS, DROPPED_WORDS, TYPE_START_WORDS, UNIMPLEMENTED_WORDS } from './words.js';

export type IsTypeName = (name: string) => boolean;

/** Names declared in a block that are or hide types, and whether they are types (C11 6.2.1). */
export type NameScope = Map<string, boolean>;

export class TokenCursor {
  /** Names that are declared outside of the tokens and were taken for types. */
  readonly typeNames = new Set<string>();
  /** Index of the token that is looked at. */
  protected at = 0;
  /** Of the blocks that are open, innermost last. */
  private readonly scopes: NameScope[] = [];
  private scopedNames = 0;

  constructor(
    protected readonly tokens: readonly Token[],
    private readonly isTypeNameOfUnit: IsTypeName,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  /** The spelling of the token that is `ahead` tokens from here; empty behind the last. */
  protected text(ahead = 0): string {
    const token = this.tokens[this.at + ahead];
    return token === undefined ? '' : token.text;
  }

  /** The token that is looked at. Throws CompileError behind the last. */
  protected get token(): Token {
    return this.tokens[this.at] ?? this.fail();
  }

  protected isName(ahead = 0): boolean {
    return this.tokens[this.at + ahead]?.kind === TokenKind.Identifier;
  }

  /** Takes the token that is looked at. */
  protected take(): Token {
    const { token } = this;
    this.at++;
    return token;
  }

  /** Takes the token if it is spelled so; tells whether it was. */
  protected accept(text: string): boolean {
    if (this.text() !== text) return false;
    this.at++;
    return true;
  }

  /** Takes a token that must be spelled so. */
  protected expect(text: string): Token {
    return this.text() === text ? this.take() : this.fail();
  }

  protected takeName(): Token {
    return this.isName() ? this.take() : this.fail();
  }

  /** Throws the CompileError of a token that no rule of the grammar takes here. */
  fail(): never {
    const token = this.tokens[Math.min(this.at, this.tokens.length - 1)]!;
    if (UNIMPLEMENTED_WORDS.has(token.text)) throw new CompileError(`${token.text} is not implemented`, token);
    throw new CompileError(`syntax error near "${token.text}"`, token);
  }

  protected openScope(names: NameScope = new Map()): void {
    this.scopes.push(names);
    this.scopedNames += names.size;
  }

  protected closeScope(): NameScope {
    const names = this.scopes.pop()!;
    this.scopedNames -= names.size;
    return names;
  }

  /** Notes that a name is declared here: from here on it is a type, or is none although it is one outside. */
  protected declareName(name: string, isType: boolean): void {
    const scope = this.scopes.at(-1);
    if (!scope || scope.has(name) || this.isTypeName(name) === isType) return;
    scope.set(name, isType);
    this.scopedNames++;
  }

  protected isTypeName(name: string): boolean {
    if (this.scopedNames > 0) {
      for (let i = this.scopes.length - 1; i >= 0; i--) {
        const isType = this.scopes[i]!.get(name);
        if (isType !== undefined) return isType;
      }
    }
    if (!this.isTypeNameOfUnit(name)) return false;
    this.typeNames.add(name);
    return true;
  }

  /** Whether the token starts a type name (C11 6.7.7); qualifiers and attributes may stand in front. */
  protected startsType(ahead = 0): boolean {
    let index = this.at + ahead;
    for (;;) {
      const token = this.tokens[index];
      if (token?.kind !== TokenKind.Identifier) return false;
      const { text } = token;
      if (TYPE_START_WORDS.has(text) || (text === '_Atomic' && this.tokens[index + 1]?.text === '(')) return true;
      if (DROPPED_WORDS.has(text)) index++;
      else if (ATTRIBUTE_WORDS.has(text)) index = this.groupEnd(index + 1);
      else return this.isTypeName(text);
    }
  }

  /** Index behind the bracket group that opens at `open`; `open` itself where none does. */
  protected groupEnd(open: number): number {
    return skipGroup(this.tokens, open);
  }
}
