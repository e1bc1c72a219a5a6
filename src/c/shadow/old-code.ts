/** The old code of a region, to be evaluated where the new code stands. What it would do is noted. */
import type { Argument, FunctionSymbol, IR, Label, StatementIR, Variable } from '../lower/ir.js';
import { addressOf, variablePlace } from '../lower/values/operands.js';
import { UNSIGNED_INT } from '../types/types.js';
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
    if (kind?.kind === 'copy' && kind.isPure) return this.callCopy(value, kind.copy, value.signature);
    const effects: IR[] = [];
    const words: IR[] = [];
    const keep = (each: IR): IR => {
      const kept = newVariable('shadow argument', typeFor(each.type));
      effects.push(this.support.assign(kept, each));
      return this.support.load(kept);
    };
    if (callee.kind !== 'function') words.push(keep(this.value(callee)));
    const lent: Variable[] = [];
    const list = value.arguments.map((argument): Argument => {
      const { value: scalar, ctype } = argument;
      if (!scalar) return argument;
      if (scalar.kind === 'variable-address') {
        words.push(this.pair.addressWord(this.pair.matchOf(scalar.variable), scalar.offset));
        lent.push(scalar.variable);
        return argument;
      }
      const kept = keep(this.value(scalar));
      if (!isLine(scalar, value.token)) words.push(kept);
      return { ctype, value: kept, place: null };
    });
    const effect = this.support.effectOf(
      `call ${callee.kind === 'function' ? functionName(callee) : 'of a pointer'}`,
      words,
    );
    const result =
      kind?.kind === 'copy' ? this.performed({ ...value, arguments: list }, kind.copy, effect, lent.length > 0) : null;
    if (result) effects.push(...result.effects);
    else effects.push(this.support.note(effect), ...(kind?.kind === 'nothing' ? [] : [this.support.stop()]));
    return this.after([...effects, ...this.forget(lent)], result?.value ?? zeroOf(value.type));
  }

  /** What a call that may have effects would do, as one of the old code's; its arguments are evaluated already. */
  private performed(value: IR & { kind: 'call' }, copy: FunctionSymbol, effect: IR, hasAddress: boolean) {
    const { support } = this;
    const entered = newVariable('shadow effects', UNSIGNED_INT);
    const effects: IR[] = [support.assign(entered, support.enter())];
    const list = value.arguments.map((each) => (this.isKept(each) ? each : this.argument(each, effects)));
    const result = value.result && this.target(value.result, value.signature.result.size, effects);
    if (list.includes(null) || (value.result && !result)) return null;
    const call: IR = { ...value, callee: copy, arguments: list as Argument[], result: result?.place ?? null };
    const guarded = this.guarded(call);
    const leave = support.leave(support.load(entered), effect, hasAddress);
    const finish = result?.finish ?? [];
    if (call.type === 'void') return { effects: [...effects, guarded, ...finish, leave], value: null };
    const kept = newVariable('shadow result', typeFor(call.type));
    return { effects: [...effects, support.assign(kept, guarded), leave], value: support.load(kept) };
  }

  private isKept({ value }: Argument): boolean {
    return value !== null && value.kind !== 'variable-address';
  }

  /** What a call that was stopped leaves in variables whose addresses it got is not known. */
  private forget(lent: readonly Variable[]): IR[] {
    return lent.flatMap((variable) => {
      const reach = this.reach(variable);
      if (reach.kind !== 'variable' || !reach.known) return [];
      const { known } = reach;
      const zero = zeroOf('i32');
      return [this.support.assign(known, this.choice('i32', this.support.runs(), this.support.load(known), zero))];
    });
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
