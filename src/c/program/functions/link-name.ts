import type { FunctionSymbol, ObjectSymbol } from '../../lower/ir.js';

/**
 * The name by which a program finds a function or an object: static names belong to their unit, others to the program.
 */
export function linkName(symbol: FunctionSymbol | ObjectSymbol): string {
  return symbol.isStatic ? `${symbol.unit}\0${symbol.name}` : symbol.name;
}
