/** Parses declarations, and the types and declarators in them (C11 6.7 and GNU's extensions). */
import { CompileError } from '../errors.js';
import { trimmed } from '../lists.js';
import type { Token } from '../token.js';
import type {
  Attribute,
  CompoundStatement,
  Declaration,
  Declarator,
  Expression,
  ExternalSyntax,
  FieldDeclaration,
  FunctionHead,
  Initializer,
  ParameterDeclaration,
  StaticAssertion,
  StorageClass,
  TypeName,
  TypeSpecifier,
} from './ast.js';
import { AttributeParser, NO_ATTRIBUTES } from './attribute-parser.js';
import type { IsTypeName, NameScope } from './token-cursor.js';
import {
  ASSEMBLY_WORDS,
  ATTRIBUTE_WORDS,
  CONST_WORDS,
  DROPPED_WORDS,
  INLINE_WORDS,
  STATEMENT_WORDS,
  STATIC_ASSERT_WORDS,
  TAG_WORDS,
  TYPE_WORDS,
  TYPEOF_WORDS,
} from './words.js';

const NO_NAME: Declarator = { kind: 'name', token: null };

/** What stands in front of the declarators of a declaration. */
interface Specifiers {
  /** The first word that means something here. */
  readonly token: Token;
  readonly storage: StorageClass;
  readonly inline: boolean;
  readonly specifier: TypeSpecifier;
  readonly isConst: boolean;
}

/** Blocks are left to the subclass. */
export abstract class DeclarationParser extends AttributeParser {
  /** What the parameters of the function declared last hide. */
  private parameterNames: NameScope = new Map();

  /** @param pack of records defined here (see ast.ts) */
  constructor(
    tokens: readonly Token[],
    isTypeName: IsTypeName,
    private readonly pack = 0,
  ) {
    super(tokens, isTypeName);
  }

  protected abstract override compound(): CompoundStatement;

  /** external-declaration: function-definition | declaration | static-assertion (C11 6.9) */
  external(): ExternalSyntax {
    if (STATIC_ASSERT_WORDS.has(this.text())) return this.staticAssertion();
    if (ASSEMBLY_WORDS.has(this.text())) throw new CompileError('assembly outside of functions', this.token);
    return this.withAttributes(() => {
      const specifiers = this.specifiers();
      if (this.text() === ';') return this.declarators(specifiers, null);
      const declarator = this.declarator(specifiers.isConst);
      this.declaratorSuffix();
      if (this.text() !== '{') return this.declarators(specifiers, declarator);
      const head = this.headOf(specifiers, declarator);
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
      const declarator = this.declarator(specifiers.isConst);
      this.declaratorSuffix();
      return this.headOf(specifiers, declarator);
    });
  }

  private headOf({ storage, inline, specifier }: Specifiers, declarator: Declarator): FunctionHead {
    const token = declaredToken(declarator) ?? this.fail();
    return { token, storage, inline, specifier, attributes: this.attributes, declarator };
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
      const declarator = this.declarator(specifiers.isConst);
      this.declaratorSuffix();
      return this.declarators(specifiers, declarator);
    });
  }

  /** The rest of a declaration behind its first declarator, if it has any. */
  private declarators({ isConst, ...specifiers }: Specifiers, first: Declarator | null): Declaration {
    const declarators: Array<{ declarator: Declarator; initializer: Initializer | null }> = [];
    for (let declarator = first; declarator; ) {
      const name = declaredToken(declarator);
      if (name) this.declareName(name.text, specifiers.storage === 'typedef');
      declarators.push({ declarator, initializer: this.accept('=') ? this.initializer() : null });
      if (!this.accept(',')) break;
      this.skipQualifiers();
      declarator = this.declarator(isConst);
      this.declaratorSuffix();
    }
    this.expect(';');
    return { kind: 'declaration', ...specifiers, attributes: this.attributes, declarators: trimmed(declarators) };
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
      const { token, specifier, isConst } = this.specifiers();
      return { token, specifier, declarator: this.declarator(isConst, true) };
    });
  }

  /** specifiers: (storage-class | type-specifier | qualifier | attribute)+ */
  private specifiers(): Specifiers {
    let token: Token | null = null;
    let storage: StorageClass = 'none';
    let inline = false;
    let isConst = false;
    let specifier: TypeSpecifier | null = null;
    let words: string[] | null = null;
    while (this.isName()) {
      const word = this.token;
      const { text } = word;
      if (DROPPED_WORDS.has(text)) {
        inline ||= INLINE_WORDS.has(text);
        isConst ||= CONST_WORDS.has(text);
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
      } else if (specifier) break;
      else if (TAG_WORDS.has(text)) specifier = text === 'enum' ? this.enumeration() : this.record();
      else if (TYPEOF_WORDS.has(text)) specifier = this.typeof();
      else if (text === '__auto_type') specifier = { kind: 'auto-type', token: this.take() };
      else if (this.isTypeName(text)) specifier = { kind: 'typedef-name', token: this.take(), name: text };
      else throw new CompileError(`unknown type name "${text}"`, word);
      token ??= word;
    }
    if (!specifier || !token) this.fail();
    return { token, storage, inline, specifier, isConst };
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
      pack: this.pack,
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
    while (!this.accept('}')) {
      if (STATIC_ASSERT_WORDS.has(this.text())) this.staticAssertion();
      else if (!this.accept(';')) fields.push(this.withAttributes(() => this.field()));
    }
    return trimmed(fields);
  }

  /** field: specifiers (declarator (":" conditional)? ("," ...)*)? ";" (C11 6.7.2.1) */
  private field(): FieldDeclaration {
    const { token, specifier, isConst } = this.specifiers();
    const declarators: Array<{ declarator: Declarator; width: Expression | null }> = [];
    if (this.text() !== ';') {
      do {
        const declarator = this.text() === ':' ? NO_NAME : this.declarator(isConst);
        const width = this.accept(':') ? this.conditional() : null;
        this.attributeGroups();
        declarators.push({ declarator, width });
      } while (this.accept(','));
    }
    this.expect(';');
    return { token, specifier, attributes: this.attributes, declarators: trimmed(declarators) };
  }

  /**
   * declarator: ("*" qualifier*)* direct-declarator (C11 6.7.6, 6.7.7)
   * @param isConst whether what stands in front is const
   * @param mayBeAbstract whether it may have no name, so that a parenthesis may hold parameters at once
   */
  private declarator(isConst: boolean, mayBeAbstract = false): Declarator {
    const isToConst = this.skipQualifiers() || isConst;
    if (this.accept('*')) return { kind: 'pointer', inner: this.declarator(false, mayBeAbstract), isToConst };
    let declarator: Declarator = NO_NAME;
    if (this.text() === '(') {
      if (!mayBeAbstract || this.startsGroup()) {
        this.at++;
        declarator = this.declarator(false, mayBeAbstract);
        this.expect(')');
      }
    } else if (this.isName() && !ASSEMBLY_WORDS.has(this.text())) {
      declarator = { kind: 'name', token: this.take() };
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

  /** "(" (parameter ("," parameter)* ("," "...")?)? ")" */
  private functionDeclarator(inner: Declarator): Declarator {
    this.expect('(');
    const parameters: ParameterDeclaration[] = [];
    let variadic = false;
    this.openScope();
    if (this.text() !== ')') {
      do {
        variadic = this.accept('...');
        if (variadic) break;
        parameters.push(this.withAttributes(() => this.parameter()));
      } while (this.accept(','));
    }
    this.expect(')');
    const names = this.closeScope();
    if (inner.kind === 'name') this.parameterNames = names;
    return { kind: 'function', inner, parameters: trimmed(parameters), variadic };
  }

  private parameter(): ParameterDeclaration {
    const { specifier, isConst } = this.specifiers();
    const declarator = this.declarator(isConst, true);
    this.attributeGroups();
    const name = declaredToken(declarator);
    if (name) this.declareName(name.text, false);
    return { specifier, declarator };
  }

  /** (asm "(" name ")" | attribute)*; the name of the symbol is not needed */
  private declaratorSuffix(): void {
    for (;;) {
      if (ASSEMBLY_WORDS.has(this.text())) this.at = this.groupEnd(this.at + 1);
      else if (ATTRIBUTE_WORDS.has(this.text())) this.attributeGroup();
      else return;
    }
  }

  /** Whether one of them is `const`. */
  private skipQualifiers(): boolean {
    for (let isConst = false; ; ) {
      const text = this.text();
      isConst ||= CONST_WORDS.has(text);
      if (DROPPED_WORDS.has(text)) this.at++;
      else if (ATTRIBUTE_WORDS.has(text)) this.attributeGroup();
      else return isConst;
    }
  }
}

/** The token of the name that a declarator declares, or null for an abstract one. */
function declaredToken(declarator: Declarator): Token | null {
  return declarator.kind === 'name' ? declarator.token : declaredToken(declarator.inner);
}
