/**
 * Whether a function that stands for another can take the calls of it: its own C type against the one that callers see.
 */

import { sameType } from '../../types/compatible.js';
import type { CType, FunctionType, IntegerType } from '../../types/types.js';
import { typeName } from '../../types/types.js';

/**
 * Why the function cannot take the calls, as the rest of a sentence; null where it can. Parameters go by their places:
 * integers convert (see adapterCode), pointers stay what they are, further ones are dropped only where the first are
 * just the same.
 * @param declared what callers see
 * @param own what the function is defined as
 */
export function misfit(declared: FunctionType, own: FunctionType): string | null {
  const wanted = own.parameters.length;
  const given = declared.parameters.length;
  if (declared.variadic !== own.variadic) return `${shown(declared)} and ${shown(own)} differ in "..."`;
  if (given < wanted || (own.variadic && given !== wanted))
    return `it takes ${wanted} parameters, and ${shown(declared)} gives ${given}`;
  const fits = given === wanted ? converts : sameType;
  const odd = own.parameters.findIndex((parameter, i) => !fits(declared.parameters[i]!, parameter));
  if (odd >= 0) {
    const types = `${typeName(own.parameters[odd]!)}, and ${shown(declared)} gives ${typeName(declared.parameters[odd]!)}`;
    return `its parameter ${odd + 1} is ${types}`;
  }
  if (declared.result.kind !== 'void' && !converts(own.result, declared.result))
    return `it gives ${typeName(own.result)}, and ${shown(declared)} ${typeName(declared.result)}`;
  return null;
}

function shown(declared: FunctionType): string {
  return `"${typeName(declared)}"`;
}

/**
 * A truth value is told from a number: 0 may be success in the one and failure in the other. adapterCode() widens with
 * the sign.
 */
function convertsInteger(from: IntegerType, to: IntegerType): boolean {
  if (from.isBool !== to.isBool || from.size > 8 || to.size > 8) return false;
  if (from.size === to.size) return true;
  return to.size >= 4 && (to.size < from.size || from.signed || from.size < 4);
}

function converts(from: CType, to: CType): boolean {
  if (from.kind === 'integer' && to.kind === 'integer') return convertsInteger(from, to);
  if (from.kind === 'pointer' && to.kind === 'pointer')
    return (from.target.kind === 'function') === (to.target.kind === 'function');
  return sameType(from, to);
}
