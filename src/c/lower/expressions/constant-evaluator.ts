/** Expression analysis as declarations need it. */

import { completeArrayType } from '../initializers/initializers.js';
import { FunctionAnalyzer } from '../statements/statements.js';
import type { ConstantEvaluator } from '../unit/unit.js';
import { ExpressionAnalyzer } from './expressions.js';

/**
 * What is only asked for its type is analysed as if it stood in a function, so that it may have temporaries and
 * statements.
 */
export const constantEvaluator: ConstantEvaluator = {
  constantInteger: (unit, expression, scope) => new ExpressionAnalyzer(unit, scope).constantInteger(expression),
  typeOf: (unit, expression, scope) => new FunctionAnalyzer(unit, '', scope, 'none', false).typeOf(expression),
  completeArray: (unit, type, initializer, scope) =>
    completeArrayType(new FunctionAnalyzer(unit, '', scope), type, initializer),
};
