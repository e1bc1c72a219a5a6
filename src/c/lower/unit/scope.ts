/** What names mean (C11 6.2.1). */
import { CompileError } from '../../errors.js';
import type { Token } from '../../token.js';
import { sameType } from '../../types/compatible.js';
import type { ArrayType, CType, IntegerType, Qualifiers } from '../../types/types.js';
import type { FunctionSymbol, ObjectSymbol, Variable } from '../ir.js';

export type Entity =
  | { readonly kind: 'typedef'; readonly type: CType; readonly qualifiers: Qualifiers }
  | { readonly kind: 'enumerator'; readonly value: bigint; readonly type: IntegerType }
  | { readonly kind: 'object'; readonly symbol: ObjectSymbol }
  | { readonly kind: 'function'; readonly symbol: FunctionSymbol }
  | { readonly kind: 'variable'; readonly variable: Variable }
  /** An array whose length is known when it is run; the variable holds its address. */
  | { readonly kind: 'variable-array'; readonly type: ArrayType; readonly pointer: Variable };

/** A scope that names can be declared in and looked up from. */
export interface Scope {
  lookup(name: string): Entity | null;
  lookupTag(tag: string): CType | null;
  /** @throws CompileError where the name has another meaning in this very scope (C11 6.7p3) */
  declare(name: string, entity: Entity, token: Token): void;
  declareTag(tag: string, type: CType): void;
  /** The name of the function around it; null at file scope. */
  readonly functionName: string | null;
  /** The numbers of its labels; none at file scope. */
  readonly labels?: LabelNumbers | null;
}

/** Numbers that stand for the labels of a function where their addresses are taken. */
export class LabelNumbers {
  private readonly numbers = new Map<string, bigint>();

  /** What the address of a label is: one that nothing lies at. */
  addressOf(name: string): bigint {
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = FIRST_LABEL + BigInt(this.numbers.size);
      this.numbers.set(name, number);
    }
    return number;
  }
}

/** Beyond all memory and all functions. */
const FIRST_LABEL = 0x100_0000_0000n;

/** File scope as far as it goes where a function begins (C11 6.2.1p4). */
export class FileScopeUpTo implements Scope {
  readonly functionName = null;

  /** @param knows whether a name is declared by then, or nowhere */
  constructor(
    private readonly unit: Scope,
    private readonly knows: (name: string) => boolean,
  ) {}

  lookup(name: string): Entity | null {
    return this.knows(name) ? this.unit.lookup(name) : null;
  }

  lookupTag(tag: string): CType | null {
    return this.unit.lookupTag(tag);
  }

  declare(name: string, entity: Entity, token: Token): void {
    this.unit.declare(name, entity, token);
  }

  declareTag(tag: string, type: CType): void {
    this.unit.declareTag(tag, type);
  }
}

/** The scope of a block; what it does not know it asks the one around it. */
export class BlockScope implements Scope {
  private readonly entities = new Map<string, Entity>();
  private readonly tags = new Map<string, CType>();

  readonly functionName: string | null;
  readonly labels: LabelNumbers | null;

  /** @param functionName of the function whose outermost scope it is; else that of the scope around it */
  constructor(
    private readonly outer: Scope,
    functionName: string | null = null,
  ) {
    this.functionName = functionName ?? outer.functionName;
    this.labels = functionName === null ? (outer.labels ?? null) : new LabelNumbers();
  }

  lookup(name: string): Entity | null {
    return this.entities.get(name) ?? this.outer.lookup(name);
  }

  lookupTag(tag: string): CType | null {
    return this.tags.get(tag) ?? this.outer.lookupTag(tag);
  }

  declare(name: string, entity: Entity, token: Token): void {
    checkDeclaredOnce(name, this.entities.get(name), entity, token);
    this.entities.set(name, entity);
  }

  declareTag(tag: string, type: CType): void {
    this.tags.set(tag, type);
  }
}

/** Throws CompileError where a scope knows the name as something else. */
export function checkDeclaredOnce(name: string, known: Entity | undefined, again: Entity, token: Token): void {
  if (known && !isSaidAgain(known, again))
    throw new CompileError(`"${name}" is declared twice in the same scope`, token);
}

/** Whether a second declaration may stand beside the first: what has linkage, and a typedef of the same type. */
function isSaidAgain(known: Entity, again: Entity): boolean {
  switch (known.kind) {
    case 'typedef':
      return again.kind === 'typedef' && sameType(known.type, again.type);
    case 'enumerator':
      return again.kind === 'enumerator' && known.value === again.value;
    case 'function':
      return again.kind === 'function';
    case 'object':
      return again.kind === 'object' && known.symbol.name === again.symbol.name;
    case 'variable':
    case 'variable-array':
      return false;
  }
}
