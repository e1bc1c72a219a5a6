/** How much code a function is, to decide whether calls of it are emitted in place. */
import type { FunctionType } from '../../types/types.js';
import type { IR, StatementIR } from '../ir.js';

/** The number of IR nodes; Infinity for a body that cannot stand in another function's. */
export function weigh(type: FunctionType, body: readonly StatementIR[]): number {
  return type.variadic ? Number.POSITIVE_INFINITY : weighStatements(body);
}

function weighStatements(body: readonly StatementIR[]): number {
  let sum = 0;
  for (const statement of body) sum += weighStatement(statement);
  return sum;
}

function weighStatement(statement: StatementIR): number {
  switch (statement.kind) {
    case 'expression':
      return weighValue(statement.value);
    case 'block':
      return weighStatements(statement.items);
    case 'if':
      return (
        1 +
        weighValue(statement.condition) +
        weighStatements(statement.consequence) +
        weighStatements(statement.alternative)
      );
    case 'loop':
      return (
        4 +
        (statement.condition ? weighValue(statement.condition) : 0) +
        (statement.update ? weighValue(statement.update) : 0) +
        weighStatements(statement.body)
      );
    case 'return':
      return 1 + (statement.value ? weighValue(statement.value) : 1);
    case 'switch':
      return 4 + statement.cases.length + weighValue(statement.value) + weighStatements(statement.body);
    case 'label':
    case 'goto':
      return Number.POSITIVE_INFINITY;
    default:
      return 1;
  }
}

function weighValue(value: IR): number {
  switch (value.kind) {
    case 'operation':
      return value.operands.reduce((sum, operand) => sum + weighValue(operand), 1);
    case 'load':
      return 1 + (value.place.kind === 'memory' ? weighValue(value.place.address) : 0);
    case 'store':
      return 1 + weighValue(value.value) + (value.place.kind === 'memory' ? weighValue(value.place.address) : 0);
    case 'call':
      return value.arguments.reduce((sum, each) => sum + (each.value ? weighValue(each.value) : 2), 4);
    case 'conditional':
      return 1 + weighValue(value.condition) + weighValue(value.consequence) + weighValue(value.alternative);
    case 'sequence':
      return value.effects.reduce((sum, effect) => sum + weighValue(effect), value.value ? weighValue(value.value) : 0);
    case 'statements':
      return weighStatements(value.body) + (value.value ? weighValue(value.value) : 0);
    case 'stack-allocation':
    case 'stack-restore':
    case 'variadic-area':
      return Number.POSITIVE_INFINITY;
    default:
      return 2;
  }
}
