/** Parses declarations, and the types and declarators in them (C11 6.7 and GNU's extensions). */
import { CompileError } from '../errors.js';
import { trimmed } from '../lists.js';
import { type Token, TokenKind } from '../token.js';
import { Qualifier, type Qualifiers } from '../types/types.js';
import type {
  Attribute,
  CompoundStatement,
  Declaration,
  Declarator,
  Expression,
  ExternalSyntax,
  FieldDeclaration,
  FunctionHead,
  InitDeclarator,
  StaticAssertion,
  StorageClass,
  TypeName,
  TypeSpecifier,
} from './ast.js';
import { NO_ATTRIBUTES } from './attribute-parser.js';
import {
  type AttributedDeclarator,
  DeclaratorParser,
  declaredToken,
  NO_NAME,
  type Specifiers,
} from './declarator-parser.js';
import { applyPragma, NO_PACK } from './pragma-pack.js';
import type { IsTypeName } from './token-cursor.js';
import {
  ASSEMBLY_WORDS,
  ATTRIBUTE_WORDS,
  DROPPED_WORDS,
  INLINE_WORDS,
  QUALIFIER_WORDS,
  STATEMENT_WORDS,
  STATIC_ASSERT_WORDS,
  TAG_WORDS,
  TYPE_WORDS,
  TYPEOF_WORDS,
  UNIMPLEMENTED_WORDS,
} from './words.js';

/** Blocks are left to the subclass. */
export abstract class DeclarationParser extends DeclaratorParser {
  private pack = NO_PACK;

  /** @param pack of records defined here (see ast.ts), until a pragma among the tokens says otherwise */
  constructor(tokens: readonly Token[], isTypeName: IsTypeName, pack = 0) {
    super(tokens, isTypeName);
    if (pack !== 0) this.pack = { current: pack, stack: [] };
  }

  /**
   * Takes the pragmas that stand here. @throws CompileError for a `pop` of what was pushed in front of the declaration
   */
  protected pragmas(): void {
    while (this.tokens[this.at]?.kind === TokenKind.Pragma) {
      const pragma = this.take();
      if (/\bpop\b/.test(pragma.text) && this.pack.stack.length === 0)
        throw new CompileError('#pragma pack(pop) inside a declaration', pragma);
      this.pack = applyPragma(this.pack, pragma);
    }
  }

  protected abstract override compound(): CompoundStatement;

  /** external-declaration: function-definition | declaration | static-assertion (C11 6.9) */
  external(): ExternalSyntax {
    if (STATIC_ASSERT_WORDS.has(this.text())) return this.staticAssertion();
    if (ASSEMBLY_WORDS.has(this.text())) throw new CompileError('assembly outside of functions', this.token);
    return this.withAttributes(() => {
      const specifiers = this.specifiers();
      if (this.text() === ';') return this.declarators(specifiers, null);
      const first = this.attributedDeclarator(specifiers.qualifiers);
      if (!this.isHead(first)) return this.declarators(specifiers, first);
      const head = this.headOf(specifiers, first);
      this.openScope(this.parameterNames);
      const body = this.compound();
      this.closeScope();
      return { kind: 'function-definition', ...head, body };
    });
  }

  /** A function-definition without its body (C11 6.9.1). */
  functionHead(): FunctionHead {
    return this.withAttributes(() => {
      const specifiers = this.specifiers();
      return this.headOf(specifiers, this.attributedDeclarator(specifiers.qualifiers));
    });
  }

  /** Whether a function's body, or the declarations of its parameters, follow. */
  private isHead({ declarator }: AttributedDeclarator): boolean {
    if (this.text() === '{') return true;
    return identifiersOf(declarator) !== null && this.isName();
  }

  private headOf({ storage, inline, specifier }: Specifiers, first: AttributedDeclarator): FunctionHead {
    const { declarator } = first;
    const token = declaredToken(declarator) ?? this.fail();
    const attributes = [...this.attributes, ...first.attributes];
    const parameterDeclarations: Declaration[] = [];
    if (identifiersOf(declarator))
      while (!this.isAtEnd && this.text() !== '{') parameterDeclarations.push(this.declaration());
    return { token, storage, inline, specifier, attributes, declarator, parameterDeclarations };
  }

  /** Whether a declaration starts here, and no expression statement. */
  protected startsDeclaration(): boolean {
    let ahead = 0;
    for (; ; ahead++) {
      const text = this.text(ahead);
      if (text === 'typedef' || text === 'static' || text === 'extern') return true;
      if (!DROPPED_WORDS.has(text)) break;
    }
    if (this.startsType(ahead)) return true;
    // It cannot be an expression, and whoever wrote it wants to hear of the name in front.
    return this.isName(ahead) && this.isName(ahead + 1) && !STATEMENT_WORDS.has(this.text(ahead));
  }

  /** declaration: specifiers (declarator ("=" initializer)? ("," ...)*)? ";" */
  declaration(): Declaration {
    return this.withAttributes(() => {
      const specifiers = this.specifiers();
      if (this.text() === ';') return this.declarators(specifiers, null);
      return this.declarators(specifiers, this.attributedDeclarator(specifiers.qualifiers));
    });
  }

  /** The rest of a declaration behind its first declarator, if it has any. */
  private declarators({ qualifiers, ...specifiers }: Specifiers, first: AttributedDeclarator | null): Declaration {
    const declarators: InitDeclarator[] = [];
    const common = this.attributes;
    for (let next = first; next; ) {
      const { declarator } = next;
      const name = declaredToken(declarator);
      if (name) this.declareName(name.text, specifiers.storage === 'typedef');
      const initializer = this.accept('=') ? this.initializer() : null;
      const attributes = next.attributes.length === 0 ? common : [...common, ...next.attributes];
      declarators.push({ declarator, initializer, attributes });
      if (!this.accept(',')) break;
      next = this.attributedDeclarator(qualifiers);
    }
    if (this.text() === '{') throw new CompileError('a function in a block is not implemented', this.token);
    this.expect(';');
    return { kind: 'declaration', ...specifiers, attributes: common, declarators: trimmed(declarators) };
  }

  /** static-assertion: "_Static_assert" "(" conditional ("," string)? ")" ";" (C11 6.7.10) */
  protected staticAssertion(): StaticAssertion {
    const token = this.take();
    this.expect('(');
    const condition = this.conditional();
    const message: Token[] = [];
    if (this.accept(',')) while (this.text() !== ')') message.push(this.take());
    this.expect(')');
    this.accept(';');
    return { kind: 'static-assertion', token, condition, message };
  }

  /** type-name: specifiers abstract-declarator */
  override typeName(): TypeName {
    return this.withAttributes(() => {
      const { token, specifier, qualifiers } = this.specifiers();
      const declarator = this.declarator(qualifiers, true);
      return { token, specifier, declarator, attributes: this.attributes };
    });
  }

  /** specifiers: (storage-class | type-specifier | qualifier | attribute)+ */
  protected specifiers(): Specifiers {
    let token: Token | null = null;
    let storage: StorageClass = 'none';
    let inline = false;
    let qualifiers: Qualifiers = Qualifier.None;
    let specifier: TypeSpecifier | null = null;
    let words: string[] | null = null;
    while (this.isName()) {
      const word = this.token;
      const { text } = word;
      if (DROPPED_WORDS.has(text) && !this.startsAtomicType()) {
        inline ||= INLINE_WORDS.has(text);
        qualifiers |= QUALIFIER_WORDS.get(text) ?? Qualifier.None;
        this.at++;
        continue;
      }
      if (ATTRIBUTE_WORDS.has(text)) {
        this.attributeGroup();
        continue;
      }
      if (text === 'static' || text === 'extern' || text === 'typedef') {
        storage = text;
        this.at++;
      } else if (TYPE_WORDS.has(text)) {
        this.at++;
        if (words) words.push(text);
        else if (specifier) this.fail();
        else {
          words = [text];
          specifier = { kind: 'basic', token: word, words };
        }
      } else if (UNIMPLEMENTED_WORDS.has(text)) this.fail();
      else if (specifier) break;
      else if (TAG_WORDS.has(text)) specifier = text === 'enum' ? this.enumeration() : this.record();
      else if (TYPEOF_WORDS.has(text)) specifier = this.typeof();
      else if (text === '_Atomic') specifier = this.atomicType();
      else if (text === '__auto_type') specifier = { kind: 'auto-type', token: this.take() };
      else if (this.isTypeName(text)) specifier = { kind: 'typedef-name', token: this.take(), name: text };
      else throw new CompileError(`unknown type name "${text}"`, word);
      token ??= word;
    }
    if (!specifier || !token) this.fail();
    return { token, storage, inline, specifier, qualifiers };
  }

  private startsAtomicType(): boolean {
    return this.text() === '_Atomic' && this.text(1) === '(';
  }

  /** "_Atomic" "(" type-name ")" (C11 6.7.2.4) */
  private atomicType(): TypeSpecifier {
    const token = this.take();
    this.expect('(');
    const type = this.typeName();
    this.expect(')');
    return { kind: 'atomic-type', token, type };
  }

  /** "typeof" "(" (expression | type-name) ")" */
  private typeof(): TypeSpecifier {
    const token = this.take();
    this.expect('(');
    if (this.text() === ')') throw new CompileError('typeof of nothing', token);
    const specifier: TypeSpecifier = this.startsType()
      ? { kind: 'typeof-type', token, type: this.typeName() }
      : { kind: 'typeof-expression', token, operand: this.expression() };
    this.expect(')');
    return specifier;
  }

  /** ("struct" | "union") attribute* name? ("{" field* "}" attribute*)? */
  private record(): TypeSpecifier {
    const token = this.take();
    const { attributes, tag } = this.tag();
    const isDefined = this.text() === '{';
    const fields = isDefined ? this.fields() : null;
    return {
      kind: 'record',
      token,
      union: token.text === 'union',
      tag,
      fields,
      // gcc ignores attributes of a tag that is only named.
      attributes: isDefined ? this.tagAttributes(attributes) : NO_ATTRIBUTES,
      // What holds at the closing brace is what the record is laid out by.
      pack: this.pack.current,
    };
  }

  /** "enum" attribute* name? ("{" (name ("=" conditional)? ","?)* "}" attribute*)? */
  private enumeration(): TypeSpecifier {
    const token = this.take();
    const { attributes, tag } = this.tag();
    if (!this.accept('{')) return { kind: 'enum', token, tag, enumerators: null, attributes: NO_ATTRIBUTES };
    const enumerators: Array<{ token: Token; value: Expression | null }> = [];
    while (this.text() !== '}') {
      const name = this.takeName();
      this.withAttributes(() => this.attributeGroups());
      this.declareName(name.text, false);
      enumerators.push({ token: name, value: this.accept('=') ? this.conditional() : null });
      if (!this.accept(',')) break;
    }
    this.expect('}');
    return { kind: 'enum', token, tag, enumerators, attributes: this.tagAttributes(attributes) };
  }

  private tag(): { attributes: readonly Attribute[]; tag: string | null } {
    return this.withAttributes(() => {
      this.attributeGroups();
      return { attributes: this.attributes, tag: this.isName() ? this.take().text : null };
    });
  }

  /** With those right behind the closing brace. */
  private tagAttributes(front: readonly Attribute[]): readonly Attribute[] {
    return this.withAttributes(() => {
      this.attributeGroups();
      return this.attributes.length === 0 ? front : [...front, ...this.attributes];
    });
  }

  private fields(): FieldDeclaration[] {
    const fields: FieldDeclaration[] = [];
    this.expect('{');
    for (this.pragmas(); !this.accept('}'); this.pragmas()) {
      if (STATIC_ASSERT_WORDS.has(this.text())) this.staticAssertion();
      else if (!this.accept(';')) fields.push(this.withAttributes(() => this.field()));
    }
    return trimmed(fields);
  }

  /** field: specifiers (declarator (":" conditional)? ("," ...)*)? ";" (C11 6.7.2.1) */
  private field(): FieldDeclaration {
    const { token, specifier, qualifiers } = this.specifiers();
    const declarators: Array<FieldDeclaration['declarators'][number]> = [];
    if (this.text() !== ';') {
      do {
        declarators.push(
          this.withAttributes(() => {
            this.attributeGroups();
            const declarator = this.text() === ':' ? NO_NAME : this.declarator(qualifiers);
            const width = this.accept(':') ? this.conditional() : null;
            this.attributeGroups();
            return { declarator, width, attributes: this.attributes };
          }),
        );
      } while (this.accept(','));
    }
    this.expect(';');
    return { token, specifier, attributes: this.attributes, declarators: trimmed(declarators) };
  }
}

/** The names in the parentheses of a function's declarator that declares no types of them; else null. */
function identifiersOf(declarator: Declarator): readonly Token[] | null {
  if (declarator.kind === 'name') return null;
  const isFunction = declarator.kind === 'function' && declarator.inner.kind === 'name';
  return isFunction ? declarator.identifiers : identifiersOf(declarator.inner);
}
