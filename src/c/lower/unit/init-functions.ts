/** Functions that are called before `main`, or after it (GCC manual: constructor and destructor attributes). */
import type { Attribute, Declarator, Expression, ExternalSyntax } from '../../syntax/ast.js';

export interface InitFunction {
  readonly name: string;
  /** Lower ones are constructed first, and destroyed last; those without are constructed after all others. */
  readonly priority: number;
}

const NO_PRIORITY = 65536;

/**
 * The functions with an attribute, in the order in which constructors are called. @param trees declarations of a unit,
 * in order
 */
export function initFunctions(
  trees: readonly ExternalSyntax[],
  attribute: 'constructor' | 'destructor',
  evaluate: (expression: Expression) => bigint,
): InitFunction[] {
  const found = new Map<string, InitFunction>();
  const add = (declarator: Declarator, attributes: readonly Attribute[]): void => {
    const name = declaredName(declarator);
    const given = attributes.find((each) => each.name === attribute);
    if (!given || name === null) return;
    const priority = given.values[0] ? Number(evaluate(given.values[0])) : NO_PRIORITY;
    const known = found.get(name);
    if (!known || priority < known.priority) found.set(name, { name, priority });
  };
  for (const tree of trees) {
    if (tree.kind === 'function-definition') add(tree.declarator, tree.attributes);
    else if (tree.kind === 'declaration') for (const each of tree.declarators) add(each.declarator, each.attributes);
  }
  return [...found.values()].sort((a, b) => a.priority - b.priority);
}

function declaredName(declarator: Declarator): string | null {
  return declarator.kind === 'name' ? (declarator.token?.text ?? null) : declaredName(declarator.inner);
}
