/** What names mean (C11 6.2.1). */
import type { CType, IntegerType } from '../types/types.js';
import type { FunctionSymbol, ObjectSymbol, Variable } from './ir.js';

export type Entity =
  | { readonly kind: 'typedef'; readonly type: CType }
  | { readonly kind: 'enumerator'; readonly value: bigint; readonly type: IntegerType }
  | { readonly kind: 'object'; readonly symbol: ObjectSymbol }
  | { readonly kind: 'function'; readonly symbol: FunctionSymbol }
  | { readonly kind: 'variable'; readonly variable: Variable };

/** A scope that names can be declared in and looked up from. */
export interface Scope {
  lookup(name: string): Entity | null;
  lookupTag(tag: string): CType | null;
  declare(name: string, entity: Entity): void;
  declareTag(tag: string, type: CType): void;
}

/** File scope as far as it goes where a function begins (C11 6.2.1p4). */
export class FileScopeUpTo implements Scope {
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

  declare(name: string, entity: Entity): void {
    this.unit.declare(name, entity);
  }

  declareTag(tag: string, type: CType): void {
    this.unit.declareTag(tag, type);
  }
}

/** The scope of a block; what it does not know it asks the one around it. */
export class BlockScope implements Scope {
  private readonly entities = new Map<string, Entity>();
  private readonly tags = new Map<string, CType>();

  constructor(private readonly outer: Scope) {}

  lookup(name: string): Entity | null {
    return this.entities.get(name) ?? this.outer.lookup(name);
  }

  lookupTag(tag: string): CType | null {
    return this.tags.get(tag) ?? this.outer.lookupTag(tag);
  }

  declare(name: string, entity: Entity): void {
    this.entities.set(name, entity);
  }

  declareTag(tag: string, type: CType): void {
    this.tags.set(tag, type);
  }

  /** A tag declared in this very block. */
  ownTag(tag: string): CType | null {
    return this.tags.get(tag) ?? null;
  }
}
