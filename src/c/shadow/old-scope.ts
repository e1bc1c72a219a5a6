/** File scope of a patched unit for the old version of one of its functions. */
import type { Entity, Scope } from '../lower/unit/scope.js';
import type { Token } from '../token.js';
import type { CType } from '../types/types.js';

/**
 * What old code names is that of the patched unit, but for functions that are gone there, or take another number of
 * arguments: these are the old ones, under a name that nothing else has. A call of one is seen as a call that the new
 * code does not make.
 */
export class OldScope implements Scope {
  readonly functionName = null;

  constructor(
    private readonly now: Scope,
    private readonly old: Scope,
  ) {}

  lookup(name: string): Entity | null {
    const now = this.now.lookup(name);
    if (now && now.kind !== 'function') return now;
    const old = this.old.lookup(name);
    if (old?.kind !== 'function' || (now && takesAsMany(old, now))) return now;
    return { kind: 'function', symbol: { ...old.symbol, name: `${name} before` } };
  }

  lookupTag(tag: string): CType | null {
    return this.now.lookupTag(tag);
  }

  declare(name: string, entity: Entity, token: Token): void {
    this.now.declare(name, entity, token);
  }

  declareTag(tag: string, type: CType): void {
    this.now.declareTag(tag, type);
  }
}

function takesAsMany(old: Entity & { kind: 'function' }, now: Entity & { kind: 'function' }): boolean {
  const [before, after] = [old.symbol.type, now.symbol.type];
  return before.parameters.length === after.parameters.length && before.variadic === after.variadic;
}
