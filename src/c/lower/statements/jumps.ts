/** The labels and gotos of a function, and the cleanups that leaving a scope runs. */
import { CompileError } from '../../errors.js';
import type { Token } from '../../token.js';
import type { IR, Label, StatementIR, Variable } from '../ir.js';
import type { LabelNumbers, Scope } from '../unit/scope.js';
import { addressOf, variablePlace } from '../values/operands.js';
import { i64, operation, valueTypeOf } from '../values/values.js';
import { flattenEntered, markEntered, type StatementList } from './flatten.js';

/** A variable with a cleanup function, while its scope is open (GCC manual: cleanup attribute). */
export interface Cleanup {
  readonly call: StatementIR;
  readonly outer: Cleanup | null;
}

/** Where a statement stands. */
export interface Position {
  readonly cleanup: Cleanup | null;
  readonly list: StatementList;
}

type Goto = StatementIR & { kind: 'goto' };

/** The cleanups to run when control leaves from one scope to an outer one, innermost first. */
export function openCleanups(from: Cleanup | null, to: Cleanup | null): StatementIR[] {
  const result: StatementIR[] = [];
  for (let cleanup = from; cleanup !== to && cleanup !== null; cleanup = cleanup.outer) result.push(cleanup.call);
  return result;
}

/** The call that a variable's `cleanup` attribute asks for. @throws CompileError where it names no function for it */
export function cleanupCall(scope: Scope, name: Token, variable: Variable): StatementIR {
  const entity = scope.lookup(name.text);
  if (entity?.kind !== 'function') throw new CompileError(`cleanup function "${name.text}" is not declared`, name);
  const { symbol } = entity;
  const pointer = symbol.type.parameters[0];
  if (!pointer) throw new CompileError(`cleanup function "${name.text}" takes no argument`, name);
  const value = addressOf(variablePlace(variable));
  const call: IR = {
    kind: 'call',
    type: valueTypeOf(symbol.type.result),
    callee: symbol,
    signature: symbol.type,
    arguments: [{ ctype: pointer, value, place: null }],
    result: null,
    token: name,
  };
  const effect: IR = { kind: 'sequence', type: 'void', effects: [call], value: null };
  return { kind: 'expression', value: effect, token: name };
}

/** The labels and gotos of one function. */
export class Jumps {
  private readonly labels = new Map<string, Label>();
  private readonly placed = new Map<Label, Position>();
  private readonly gotos: Array<{ readonly statement: Goto; readonly position: Position }> = [];
  private readonly entered = new Set<StatementList>();
  private readonly computedGotos: Array<{
    readonly value: IR;
    readonly items: StatementIR[];
    readonly position: Position;
    readonly token: Token;
  }> = [];

  /** A `goto`; its cleanups are known when all labels are. */
  goto(name: string, position: Position, token: Token): Goto {
    const label = this.label(name);
    if (this.placed.has(label)) label.isBackward = true;
    const statement: Goto = { kind: 'goto', label, cleanups: [], token };
    this.gotos.push({ statement, position });
    return statement;
  }

  /** A `goto` to the label whose address a value is; its statements are known when all labels are. */
  computed(value: IR, position: Position, token: Token): StatementIR {
    const items: StatementIR[] = [];
    this.computedGotos.push({ value, items, position, token });
    return { kind: 'block', items };
  }

  /** One that goes to whichever label has the value for its address. */
  private fillComputed(addresses: LabelNumbers): void {
    for (const { value, items, position, token } of this.computedGotos) {
      for (const { name } of [...this.placed.keys()]) {
        const address = i64(addresses.addressOf(name));
        const condition = operation('i64.eq', 'i32', value, address);
        const consequence = [this.goto(name, position, token)];
        items.push({ kind: 'if', condition, consequence, alternative: [], token });
      }
      const trap: IR = { kind: 'trap', type: 'void', reason: 'a computed goto to what is no label', token };
      items.push({ kind: 'expression', value: trap, token });
    }
  }

  /** The label, where it stands. @throws CompileError where it stands elsewhere, too */
  place(name: string, position: Position, token: Token): StatementIR {
    const label = this.label(name);
    if (this.placed.has(label)) throw new CompileError(`label "${name}" is defined twice`, token);
    this.placed.set(label, position);
    return { kind: 'label', label };
  }

  /** A case label in a list is reached from the body of its switch. */
  enter(label: StatementList, body: StatementList): void {
    markEntered(this.entered, label, body);
  }

  /**
   * To be called when the whole body is known. @throws CompileError for a label that is nowhere
   * @param addresses of the function's labels
   */
  resolve(addresses: LabelNumbers | null): void {
    if (addresses) this.fillComputed(addresses);
    for (const { statement, position } of this.gotos) {
      const target = this.placed.get(statement.label);
      if (!target) throw new CompileError(`label "${statement.label.name}" is not defined`, statement.token);
      markEntered(this.entered, target.list, position.list);
      const kept = new Set<Cleanup>();
      for (let each = target.cleanup; each; each = each.outer) kept.add(each);
      let common = position.cleanup;
      while (common && !kept.has(common)) common = common.outer;
      statement.cleanups.push(...openCleanups(position.cleanup, common));
    }
    flattenEntered(this.entered);
  }

  private label(name: string): Label {
    let label = this.labels.get(name);
    if (!label) {
      label = { name, isBackward: false };
      this.labels.set(name, label);
    }
    return label;
  }
}
