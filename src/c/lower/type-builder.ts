/** From the syntax of types to types (C11 6.7.2, 6.7.6). */
import { CompileError } from '../errors.js';
import { trimmed } from '../lists.js';
import type { Attribute, Declarator, Expression, FieldDeclaration, TypeName, TypeSpecifier } from '../syntax/ast.js';
import type { Token } from '../token.js';
import { type DeclaredMember, layOut } from '../types/layout.js';
import {
  arrayOf,
  basicType,
  type CType,
  type FunctionType,
  functionType,
  INT,
  type IntegerType,
  LONG,
  pointerTo,
  RecordType,
  UNSIGNED_INT,
  UNSIGNED_LONG,
} from '../types/types.js';
import type { Scope } from './scope.js';

/** What types need of expressions. */
export interface TypeContext {
  /** The value of an integer constant expression; throws CompileError where it is none. */
  constantInteger(expression: Expression, scope: Scope): bigint;
  /** The type of an expression that is not evaluated. */
  typeOf(expression: Expression, scope: Scope): CType;
  /** Looks for the definition of a tag of file scope and, where there is one, declares it. */
  findTagDefinition(tag: string): void;
  /** @throws CompileError where file scope defines the tag twice (C11 6.7.2.3p1) */
  checkTagDefinedOnce(tag: string): void;
  /** Declares a tag at file scope. */
  declareTag(tag: string, type: CType): void;
}

export interface DeclaredName {
  readonly token: Token | null;
  readonly type: CType;
  /** Names of the parameters where the declarator itself is a function's. */
  readonly parameterNames: ReadonlyArray<Token | null>;
}

export class TypeBuilder {
  constructor(private readonly context: TypeContext) {}

  typeName(name: TypeName, scope: Scope): CType {
    return this.declarator(this.specifier(name.specifier, scope), name.declarator, scope).type;
  }

  specifier(specifier: TypeSpecifier, scope: Scope): CType {
    switch (specifier.kind) {
      case 'basic': {
        const type = basicType(specifier.words);
        if (!type) throw new CompileError(`unknown type "${specifier.words.join(' ')}"`, specifier.token);
        return type;
      }
      case 'typedef-name': {
        const entity = scope.lookup(specifier.name);
        if (entity?.kind !== 'typedef')
          throw new CompileError(`unknown type name "${specifier.name}"`, specifier.token);
        return entity.type;
      }
      case 'record':
        return this.record(specifier, scope);
      case 'enum':
        return this.enumeration(specifier, scope);
      case 'typeof-expression':
        return this.context.typeOf(specifier.operand, scope);
      case 'typeof-type':
        return this.typeName(specifier.type, scope);
      case 'auto-type':
        throw new CompileError('__auto_type without an initializer', specifier.token);
    }
  }

  /** Applies a declarator to the type its declaration starts with. */
  declarator(base: CType, declarator: Declarator, scope: Scope): DeclaredName {
    switch (declarator.kind) {
      case 'name':
        return { token: declarator.token, type: base, parameterNames: [] };
      case 'pointer':
        return this.declarator(pointerTo(base, declarator.isToConst), declarator.inner, scope);
      case 'array': {
        const length = declarator.size ? Number(this.context.constantInteger(declarator.size, scope)) : null;
        if (length !== null && length < 0)
          throw new CompileError('an array of negative length', declarator.size!.token);
        return this.declarator(arrayOf(base, length), declarator.inner, scope);
      }
      case 'function': {
        const names: Array<Token | null> = [];
        const type = this.functionType(base, declarator, scope, names);
        const inner = this.declarator(type, declarator.inner, scope);
        return { ...inner, parameterNames: inner.type === type ? names : inner.parameterNames };
      }
    }
  }

  private functionType(
    result: CType,
    declarator: Declarator & { kind: 'function' },
    scope: Scope,
    names: Array<Token | null>,
  ): FunctionType {
    const parameters: CType[] = [];
    for (const parameter of declarator.parameters) {
      const declared = this.declarator(this.specifier(parameter.specifier, scope), parameter.declarator, scope);
      if (declared.type.kind === 'void') continue;
      names.push(declared.token);
      parameters.push(adjustParameter(declared.type));
    }
    return functionType(result, trimmed(parameters), declarator.variadic);
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
    const members = this.members(specifier.fields, scope);
    checkNames(members);
    record.define(
      layOut(members, {
        union: specifier.union,
        packed: hasAttribute(specifier.attributes, 'packed'),
        aligned: this.alignment(specifier.attributes, scope),
        pack: specifier.pack,
      }),
    );
    return record;
  }

  /** At file scope; in a block a definition may hide another. */
  private checkDefinedOnce(tag: string, scope: Scope): void {
    if (Object.is(scope, this.context)) this.context.checkTagDefinedOnce(tag);
  }

  /** Whether a definition in a scope completes the known type; in a block it may be a new type that hides one of file scope. */
  private isCompletedIn(known: RecordType, scope: Scope): boolean {
    if (known.hasDefinition) return false;
    return Object.is(scope, this.context) || !known.isComplete;
  }

  /** The type as an attribute of its typedef aligns it; 0 leaves it as it is. */
  aligned(type: CType, alignment: number): CType {
    if (alignment === 0 || type.kind === 'void' || type.kind === 'function' || alignment === type.align) return type;
    return type.kind === 'record' ? type.withAlignment(alignment) : ({ ...type, align: alignment } as CType);
  }

  private members(fields: readonly FieldDeclaration[], scope: Scope): DeclaredMember[] {
    const members: DeclaredMember[] = [];
    for (const field of fields) {
      const base = this.specifier(field.specifier, scope);
      const packed = hasAttribute(field.attributes, 'packed');
      const aligned = this.alignment(field.attributes, scope);
      if (field.declarators.length === 0) {
        if (field.specifier.kind === 'record' && field.specifier.tag === null) {
          members.push({ name: null, type: base, width: null, packed, aligned, token: field.token });
        }
        continue;
      }
      for (const { declarator, width } of field.declarators) {
        const declared = this.declarator(base, declarator, scope);
        members.push({
          name: declared.token?.text ?? null,
          type: declared.type,
          width: width ? Number(this.context.constantInteger(width, scope)) : null,
          packed,
          aligned,
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
      ...enumType(least, most, hasAttribute(specifier.attributes, 'packed')),
      enumTag: specifier.tag ?? '(anonymous)',
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

/** Whether an attribute is there, by its name without underscores. */
export function hasAttribute(attributes: readonly Attribute[], name: string): boolean {
  return attributes.some((attribute) => attribute.name === name);
}

/** C11 6.7.6.3p7 and p8: arrays and functions become pointers. */
function adjustParameter(type: CType): CType {
  if (type.kind === 'array') return pointerTo(type.element);
  if (type.kind === 'function') return pointerTo(type);
  return type;
}

function enumeratorType(value: bigint): IntegerType {
  if (value >= -(1n << 31n) && value < 1n << 31n) return INT;
  if (value >= 0n && value < 1n << 32n) return UNSIGNED_INT;
  return value >= 1n << 63n ? UNSIGNED_LONG : LONG;
}

/** gcc's choice: unsigned where nothing is negative, int's size unless more is needed or the enum is packed. */
function enumType(least: bigint, most: bigint, packed: boolean): IntegerType {
  if (packed) {
    for (const size of [1, 2] as const) {
      const bits = BigInt(size * 8);
      const fits = least < 0n ? least >= -(1n << (bits - 1n)) && most < 1n << (bits - 1n) : most < 1n << bits;
      const words = size === 1 ? ['char'] : ['short'];
      if (fits) return basicType([least < 0n ? 'signed' : 'unsigned', ...words]) as IntegerType;
    }
  }
  if (least < 0n) return least >= -(1n << 31n) && most < 1n << 31n ? INT : LONG;
  return most < 1n << 32n ? UNSIGNED_INT : UNSIGNED_LONG;
}
