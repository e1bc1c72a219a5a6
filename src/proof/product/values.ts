/** Values that are not known, or given by all callers. */
import type { CType } from '../../c/index.js';
import { extend, extract } from '../formula/arithmetic.js';
import { constant, type Term } from '../formula/terms.js';
import type { World } from './world.js';

export function isBool(type: CType): boolean {
  return type.kind === 'integer' && type.isBool;
}

/** The value of a parameter. */
export function symbolOf(world: World, type: CType, label: string): Term {
  if (isBool(type)) return extend(world.typed(world.terms.symbol(1, label), type), 8, false);
  const isSigned = type.kind === 'integer' && type.signed;
  return type.size === 0 ? constant(8, 0) : world.typed(world.terms.symbol(type.size * 8, label, isSigned), type);
}

/** A number that is handed over for a parameter: of a bool only whether it is 0 (C11 6.3.1.2). */
export function constantOf(type: CType, given: bigint): Term {
  return constant(Math.max(8, type.size * 8), isBool(type) ? (given === 0n ? 0n : 1n) : given);
}

/** What a call gives back, in the width that it is computed in. */
export function resultOf(world: World, type: CType, label: string): Term {
  if (type.kind === 'integer') {
    const width = type.isBool ? 1 : type.size * 8;
    return extend(
      world.typed(world.terms.symbol(width, label, type.signed), type),
      Math.max(32, type.size * 8),
      type.signed && !type.isBool,
    );
  }
  const value = world.typed(world.terms.symbol(Math.max(8, type.size * 8), label), type);
  return type.kind === 'float' && type.size === 16 ? extract(value, 0, 64) : value;
}
