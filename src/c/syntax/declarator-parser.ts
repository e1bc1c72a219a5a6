/** Parses declarators (C11 6.7.6, 6.7.7). */
import { CompileError } from '../errors.js';
import { trimmed } from '../lists.js';
import { type Token, TokenKind } from '../token.js';
import { Qualifier, type Qualifiers } from '../types/types.js';
import type { Attribute, Declarator, Expression, ParameterDeclaration, StorageClass, TypeSpecifier } from './ast.js';
import { AttributeParser } from './attribute-parser.js';
import type { NameScope } from './token-cursor.js';
import { ASSEMBLY_WORDS, ATTRIBUTE_WORDS, DROPPED_WORDS, QUALIFIER_WORDS } from './words.js';

export const NO_NAME: Declarator = { kind: 'name', token: null, qualifiers: Qualifier.None };

/** What stands in front of the declarators of a declaration. */
export interface Specifiers {
  /** The first word that means something here. */
  readonly token: Token;
  readonly storage: StorageClass;
  readonly inline: boolean;
  readonly specifier: TypeSpecifier;
  readonly qualifiers: Qualifiers;
}

/** A declarator with the attributes that are its own. */
export interface AttributedDeclarator {
  readonly declarator: Declarator;
  readonly attributes: readonly Attribute[];
}

/** Specifiers are left to the subclass. */
export abstract class DeclaratorParser extends AttributeParser {
  /** What the parameters of the function declared last hide. */
  protected parameterNames: NameScope = new Map();

  protected abstract specifiers(): Specifiers;

  /** attribute* declarator (asm "(" name ")" | attribute)* */
  protected attributedDeclarator(qualifiers: Qualifiers): AttributedDeclarator {
    return this.withAttributes(() => {
      const declarator = this.declarator(qualifiers);
      this.declaratorSuffix(declaredToken(declarator)?.text ?? '');
      return { declarator, attributes: this.attributes };
    });
  }

  /**
   * declarator: ("*" qualifier*)* direct-declarator (C11 6.7.6, 6.7.7)
   * @param qualifiers of what stands in front
   * @param mayBeAbstract whether it may have no name, so that a parenthesis may hold parameters at once
   */
  protected declarator(qualifiers: Qualifiers, mayBeAbstract = false): Declarator {
    const all = this.skipQualifiers() | qualifiers;
    if (this.accept('*'))
      return { kind: 'pointer', inner: this.declarator(Qualifier.None, mayBeAbstract), qualifiers: all };
    let declarator: Declarator = all === Qualifier.None ? NO_NAME : { kind: 'name', token: null, qualifiers: all };
    if (this.text() === '(') {
      if (!mayBeAbstract || this.startsGroup()) {
        this.at++;
        declarator = this.declarator(all, mayBeAbstract);
        this.expect(')');
      }
    } else if (this.isName() && !ASSEMBLY_WORDS.has(this.text())) {
      declarator = { kind: 'name', token: this.take(), qualifiers: all };
    }
    for (;;) {
      if (this.text() === '[') declarator = { kind: 'array', inner: declarator, size: this.arraySize() };
      else if (this.text() === '(') declarator = this.functionDeclarator(declarator);
      else return declarator;
    }
  }

  /** Whether the parenthesis groups a declarator, and holds no parameters of one without a name. */
  private startsGroup(): boolean {
    let ahead = 1;
    while (ATTRIBUTE_WORDS.has(this.text(ahead))) ahead = this.groupEnd(this.at + ahead + 1) - this.at;
    const text = this.text(ahead);
    if (text === '*' || text === '(' || text === '[') return true;
    return this.isName(ahead) && !this.startsType(ahead);
  }

  /** "[" "static"? qualifier* ("*" | assignment)? "]" */
  private arraySize(): Expression | null {
    this.expect('[');
    while (DROPPED_WORDS.has(this.text()) || this.text() === 'static') this.at++;
    if (this.text() === '*' && this.text(1) === ']') this.at++;
    const size = this.text() === ']' ? null : this.assignment();
    this.expect(']');
    return size;
  }

  /** "(" (parameter ("," parameter)* ("," "...")? | name ("," name)*)? ")" */
  private functionDeclarator(inner: Declarator): Declarator {
    this.expect('(');
    const parameters: ParameterDeclaration[] = [];
    let variadic = false;
    let identifiers: Token[] | null = null;
    this.openScope();
    if (this.isName() && (this.text(1) === ',' || this.text(1) === ')') && !this.startsType() && !this.isQualifier()) {
      identifiers = this.identifiers();
    } else if (this.text() !== ')') {
      do {
        variadic = this.accept('...');
        if (variadic) break;
        parameters.push(this.withAttributes(() => this.parameter()));
      } while (this.accept(','));
    }
    this.expect(')');
    const names = this.closeScope();
    if (inner.kind === 'name') this.parameterNames = names;
    return { kind: 'function', inner, parameters: trimmed(parameters), variadic, identifiers };
  }

  private isQualifier(): boolean {
    return DROPPED_WORDS.has(this.text()) || ATTRIBUTE_WORDS.has(this.text());
  }

  private identifiers(): Token[] {
    const names: Token[] = [];
    do {
      const name = this.takeName();
      this.declareName(name.text, false);
      names.push(name);
    } while (this.accept(','));
    return names;
  }

  private parameter(): ParameterDeclaration {
    const { specifier, qualifiers } = this.specifiers();
    const declarator = this.declarator(qualifiers, true);
    this.attributeGroups();
    const name = declaredToken(declarator);
    if (name) this.declareName(name.text, false);
    return { specifier, declarator, attributes: this.attributes };
  }

  /** (asm "(" name ")" | attribute)*; the name of the symbol is not needed */
  protected declaratorSuffix(name: string): void {
    for (;;) {
      if (ASSEMBLY_WORDS.has(this.text())) this.assemblerName(name);
      else if (ATTRIBUTE_WORDS.has(this.text())) this.attributeGroup();
      else return;
    }
  }

  /** "asm" "(" string+ ")": what the assembler calls it. @throws CompileError for another name than its own */
  private assemblerName(name: string): void {
    const token = this.take();
    this.expect('(');
    let given = '';
    while (this.tokens[this.at]?.kind === TokenKind.String) given += this.take().text.slice(1, -1);
    this.expect(')');
    if (given !== name) throw new CompileError(`the name "${given}" for the assembler is not implemented`, token);
  }

  private skipQualifiers(): Qualifiers {
    for (let qualifiers: Qualifiers = Qualifier.None; ; ) {
      const text = this.text();
      qualifiers |= QUALIFIER_WORDS.get(text) ?? Qualifier.None;
      if (DROPPED_WORDS.has(text)) this.at++;
      else if (ATTRIBUTE_WORDS.has(text)) this.attributeGroup();
      else return qualifiers;
    }
  }
}

/** The token of the name that a declarator declares, or null for an abstract one. */
export function declaredToken(declarator: Declarator): Token | null {
  return declarator.kind === 'name' ? declarator.token : declaredToken(declarator.inner);
}

/** The name a declarator declares, or null for an abstract one. */
export function declaratorName(declarator: Declarator): string | null {
  return declarator.kind === 'name' ? (declarator.token?.text ?? null) : declaratorName(declarator.inner);
}
