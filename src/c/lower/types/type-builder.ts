/** From the syntax of types to types (C11 6.7.2, 6.7.6). */
import { CompileError } from '../../errors.js';
import { trimmed } from '../../lists.js';
import type {
  Attribute,
  Declarator,
  Expression,
  FieldDeclaration,
  ParameterDeclaration,
  TypeName,
  TypeSpecifier,
} from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { ANONYMOUS_ENUM } from '../../types/compatible.js';
import { type DeclaredMember, layOut } from '../../types/layout.js';
import {
  type ArrayType,
  arrayOf,
  basicType,
  type CType,
  type FunctionType,
  functionType,
  type IntegerType,
  pointerTo,
  promote,
  Qualifier,
  type Qualifiers,
  RecordType,
  typeName,
  UNSIGNED_INT,
} from '../../types/types.js';
import type { Scope } from '../unit/scope.js';
import { checkAttributes, hasAttribute, isPacked, withMode } from './attributes.js';
import { enumeratorType, enumType } from './enumerations.js';

/** What types need of expressions. */
export interface TypeContext {
  /** The value of an integer constant expression; throws CompileError where it is none. */
  constantInteger(expression: Expression, scope: Scope): bigint;
  /** The type of an expression that is not evaluated. */
  typeOf(expression: Expression, scope: Scope): QualifiedType;
  /** Looks for the definition of a tag of file scope and, where there is one, declares it. */
  findTagDefinition(tag: string): void;
  /** @throws CompileError where file scope defines the tag twice (C11 6.7.2.3p1) */
  checkTagDefinedOnce(tag: string): void;
  /** Declares a tag at file scope. */
  declareTag(tag: string, type: CType): void;
}

export interface QualifiedType {
  readonly type: CType;
  readonly qualifiers: Qualifiers;
}

/** Gives arrays of variable length their sizes where they are declared (C11 6.7.6.2p5). */
export interface LengthSource {
  /** The type of an array with as many elements as the expression says, or as the number does. */
  variableArray(element: CType, length: Expression | number, token: Token): ArrayType;
}

export interface DeclaredName {
  readonly token: Token | null;
  readonly type: CType;
  /** Of what is declared; of its elements for an array. */
  readonly qualifiers: Qualifiers;
  /** Names of the parameters where the declarator itself is a function's. */
  readonly parameterNames: ReadonlyArray<Token | null>;
}

export class TypeBuilder {
  /** Null where lengths of arrays must be constant. */
  private lengths: LengthSource | null = null;

  constructor(private readonly context: TypeContext) {}

  /** Does work in which arrays may be of variable length; null: in which they may not. */
  withLengths<T>(lengths: LengthSource | null, work: () => T): T {
    const outer = this.lengths;
    this.lengths = lengths;
    try {
      return work();
    } finally {
      this.lengths = outer;
    }
  }

  typeName(name: TypeName, scope: Scope): CType {
    return this.qualifiedTypeName(name, scope).type;
  }

  qualifiedTypeName(name: TypeName, scope: Scope): QualifiedType {
    const base = this.specifier(name.specifier, scope);
    return this.declarator(base, name.declarator, scope, name.attributes);
  }

  /**
   * The type, with the qualifiers that a typedef or `typeof` brings along; those that are written stand in declarators.
   */
  specifier(specifier: TypeSpecifier, scope: Scope): QualifiedType {
    const plain = (type: CType): QualifiedType => ({ type, qualifiers: Qualifier.None });
    switch (specifier.kind) {
      case 'basic': {
        const type = basicType(specifier.words);
        if (!type) throw new CompileError(`unknown type "${specifier.words.join(' ')}"`, specifier.token);
        return plain(type);
      }
      case 'typedef-name': {
        const entity = scope.lookup(specifier.name);
        if (entity?.kind !== 'typedef')
          throw new CompileError(`unknown type name "${specifier.name}"`, specifier.token);
        return entity;
      }
      case 'record':
        return plain(this.withLengths(null, () => this.record(specifier, scope)));
      case 'enum':
        return plain(this.enumeration(specifier, scope));
      case 'typeof-expression':
        return this.context.typeOf(specifier.operand, scope);
      case 'typeof-type':
        return this.qualifiedTypeName(specifier.type, scope);
      case 'atomic-type': {
        const { type } = this.qualifiedTypeName(specifier.type, scope);
        return { type, qualifiers: Qualifier.Atomic };
      }
      case 'auto-type':
        throw new CompileError('__auto_type without an initializer', specifier.token);
    }
  }

  /**
   * Applies a declarator to the type its declaration starts with.
   * @param attributes of what is declared: those that make another type of it are applied
   * @throws CompileError for attributes that change the meaning of C in a way this compiler does not know
   */
  declarator(
    base: QualifiedType,
    declarator: Declarator,
    scope: Scope,
    attributes: readonly Attribute[] = [],
  ): DeclaredName {
    checkAttributes(attributes);
    const declared = this.declared(base, declarator, scope);
    if (declared.qualifiers & Qualifier.Atomic && declared.type.kind === 'record')
      throw new CompileError(`_Atomic ${typeName(declared.type)}`, declared.token ?? attributes[0]?.token ?? NOWHERE);
    return attributes.length === 0 ? declared : { ...declared, type: withMode(declared.type, attributes) };
  }

  private declared(base: QualifiedType, declarator: Declarator, scope: Scope): DeclaredName {
    const { type, qualifiers } = base;
    switch (declarator.kind) {
      case 'name':
        return { token: declarator.token, type, qualifiers: qualifiers | declarator.qualifiers, parameterNames: [] };
      case 'pointer': {
        // A function has no qualifiers; those in front of it are its result's.
        const ofTarget = type.kind === 'function' ? Qualifier.None : qualifiers | declarator.qualifiers;
        return this.declared(unqualified(pointerTo(type, ofTarget)), declarator.inner, scope);
      }
      case 'array':
        return this.declared({ type: this.array(type, declarator.size, scope), qualifiers }, declarator.inner, scope);
      case 'function': {
        const names: Array<Token | null> = [];
        const made = this.functionType(type, declarator, scope, names);
        const inner = this.declared(unqualified(made), declarator.inner, scope);
        return { ...inner, parameterNames: inner.type === made ? names : inner.parameterNames };
      }
    }
  }

  private array(element: CType, size: Expression | null, scope: Scope): ArrayType {
    if (!size) return arrayOf(element, null);
    const length = this.constantLength(size, scope);
    if (length === null) return this.lengths!.variableArray(element, size, size.token);
    if (length < 0) throw new CompileError('an array of negative length', size.token);
    if (length * element.size > Number.MAX_SAFE_INTEGER)
      throw new CompileError(`an array of ${length} elements of ${element.size} bytes`, size.token);
    if (element.kind === 'array' && element.length === null) {
      if (element.extent && this.lengths) return this.lengths.variableArray(element, length, size.token);
      if (this.lengths !== UNKNOWN_LENGTHS) throw new CompileError('an array of incomplete arrays', size.token);
      return arrayOf(element, null);
    }
    return arrayOf(element, length);
  }

  /** Null where it is not constant, but need not be. */
  private constantLength(size: Expression, scope: Scope): number | null {
    try {
      return Number(this.context.constantInteger(size, scope));
    } catch (error) {
      if (!(error instanceof CompileError) || !this.lengths) throw error;
      return null;
    }
  }

  private functionType(
    result: CType,
    declarator: Declarator & { kind: 'function' },
    scope: Scope,
    names: Array<Token | null>,
  ): FunctionType {
    const parameters: CType[] = [];
    if (declarator.identifiers) {
      names.push(...declarator.identifiers);
      return functionType(result, [], false, true);
    }
    for (const parameter of declarator.parameters) {
      // What a length says of other parameters is only known where the function is defined (see FunctionAnalyzer).
      const declared = this.withLengths(UNKNOWN_LENGTHS, () => this.parameter(parameter, scope));
      if (declared.type.kind === 'void') continue;
      names.push(declared.token);
      parameters.push(declared.type);
    }
    const isUnprototyped = declarator.parameters.length === 0 && !declarator.variadic;
    return functionType(result, trimmed(parameters), declarator.variadic, isUnprototyped);
  }

  /** A parameter with its type as C11 6.7.6.3p7 and p8 adjust it. */
  parameter(parameter: ParameterDeclaration, scope: Scope): DeclaredName {
    const base = this.specifier(parameter.specifier, scope);
    const declared = this.declarator(base, parameter.declarator, scope, parameter.attributes);
    return { ...declared, type: adjustParameter(declared) };
  }

  private record(specifier: TypeSpecifier & { kind: 'record' }, scope: Scope): CType {
    const tag = specifier.tag === null ? null : `struct ${specifier.tag}`;
    if (specifier.fields === null) {
      const known = tag && scope.lookupTag(tag);
      if (known) return known;
      const declared = new RecordType(specifier.union, specifier.tag, () => tag && this.context.findTagDefinition(tag));
      // Known nowhere, so whichever scope it is first named in, only a definition at file scope can complete it.
      if (tag) this.context.declareTag(tag, declared);
      return declared;
    }
    const existing = tag ? scope.lookupTag(tag) : null;
    if (tag) this.checkDefinedOnce(tag, scope);
    let record: RecordType;
    if (existing instanceof RecordType && this.isCompletedIn(existing, scope)) record = existing;
    else {
      record = new RecordType(specifier.union, specifier.tag, () => {});
      if (tag) scope.declareTag(tag, record);
    }
    checkAttributes(specifier.attributes);
    const members = this.members(specifier.fields, scope);
    checkNames(members);
    const layout = layOut(members, {
      union: specifier.union,
      packed: isPacked(specifier.attributes),
      aligned: this.alignment(specifier.attributes, scope),
      pack: specifier.pack,
      transparent: hasAttribute(specifier.attributes, 'transparent_union'),
    });
    if (layout.size > Number.MAX_SAFE_INTEGER)
      throw new CompileError('a type of more than 2^53 bytes', specifier.token);
    record.define(layout);
    return record;
  }

  /** At file scope; in a block a definition may hide another. */
  private checkDefinedOnce(tag: string, scope: Scope): void {
    if (Object.is(scope, this.context)) this.context.checkTagDefinedOnce(tag);
  }

  /**
   * Whether a definition in a scope completes the known type; in a block it may be a new type that hides one of file
   * scope.
   */
  private isCompletedIn(known: RecordType, scope: Scope): boolean {
    if (known.hasDefinition) return false;
    return Object.is(scope, this.context) || !known.isComplete;
  }

  /** The type that a typedef names, as its attributes change it. */
  typedefType(type: CType, attributes: readonly Attribute[], scope: Scope): CType {
    const aligned = this.aligned(type, this.alignment(attributes, scope));
    const isTransparent = aligned.kind === 'record' && aligned.union && hasAttribute(attributes, 'transparent_union');
    return isTransparent ? aligned.varied({ isTransparent }) : aligned;
  }

  /** The type as an attribute of its typedef aligns it; 0 leaves it as it is. */
  private aligned(type: CType, alignment: number): CType {
    if (alignment === 0 || type.kind === 'void' || type.kind === 'function' || alignment === type.align) return type;
    return type.kind === 'record' ? type.varied({ align: alignment }) : ({ ...type, align: alignment } as CType);
  }

  private members(fields: readonly FieldDeclaration[], scope: Scope): DeclaredMember[] {
    const members: DeclaredMember[] = [];
    for (const field of fields) {
      const base = this.specifier(field.specifier, scope);
      if (field.declarators.length === 0) {
        if (field.specifier.kind === 'record' && field.specifier.tag === null) {
          const packed = isPacked(field.attributes);
          const aligned = this.alignment(field.attributes, scope);
          members.push({ ...base, name: null, width: null, packed, aligned, token: field.token });
        }
        continue;
      }
      for (const { declarator, width, attributes: own } of field.declarators) {
        const attributes = own.length === 0 ? field.attributes : [...field.attributes, ...own];
        const declared = this.declarator(base, declarator, scope, attributes);
        members.push({
          name: declared.token?.text ?? null,
          type: declared.type,
          width: width ? Number(this.context.constantInteger(width, scope)) : null,
          packed: isPacked(attributes),
          aligned: this.alignment(attributes, scope),
          qualifiers: declared.qualifiers,
          token: declared.token ?? field.token,
        });
      }
    }
    return members;
  }

  private enumeration(specifier: TypeSpecifier & { kind: 'enum' }, scope: Scope): CType {
    const tag = specifier.tag === null ? null : `struct ${specifier.tag}`;
    if (specifier.enumerators === null) {
      let known = tag && scope.lookupTag(tag);
      if (!known && tag) {
        this.context.findTagDefinition(tag);
        known = scope.lookupTag(tag);
      }
      return known || UNSIGNED_INT;
    }
    if (tag) this.checkDefinedOnce(tag, scope);
    let value = -1n;
    let least = 0n;
    let most = 0n;
    const names: Array<readonly [string, bigint]> = [];
    for (const enumerator of specifier.enumerators) {
      value = enumerator.value ? this.context.constantInteger(enumerator.value, scope) : value + 1n;
      names.push([enumerator.token.text, value]);
      // A later enumerator's value may name an earlier one.
      scope.declare(
        enumerator.token.text,
        { kind: 'enumerator', value, type: enumeratorType(value) },
        enumerator.token,
      );
      if (value < least) least = value;
      if (value > most) most = value;
    }
    const type: IntegerType = {
      ...enumType(least, most, isPacked(specifier.attributes)),
      enumTag: specifier.tag ?? ANONYMOUS_ENUM,
    };
    if (type.size === 8) {
      for (const [name, each] of names)
        scope.declare(name, { kind: 'enumerator', value: each, type: { ...type, enumTag: null } }, specifier.token);
    }
    if (tag) scope.declareTag(tag, type);
    return type;
  }

  /** The greatest `aligned` among the attributes, in bytes; 0 without one. */
  alignment(attributes: readonly Attribute[], scope: Scope): number {
    let alignment = 0;
    if (attributes.length === 0) return alignment;
    for (const attribute of attributes) {
      if (attribute.name !== 'aligned') continue;
      const value = attribute.values[0] ? Number(this.context.constantInteger(attribute.values[0], scope)) : 16;
      alignment = Math.max(alignment, value);
    }
    return alignment;
  }
}

/** Throws CompileError where two members have one name (C11 6.7.2p1), those of anonymous structures included. */
function checkNames(members: readonly DeclaredMember[]): void {
  const names = new Set<string>();
  const add = (name: string | null, type: CType, token: Token): void => {
    if (name === null) {
      if (type.kind === 'record') for (const inner of type.members ?? []) add(inner.name, inner.type, token);
      return;
    }
    if (names.has(name)) throw new CompileError(`two members have the name "${name}"`, token);
    names.add(name);
  };
  for (const { name, type, width, token } of members) if (width === null || name !== null) add(name, type, token);
}

/** In what only declares a function an array may be of any length. */
const UNKNOWN_LENGTHS: LengthSource = { variableArray: (element) => arrayOf(element, null) };

const NOWHERE: Token = { kind: 0, text: '', file: '', line: 0 };

function unqualified(type: CType): QualifiedType {
  return { type, qualifiers: Qualifier.None };
}

/** C11 6.7.6.3p7 and p8: arrays and functions become pointers. */
function adjustParameter({ type, qualifiers }: DeclaredName): CType {
  if (type.kind === 'array') return pointerTo(type.element, qualifiers);
  if (type.kind === 'function') return pointerTo(type);
  return type;
}

/** What a parameter of a definition without prototype is passed as (C11 6.5.2.2p6). */
export function promotedParameter(type: CType): CType {
  if (type.kind === 'integer') return promote(type);
  return type.kind === 'float' && type.size === 4 ? basicType(['double'])! : type;
}
