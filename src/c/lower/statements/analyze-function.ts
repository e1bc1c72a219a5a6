/** The analysis of one function, from its syntax to its IR. */
import { CompileError } from '../../errors.js';
import type { FunctionDefinition } from '../../syntax/ast.js';
import { sameType } from '../../types/compatible.js';
import { typeName } from '../../types/types.js';
import type { FunctionIR, FunctionSymbol } from '../ir.js';
import type { Unit } from '../unit/unit.js';
import { FunctionAnalyzer } from './statements.js';
import type { Strictness } from './strictness.js';

/**
 * @param standsIn it may be defined with another type than it is declared with
 * @throws CompileError where the body is wrong or needs what this compiler has not
 */
export function analyzeFunction(
  unit: Unit,
  symbol: FunctionSymbol,
  definition: FunctionDefinition,
  strictness: Strictness = 'none',
  standsIn = false,
): FunctionIR {
  const scope = strictness === 'none' ? unit : unit.scopeAt(symbol.name);
  const ir = unit.analyzing(symbol.name, () =>
    new FunctionAnalyzer(unit, symbol.name, scope, strictness).function(symbol, definition),
  );
  const { name, type, isStatic } = symbol;
  if (!standsIn && !sameType(ir.type, type))
    throw new CompileError(`"${name}" is declared as ${typeName(type)}, defined as ${typeName(ir.type)}`, ir.token);
  if (definition.storage === 'static' && !isStatic)
    throw new CompileError(`"${name}" is static, but was declared without`, ir.token);
  return ir;
}
