/** The old code of a region, to be evaluated where the new code stands. What it would do is noted. */
import type { Argument, IR, Label, StatementIR, Variable } from '../lower/ir.js';
import { addressOf, variablePlace } from '../lower/operands.js';
import type { Callees } from './callees.js';
import { CodeCopy, type Reach, zeroOf } from './copy.js';
import type { FunctionPair } from './function-pair.js';
import { functionName, isLine } from './structure.js';
import { newVariable, type Support, typeFor } from './support.js';
import { labelsOf } from './variables.js';

export class OldCode extends CodeCopy {
  private readonly inside: ReadonlySet<Label>;
  private readonly end: Label = { name: 'end of shadow', isBackward: false };
  private isLeft = false;

  /**
   * @param items all of the region's old code
   * @param copies stand for variables of the new function that the region may change
   */
  constructor(
    private readonly pair: FunctionPair,
    private readonly callees: Callees,
    support: Support,
    items: readonly StatementIR[],
    private readonly copies: ReadonlyMap<Variable, Variable>,
  ) {
    super(support);
    this.inside = labelsOf(items);
  }

  /** Copies statements of the region; the value, if there is one, is given to the variable. */
  statements(items: readonly StatementIR[], value: IR | null, variable: Variable | null): StatementIR[] {
    const result = this.list(items);
    if (value) {
      const copied = this.value(value);
      result.push(this.support.statement(variable ? this.support.assign(variable, copied) : copied));
    }
    return this.isLeft ? [{ kind: 'block', items: [...result, { kind: 'label', label: this.end }] }] : result;
  }

  protected reach(variable: Variable): Reach {
    const reach = this.pair.reach(variable);
    const copy = reach.kind === 'variable' ? this.copies.get(reach.variable) : undefined;
    return copy ? { kind: 'variable', variable: copy, known: null } : reach;
  }

  protected address(variable: Variable, offset: number): IR {
    const reach = this.reach(variable);
    return reach.kind === 'memory' ? addressOf(variablePlace(reach.variable, offset)) : this.unknown('i64');
  }

  protected override argument(argument: Argument, effects: IR[]): Argument | null {
    const { value, ctype } = argument;
    if (value?.kind !== 'variable-address') return super.argument(argument, effects);
    const reach = this.reach(value.variable);
    if (reach.kind === 'unknown') return null;
    if (reach.kind === 'variable' && reach.known)
      effects.push(this.choice('void', this.support.load(reach.known), zeroOf('void'), this.support.stop()));
    return { ctype, value: addressOf(variablePlace(reach.variable, value.offset)), place: null };
  }

  protected call(value: IR & { kind: 'call' }): IR {
    const { callee } = value;
    const kind = callee.kind === 'function' ? this.callees.kindOf(callee) : null;
    if (kind?.kind === 'pure') return this.callCopy(value, kind.copy, value.signature);
    const effects: IR[] = [];
    const values: IR[] = [];
    const keep = (each: IR): void => {
      const kept = newVariable('shadow argument', typeFor(each.type));
      effects.push(this.support.assign(kept, each));
      values.push(this.support.load(kept));
    };
    if (callee.kind !== 'function') keep(this.value(callee));
    for (const { value: argument } of value.arguments) {
      if (!argument || isLine(argument, value.token)) continue;
      if (argument.kind === 'variable-address') {
        values.push(this.pair.addressWord(this.pair.matchOf(argument.variable), argument.offset));
        const reach = this.reach(argument.variable);
        // What the call leaves there is not known.
        if (reach.kind === 'variable' && reach.known)
          effects.push(this.support.assign(reach.known, { kind: 'constant', type: 'i32', value: 0 }));
      } else keep(this.value(argument));
    }
    const name = `call ${callee.kind === 'function' ? functionName(callee) : 'through a pointer'}`;
    effects.push(this.support.note(this.support.effectOf(name, values)));
    if (kind?.kind !== 'nothing') effects.push(this.support.stop());
    return this.after(effects, zeroOf(value.type));
  }

  protected leave({ value }: StatementIR & { kind: 'return' }): StatementIR[] {
    if (!value) return this.exit('return');
    const kept = newVariable('shadow result', typeFor(value.type));
    return [
      this.support.statement(this.support.assign(kept, this.value(value))),
      ...this.exit('return', [this.support.load(kept)]),
    ];
  }

  protected exit(name: string, values: readonly IR[] = []): StatementIR[] {
    this.isLeft = true;
    const { token } = this.support;
    return [
      this.support.statement(this.support.note(this.support.effectOf(name, values))),
      { kind: 'goto', label: this.end, cleanups: [], token },
    ];
  }

  protected isInside(label: Label): boolean {
    return this.inside.has(label);
  }
}
