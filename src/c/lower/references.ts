/** What a function does with its variables, as far as it matters where a call of it is emitted in place. */
import type { CType } from '../types/types.js';
import type { Argument, FunctionIR, IR, Place, StatementIR, Variable } from './ir.js';

/** A scalar that is read or written at an offset from where a pointer leads. */
export interface Access {
  readonly offset: number;
  readonly type: CType;
}

/**
 * For each parameter what is accessed through it; null for one that is used otherwise. Null for a function that calls
 * others.
 */
export type References = ReadonlyArray<readonly Access[] | null> | null;

interface Uses {
  readonly references: References;
  readonly changed: ReadonlySet<Variable>;
}

const known = new WeakMap<FunctionIR, Uses>();

/**
 * The parameters of a function that do nothing but lead to what they point to: a variable whose address they get needs
 * none.
 */
export function referencesOf(ir: FunctionIR): References {
  return usesOf(ir).references;
}

/** The variables, and parameters, that a function gives a value in its body, or whose address it takes. */
export function changedVariables(ir: FunctionIR): ReadonlySet<Variable> {
  return usesOf(ir).changed;
}

function usesOf(ir: FunctionIR): Uses {
  let uses = known.get(ir);
  if (uses === undefined) {
    const reader = new ReferenceReader(ir.parameters);
    reader.statements(ir.body);
    const references = reader.calls ? null : ir.parameters.map((each) => reader.accesses.get(each) ?? null);
    uses = { references, changed: reader.changed };
    known.set(ir, uses);
  }
  return uses;
}

class ReferenceReader {
  calls = false;
  readonly changed = new Set<Variable>();
  /** Of parameters that are still taken for references. */
  readonly accesses: Map<Variable, Access[]>;

  constructor(parameters: readonly Variable[]) {
    const pointers = parameters.filter((each) => each.type.kind === 'pointer' && !each.inMemory);
    this.accesses = new Map(pointers.map((each) => [each, []]));
  }

  statements(items: readonly StatementIR[]): void {
    for (const item of items) this.statement(item);
  }

  private statement(item: StatementIR): void {
    switch (item.kind) {
      case 'expression':
        this.value(item.value);
        break;
      case 'block':
        this.statements(item.items);
        break;
      case 'if':
        this.value(item.condition);
        this.statements(item.consequence);
        this.statements(item.alternative);
        break;
      case 'loop':
        this.value(item.condition);
        this.value(item.update);
        this.statements(item.body);
        break;
      case 'switch':
        this.value(item.value);
        this.statements(item.body);
        break;
      case 'goto':
        this.statements(item.cleanups);
        break;
      case 'return':
        this.value(item.value);
        if (item.source) this.place(item.source);
        break;
      case 'label':
      case 'break':
      case 'continue':
        break;
    }
  }

  private value(value: IR | null): void {
    switch (value?.kind) {
      case 'load':
        this.scalarAt(value.place, value.bits ? null : value.ctype);
        break;
      case 'store':
        this.change(value.place);
        this.scalarAt(value.place, value.bits ? null : value.ctype);
        this.value(value.value);
        break;
      case 'copy':
        this.change(value.target);
        this.place(value.target);
        this.place(value.source);
        break;
      case 'zero':
        this.change(value.place);
        this.place(value.place);
        break;
      case 'operation':
      case 'bulk':
        for (const operand of value.operands) this.value(operand);
        break;
      case 'call':
        this.calls = true;
        if (value.callee.kind !== 'function') this.value(value.callee);
        this.arguments(value.arguments);
        if (value.result) {
          this.change(value.result);
          this.place(value.result);
        }
        break;
      case 'conditional':
        this.value(value.condition);
        this.value(value.consequence);
        this.value(value.alternative);
        break;
      case 'sequence':
        for (const effect of value.effects) this.value(effect);
        this.value(value.value);
        break;
      case 'statements':
        this.statements(value.body);
        this.value(value.value);
        break;
      case 'stack-allocation':
        this.value(value.size);
        break;
      case 'stack-restore':
        this.value(value.pointer);
        break;
      case 'variable-address':
        this.changed.add(value.variable);
        this.accesses.delete(value.variable);
        break;
    }
  }

  private change(place: Place): void {
    if (place.kind === 'variable') this.changed.add(place.variable);
  }

  private arguments(list: readonly Argument[]): void {
    for (const { value, place } of list) {
      this.value(value);
      if (place) this.place(place);
    }
  }

  private scalarAt(place: Place, type: CType | null): void {
    const reference = referenceIn(place);
    if (reference && type) this.accesses.get(reference)?.push({ offset: place.offset, type });
    else this.place(place);
  }

  /** A place that is used in another way than as a scalar reached through a reference: no parameter in it is one. */
  private place(place: Place): void {
    if (place.kind === 'memory') this.value(place.address);
    else {
      this.accesses.delete(place.variable);
      for (const effect of place.before) this.value(effect);
    }
  }
}

/** The variable that holds the address of a place, if it alone does. */
export function referenceIn(place: Place): Variable | null {
  if (place.kind !== 'memory' || place.address.kind !== 'load' || place.address.bits) return null;
  const holder = place.address.place;
  return holder.kind === 'variable' && holder.offset === 0 && holder.before.length === 0 ? holder.variable : null;
}
