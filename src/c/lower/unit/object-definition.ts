/** Objects with static storage duration, as their unit defines them. */
import type { Initializer } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { arrayOf, type CType } from '../../types/types.js';
import type { ObjectSymbol } from '../ir.js';
import type { Scope } from './scope.js';

/** The definition of an object: its type may be more complete than a declaration's. */
export interface ObjectDefinition {
  readonly symbol: ObjectSymbol;
  readonly type: CType;
  readonly initializer: Initializer | null;
  /** In bytes. */
  readonly alignment: number;
  /** Where names in the initializer are looked up. */
  readonly scope: Scope;
  readonly token: Token;
}

/** Whether a type is that of an array of unknown length. */
export function isIncompleteArray(type: CType): boolean {
  return type.kind === 'array' && type.length === null;
}

/** A tentative definition of an array without length has one element (C11 6.9.2p5). */
export function withLength(definition: ObjectDefinition): ObjectDefinition {
  const { type } = definition;
  if (type.kind !== 'array' || type.length !== null || definition.initializer) return definition;
  return { ...definition, type: arrayOf(type.element, 1) };
}
