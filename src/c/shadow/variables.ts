/** What statements do with variables, and which calls are in them. */
import type { IR, Label, Place, StatementIR, Variable } from '../lower/ir.js';

/** Is told of each part, outer ones first. */
export interface Visitor {
  readonly value?: (value: IR) => void;
  readonly place?: (place: Place) => void;
  readonly statement?: (statement: StatementIR) => void;
}

/** Shows a visitor all parts of statements, in the order they are written in. */
export function visitStatements(items: readonly StatementIR[], visitor: Visitor): void {
  for (const item of items) visitStatement(item, visitor);
}

function visitStatement(item: StatementIR, visitor: Visitor): void {
  visitor.statement?.(item);
  switch (item.kind) {
    case 'expression':
      visitValue(item.value, visitor);
      break;
    case 'block':
      visitStatements(item.items, visitor);
      break;
    case 'if':
      visitValue(item.condition, visitor);
      visitStatements(item.consequence, visitor);
      visitStatements(item.alternative, visitor);
      break;
    case 'loop':
      visitValue(item.condition, visitor);
      visitStatements(item.body, visitor);
      visitValue(item.update, visitor);
      break;
    case 'switch':
      visitValue(item.value, visitor);
      visitStatements(item.body, visitor);
      break;
    case 'goto':
      visitStatements(item.cleanups, visitor);
      break;
    case 'return':
      visitValue(item.value, visitor);
      if (item.source) visitPlace(item.source, visitor);
      break;
    case 'label':
    case 'break':
    case 'continue':
      break;
  }
}

/** Shows a visitor all parts of a value, itself included. */
export function visitValue(value: IR | null, visitor: Visitor): void {
  if (!value) return;
  visitor.value?.(value);
  switch (value.kind) {
    case 'load':
      visitPlace(value.place, visitor);
      break;
    case 'store':
      visitPlace(value.place, visitor);
      visitValue(value.value, visitor);
      break;
    case 'copy':
      visitPlace(value.target, visitor);
      visitPlace(value.source, visitor);
      break;
    case 'zero':
      visitPlace(value.place, visitor);
      break;
    case 'operation':
    case 'bulk':
      for (const operand of value.operands) visitValue(operand, visitor);
      break;
    case 'call':
      if (value.callee.kind !== 'function') visitValue(value.callee, visitor);
      for (const argument of value.arguments) {
        if (argument.place) visitPlace(argument.place, visitor);
        else visitValue(argument.value, visitor);
      }
      if (value.result) visitPlace(value.result, visitor);
      break;
    case 'conditional':
      visitValue(value.condition, visitor);
      visitValue(value.consequence, visitor);
      visitValue(value.alternative, visitor);
      break;
    case 'sequence':
      for (const effect of value.effects) visitValue(effect, visitor);
      visitValue(value.value, visitor);
      break;
    case 'statements':
      visitStatements(value.body, visitor);
      visitValue(value.value, visitor);
      break;
    case 'stack-allocation':
      visitValue(value.size, visitor);
      break;
    default:
      break;
  }
}

function visitPlace(place: Place, visitor: Visitor): void {
  visitor.place?.(place);
  if (place.kind === 'memory') visitValue(place.address, visitor);
  else for (const effect of place.before) visitValue(effect, visitor);
}

/** The variables of statements, in the order in which they are first named. */
export function variablesOf(items: readonly StatementIR[]): Set<Variable> {
  const found = new Set<Variable>();
  visitStatements(items, {
    place: (place) => {
      if (place.kind === 'variable') found.add(place.variable);
    },
    value: (value) => {
      if (value.kind === 'variable-address') found.add(value.variable);
    },
  });
  return found;
}

/** How often each variable is read, written or has its address taken: an approximation of where it matters. */
export function usesOf(items: readonly StatementIR[]): Map<Variable, number> {
  const counts = new Map<Variable, number>();
  const count = (variable: Variable): void => void counts.set(variable, (counts.get(variable) ?? 0) + 1);
  visitStatements(items, {
    value: (value) => {
      if (value.kind === 'variable-address') count(value.variable);
      if (value.kind === 'load' && value.place.kind === 'variable') count(value.place.variable);
      if (value.kind === 'copy' && value.source.kind === 'variable') count(value.source.variable);
      if (value.kind === 'call')
        for (const { place } of value.arguments) if (place?.kind === 'variable') count(place.variable);
    },
    statement: (statement) => {
      if (statement.kind === 'return' && statement.source?.kind === 'variable') count(statement.source.variable);
    },
  });
  return counts;
}

/** Whether there is a label in statements, at any depth. */
export function hasLabels(items: readonly StatementIR[]): boolean {
  return labelsOf(items).size > 0;
}

/** The labels that stand in statements. */
export function labelsOf(items: readonly StatementIR[]): Set<Label> {
  const found = new Set<Label>();
  visitStatements(items, {
    statement: (statement) => {
      if (statement.kind === 'label') found.add(statement.label);
    },
  });
  return found;
}
