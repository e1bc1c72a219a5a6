/**
 * A translation unit at file scope: finds, parses and resolves external declarations by name, when a name is asked for.
 */
import { CompileError } from '../../errors.js';
import type {
  Declaration,
  Expression,
  FunctionDefinition,
  FunctionHead,
  InitDeclarator,
  Initializer,
  StaticAssertion,
} from '../../syntax/ast.js';
import { type DeclarationCatalog, DeclarationIndex } from '../../syntax/declaration-index.js';
import { declaratorName } from '../../syntax/declarator-parser.js';
import { type ExternalDeclaration, externalDeclarations } from '../../syntax/external-declarations.js';
import { parseExternalDeclaration, parseFunctionHead } from '../../syntax/parse.js';
import type { MissingHeader, Token, TranslationUnit } from '../../token.js';
import type { CType, FunctionType } from '../../types/types.js';
import type { FunctionSymbol, ObjectSymbol } from '../ir.js';
import { hasAttribute } from '../types/attributes.js';
import { definedFunction } from '../types/parameters.js';
import { type DeclaredName, type QualifiedType, TypeBuilder, type TypeContext } from '../types/type-builder.js';
import { type InitFunction, initFunctions } from './init-functions.js';
import type { KnownUnit, UnitToRead } from './known-unit.js';
import { isIncompleteArray, type ObjectDefinition, withLength } from './object-definition.js';
import { checkDeclaredOnce, type Entity, FileScopeUpTo, type Scope } from './scope.js';

/** Expression analysis as the unit needs it; passed in because declarations and expressions use each other. */
export interface ConstantEvaluator {
  constantInteger(unit: Unit, expression: Expression, scope: Scope): bigint;
  typeOf(unit: Unit, expression: Expression, scope: Scope): QualifiedType;
  /** The length an initializer gives to an array of unknown length (C11 6.7.9p22). */
  completeArray(unit: Unit, type: CType, initializer: Initializer, scope: Scope): CType;
}

/** Of a function; and of all objects without linkage that a unit has each time it is read. */
const MOST_STATIC_LOCALS = 1_000_000;

export class Unit implements Scope, TypeContext {
  readonly functionName = null;
  readonly file: string;
  /** As those of its source. */
  readonly files: readonly string[];
  readonly missing: readonly MissingHeader[];
  readonly types = new TypeBuilder(this);
  /** How many objects without linkage were defined. */
  localObjects = 0;
  private readonly defines: Map<string, boolean>;
  private constructors: readonly string[] | null;
  /** In names of objects without linkage, of which those that it had when it was read before are none of its own. */
  private readonly readings: number;
  /** The function that is analysed, and how many objects without linkage it has defined so far. */
  private analysed: { readonly name: string; objects: number } | null = null;
  private whole: { readonly source: TranslationUnit; readonly index: DeclarationIndex } | null = null;
  private readonly readSource: () => TranslationUnit;
  private readonly entities = new Map<string, Entity>();
  private readonly tags = new Map<string, CType>();
  private readonly objects = new Map<string, ObjectDefinition>();
  private readonly declared = new Set<ExternalDeclaration>();
  private readonly lookedUp = new Set<string>();

  constructor(
    source: TranslationUnit | UnitToRead,
    private readonly evaluator: ConstantEvaluator,
    private readonly catalog: DeclarationCatalog,
  ) {
    this.file = source.file;
    this.files = source.files;
    this.missing = source.missing;
    const known = 'read' in source ? source : null;
    this.readSource = 'read' in source ? source.read : () => source;
    this.constructors = known?.constructors ?? null;
    this.defines = new Map(known?.defines);
    this.readings = known?.readings ?? 0;
    if (!known) this.wholeUnit();
  }

  private wholeUnit(): { readonly source: TranslationUnit; readonly index: DeclarationIndex } {
    if (!this.whole) {
      const source = this.readSource();
      this.whole = { source, index: new DeclarationIndex(source, this.catalog) };
    }
    return this.whole;
  }

  get source(): TranslationUnit {
    return this.wholeUnit().source;
  }

  private get index(): DeclarationIndex {
    return this.wholeUnit().index;
  }

  /** Whether it was read before. */
  get isKnown(): boolean {
    return this.readings > 0;
  }

  /** What is told of it so far. */
  known(): KnownUnit {
    const { file, files, missing, constructors, defines, readings } = this;
    return { file, files, missing, constructors, defines, readings: readings + 1 };
  }

  readonly isTypeName = (name: string): boolean => this.index.isTypeName(name);

  lookup(name: string): Entity | null {
    const known = this.entities.get(name);
    // A declaration of other names may have declared it, too, and less of it than its own declarations.
    if (known && this.lookedUp.has(name)) return known;
    this.lookedUp.add(name);
    const candidates = this.index.find(name);
    // A function's body is parsed only where nothing else tells its type.
    for (const declaration of candidates) {
      // A typedef said again may define a structure, whose members may need what is being looked up for them.
      if (this.entities.get(name)?.kind === 'typedef') break;
      if (!declaration.isFunctionDefinition) this.declareExternal(declaration);
    }
    const declared = this.entities.get(name);
    if (!declared || (declared.kind === 'function' && declared.symbol.type.isUnprototyped)) {
      for (const declaration of candidates) this.declareExternal(declaration);
    }
    return this.entities.get(name) ?? null;
  }

  /** File scope at the definition of a function. */
  scopeAt(definition: string): Scope {
    return new FileScopeUpTo(this, (name) => !this.index.isLater(name, definition));
  }

  lookupTag(tag: string): CType | null {
    return this.tags.get(tag) ?? null;
  }

  declare(name: string, entity: Entity, token: Token): void {
    checkDeclaredOnce(name, this.entities.get(name), entity, token);
    this.entities.set(name, entity);
  }

  declareTag(tag: string, type: CType): void {
    this.tags.set(tag, type);
  }

  findTagDefinition(tag: string): void {
    for (const declaration of this.index.find(tag)) this.declareExternal(declaration);
  }

  checkTagDefinedOnce(tag: string): void {
    // Only what defines a tag has it as a name.
    const second = this.index.find(tag)[1];
    if (second) throw new CompileError(`the tag "${tag.slice('struct '.length)}" is defined twice`, second.tokens[0]!);
  }

  constantInteger(expression: Expression, scope: Scope): bigint {
    return this.evaluator.constantInteger(this, expression, scope);
  }

  typeOf(expression: Expression, scope: Scope): QualifiedType {
    return this.evaluator.typeOf(this, expression, scope);
  }

  /** The definition of a function in this unit, or null. @throws CompileError for a second one (C11 6.9p3, p5) */
  functionDefinition(name: string): FunctionDefinition | null {
    let found: FunctionDefinition | null = null;
    for (const declaration of this.index.find(name)) {
      if (!declaration.isFunctionDefinition) continue;
      // One of the unit's own file is hardly asked for again, and syntax is large.
      const isShared = declaration.file !== this.file;
      const tree = parseExternalDeclaration(declaration, this.isTypeName, isShared);
      if (tree.kind !== 'function-definition' || declaratorName(tree.declarator) !== name) continue;
      if (found) throw new CompileError(`"${name}" is defined twice`, tree.token);
      found = tree;
    }
    return found;
  }

  /** The tokens of a function's definition in this unit, unparsed, or null. */
  functionTokens(name: string): readonly Token[] | null {
    return this.index.find(name).findLast((declaration) => declaration.isFunctionDefinition)?.tokens ?? null;
  }

  /** Whether the unit seems to define a function of this name; does not parse it. */
  definesFunction(name: string): boolean {
    let defines = this.defines.get(name);
    if (defines === undefined) {
      defines = this.index.find(name).some((declaration) => declaration.isFunctionDefinition);
      this.defines.set(name, defines);
    }
    return defines;
  }

  /** The definition, tentative ones included (C11 6.9.2), of an object with static storage duration; or null. */
  objectDefinition(name: string): ObjectDefinition | null {
    this.lookup(name);
    const definition = this.objects.get(name);
    return definition ? withLength(definition) : null;
  }

  /**
   * Analyses a function. Objects without linkage have the same names whenever that is done, even in another process:
   * by them a program knows their places.
   */
  analyzing<T>(name: string, work: () => T): T {
    const outer = this.analysed;
    this.analysed = { name, objects: 0 };
    try {
      return work();
    } finally {
      this.analysed = outer;
    }
  }

  /** Defines an object without linkage: a static local, a compound literal at file scope. */
  defineLocalObject(
    name: string,
    { type, qualifiers }: QualifiedType,
    initializer: Initializer | null,
    alignment: number,
    scope: Scope,
    token: Token,
  ): ObjectSymbol {
    this.localObjects++;
    const { analysed } = this;
    // What is looked up meanwhile at file scope, or laid into memory afterwards, is none of the function's own.
    const isOwn = analysed !== null && analysed.name === scope.functionName && name.startsWith(`${analysed.name}.`);
    const number = isOwn ? analysed.objects++ : (this.readings + 1) * MOST_STATIC_LOCALS + this.objects.size;
    const unique = `${name}.${number}`;
    const symbol: ObjectSymbol = {
      kind: 'object',
      name: unique,
      type,
      qualifiers,
      unit: this.file,
      isStatic: true,
      isWeak: false,
      alignment,
    };
    this.entities.set(unique, { kind: 'object', symbol });
    this.objects.set(unique, { symbol, type, initializer, alignment: Math.max(type.align, alignment), scope, token });
    return symbol;
  }

  /** Names of functions with the attribute `constructor`, in the order they are called in. */
  constructorNames(): readonly string[] {
    this.constructors ??= this.initFunctions('constructor').map(({ name }) => name);
    return this.constructors;
  }

  /** The functions with an attribute that has them called before or after `main`, in the order of constructors. */
  initFunctions(attribute: 'constructor' | 'destructor'): InitFunction[] {
    const trees = this.index.constructors.map((declaration) => parseExternalDeclaration(declaration, this.isTypeName));
    return initFunctions(trees, attribute, (expression) => this.constantInteger(expression, this));
  }

  /** The unit's file-scope `_Static_assert`s. */
  staticAssertions(): StaticAssertion[] {
    return this.index.assertions.map(
      (declaration) => parseExternalDeclaration(declaration, this.isTypeName) as StaticAssertion,
    );
  }

  /** All function definitions, unparsed, in order. Their tokens are made whenever they are asked for. */
  definedFunctions(): ReadonlyArray<Pick<ExternalDeclaration, 'names' | 'tokens' | 'file'>> {
    return externalDeclarations(this.source).filter((declaration) => declaration.isFunctionDefinition);
  }

  /** Parses all that one file of the unit declares. @throws CompileError where it is no C */
  checkSyntax(file: string): void {
    for (const declaration of externalDeclarations(this.source)) {
      if (declaration.file === file) parseExternalDeclaration(declaration, this.isTypeName);
    }
  }

  private declareExternal(external: ExternalDeclaration): void {
    if (this.declared.has(external)) return;
    this.declared.add(external);
    if (external.isFunctionDefinition) {
      this.declareFunction(parseFunctionHead(external, this.isTypeName));
      return;
    }
    const tree = parseExternalDeclaration(external, this.isTypeName);
    if (tree.kind === 'declaration') this.declareAll(tree);
  }

  private declareFunction(tree: FunctionHead): void {
    const declared = definedFunction(this.types, tree, this);
    const name = declared.token!.text;
    const known = this.entities.get(name);
    if (known) {
      // A declaration without a prototype says nothing of the parameters that are defined.
      if (known.kind === 'function' && known.symbol.type.isUnprototyped && !declared.type.isUnprototyped)
        this.entities.set(name, { kind: 'function', symbol: { ...known.symbol, type: declared.type } });
      return;
    }
    const symbol: FunctionSymbol = {
      kind: 'function',
      name,
      type: declared.type,
      unit: this.file,
      isStatic: tree.storage === 'static' || tree.inline,
      alignment: this.types.alignment(tree.attributes, this),
    };
    this.entities.set(name, { kind: 'function', symbol });
  }

  private declareAll(tree: Declaration): void {
    const base = this.types.specifier(tree.specifier, this);
    for (const each of tree.declarators) {
      const declared = this.types.declarator(base, each.declarator, this, each.attributes);
      const { token, type, qualifiers } = declared;
      if (token === null) continue;
      const name = token.text;
      if (tree.storage === 'typedef') {
        const named = this.types.typedefType(type, each.attributes, this);
        if (!this.entities.has(name)) this.entities.set(name, { kind: 'typedef', type: named, qualifiers });
      } else if (hasAttribute(each.attributes, 'alias')) this.declareAlias(token, each, type);
      else if (type.kind === 'function') this.declarePrototype(tree, each, name, type);
      else this.declareObject(tree, each, declared, token);
    }
  }

  /** Another name for what the unit defines: both have one address (GCC manual: alias attribute). */
  private declareAlias(token: Token, { attributes }: InitDeclarator, type: CType): void {
    const literal = attributes.find(({ name }) => name === 'alias')?.arguments[0]?.text ?? '""';
    const target = literal.slice(1, -1);
    const entity = this.lookup(target);
    if (entity?.kind === 'function' && type.kind === 'function' && this.definesFunction(target))
      this.entities.set(token.text, entity);
    else if (entity?.kind === 'object' && type.kind !== 'function' && this.objectDefinition(target))
      this.entities.set(token.text, { kind: 'object', symbol: { ...entity.symbol, type } });
    else throw new CompileError(`"${token.text}" is an alias of "${target}", which this unit does not define`, token);
  }

  private declarePrototype(tree: Declaration, { attributes }: InitDeclarator, name: string, type: FunctionType): void {
    const known = this.entities.get(name);
    const isStatic = tree.storage === 'static' || tree.inline;
    const alignment = this.types.alignment(attributes, this);
    const symbol: FunctionSymbol =
      known?.kind === 'function'
        ? known.symbol
        : { kind: 'function', name, type, unit: this.file, isStatic, isWeak: false, alignment };
    if (known && known.kind !== 'function') return;
    this.entities.set(name, {
      kind: 'function',
      symbol: {
        ...symbol,
        // A prototype tells more than a declaration without one.
        type: symbol.type.isUnprototyped ? type : symbol.type,
        isWeak: symbol.isWeak || hasAttribute(attributes, 'weak'),
        alignment: Math.max(symbol.alignment ?? 0, alignment),
      },
    });
  }

  private declareObject(
    tree: Declaration,
    { initializer, attributes }: InitDeclarator,
    { type, qualifiers }: DeclaredName,
    token: Token,
  ): void {
    const name = token.text;
    const complete = initializer ? this.evaluator.completeArray(this, type, initializer, this) : type;
    const known = this.entities.get(name);
    const isIncomplete = known?.kind === 'object' && isIncompleteArray(known.symbol.type);
    const alignment = this.types.alignment(attributes, this);
    const isWeak = hasAttribute(attributes, 'weak');
    if (known?.kind !== 'object' || isIncomplete || alignment > known.symbol.alignment || isWeak) {
      const before = known?.kind === 'object' ? known.symbol : null;
      const symbol: ObjectSymbol = {
        kind: 'object',
        name,
        type: before && !isIncomplete ? before.type : complete,
        qualifiers,
        unit: this.file,
        isStatic: before?.isStatic ?? tree.storage === 'static',
        isWeak: isWeak || (before?.isWeak ?? false),
        alignment: Math.max(alignment, before?.alignment ?? 0),
      };
      this.entities.set(name, { kind: 'object', symbol });
    }
    const entity = this.entities.get(name);
    if (entity?.kind !== 'object' || (tree.storage === 'extern' && !initializer)) return;
    const defined = this.objects.get(name);
    if (defined?.initializer && !initializer) return;
    if (defined?.initializer && initializer) throw new CompileError(`"${name}" is defined twice`, token);
    this.objects.set(name, {
      symbol: entity.symbol,
      type: defined && isIncompleteArray(complete) ? defined.type : complete,
      initializer,
      alignment: Math.max(complete.align, entity.symbol.alignment),
      scope: this,
      token,
    });
  }
}
