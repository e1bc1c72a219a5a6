/**
 * The new code of a region: does what it did, and holds each of its effects against what the old code would have done.
 */
import type { Argument, ExitIR, FunctionSymbol, IR, Label, Place, StatementIR, Variable } from '../lower/ir.js';
import { addressOf, variablePlace } from '../lower/values/operands.js';
import { i64, operation } from '../lower/values/values.js';
import type { Token } from '../token.js';
import { UNSIGNED_LONG } from '../types/types.js';
import type { Callees } from './callees.js';
import { zeroOf } from './copy.js';
import type { FunctionPair } from './function-pair.js';
import { functionName, isLine } from './structure.js';
import { newVariable, type Support, typeFor } from './support.js';
import { labelsOf, visitStatements } from './variables.js';

type Call = IR & { kind: 'call' };

export class NewCode {
  private readonly labels: ReadonlySet<Label>;
  private readonly exits = new Set<ExitIR>();

  /**
   * @param region the variable with what the old code would do
   * @param mark offset of the byte that says that they differ
   */
  constructor(
    private readonly pair: FunctionPair,
    private readonly callees: Callees,
    private readonly support: Support,
    private readonly region: Variable,
    private readonly mark: number,
    items: readonly StatementIR[],
  ) {
    this.labels = labelsOf(items);
    visitStatements(items, {
      statement: (each) => {
        if (each.kind === 'loop') this.exits.add(each.breaks).add(each.continues);
        if (each.kind === 'switch') this.exits.add(each.breaks);
      },
    });
  }

  list(items: readonly StatementIR[]): StatementIR[] {
    return items.flatMap((item) => this.statement(item));
  }

  private statement(statement: StatementIR): StatementIR[] {
    switch (statement.kind) {
      case 'expression':
        return [{ ...statement, value: this.value(statement.value) }];
      case 'block':
        return [{ kind: 'block', items: this.list(statement.items) }];
      case 'if': {
        const { condition, consequence, alternative } = statement;
        const lists = { consequence: this.list(consequence), alternative: this.list(alternative) };
        return [{ ...statement, condition: this.value(condition), ...lists }];
      }
      case 'loop': {
        const { condition, update, body } = statement;
        const values = { condition: condition && this.value(condition), update: update && this.value(update) };
        return [{ ...statement, ...values, body: this.list(body) }];
      }
      case 'switch':
        return [{ ...statement, value: this.value(statement.value), body: this.list(statement.body) }];
      case 'label':
        return [statement];
      case 'goto':
        return this.goto(statement);
      case 'break':
      case 'continue':
        return this.exits.has(statement.exit) ? [statement] : [...this.leaving(statement.kind, []), statement];
      case 'return':
        return this.return(statement);
    }
  }

  private goto(statement: StatementIR & { kind: 'goto' }): StatementIR[] {
    const cleanups = this.list(statement.cleanups);
    const jump: StatementIR = { ...statement, cleanups: [] };
    if (this.labels.has(statement.label)) return [...cleanups, jump];
    return [...cleanups, ...this.leaving(`goto ${statement.label.name}`, []), jump];
  }

  private return(statement: StatementIR & { kind: 'return' }): StatementIR[] {
    if (!statement.value) return [...this.leaving('return', []), statement];
    const kept = newVariable('result', typeFor(statement.value.type));
    return [
      { kind: 'expression', value: this.support.assign(kept, this.value(statement.value)), token: statement.token },
      ...this.leaving('return', [this.support.load(kept)]),
      { ...statement, value: this.support.load(kept) },
    ];
  }

  private leaving(name: string, values: readonly IR[]): StatementIR[] {
    const { support, region, mark } = this;
    return [
      support.statement(support.effect(region, support.effectOf(name, values), mark)),
      support.statement(support.end(region, mark)),
    ];
  }

  value(value: IR): IR {
    switch (value.kind) {
      case 'load': {
        const effects: IR[] = [];
        const place = this.place(value.place, effects);
        return sequence(effects, { ...value, place });
      }
      case 'store':
        return this.store(value);
      case 'copy': {
        const effects: IR[] = [];
        const target = this.target(value.target, effects, value.token);
        const source = this.place(value.source, effects);
        const copy: IR = { ...value, target: target.place, source };
        return sequence([...effects, ...this.around(copy, target.address, i64(value.ctype.size))], null);
      }
      case 'zero': {
        const effects: IR[] = [];
        const target = this.target(value.place, effects, value.token);
        const zero: IR = { ...value, place: target.place };
        return sequence([...effects, ...this.around(zero, target.address, i64(value.size))], null);
      }
      case 'operation':
        return { ...value, operands: value.operands.map((each) => this.value(each)) };
      case 'call':
        return this.call(value);
      case 'conditional': {
        const [condition, consequence] = [this.value(value.condition), this.value(value.consequence)];
        return { ...value, condition, consequence, alternative: this.value(value.alternative) };
      }
      case 'sequence':
        return {
          ...value,
          effects: value.effects.map((each) => this.value(each)),
          value: value.value && this.value(value.value),
        };
      case 'statements':
        return { ...value, body: this.list(value.body), value: value.value && this.value(value.value) };
      case 'stack-allocation':
        return { ...value, size: this.value(value.size) };
      case 'bulk': {
        const effects: IR[] = [];
        const operands = value.operands.map((each) => this.held(this.value(each), effects)) as [IR, IR, IR];
        return sequence([...effects, ...this.around({ ...value, operands }, operands[0], operands[2])], null);
      }
      default:
        return value;
    }
  }

  /** A place that is read, or written where that does not show. */
  private place(place: Place, effects: IR[]): Place {
    if (place.kind === 'memory') return { ...place, address: this.value(place.address) };
    effects.push(...place.before.map((each) => this.value(each)));
    return variablePlace(place.variable, place.offset);
  }

  /** A place that is written; its address, where that shows. */
  private target(place: Place, effects: IR[], token: Token): { place: Place; address: IR | null } {
    if (place.kind === 'variable') {
      const own = this.place(place, effects);
      return { place: own, address: this.pair.isMemory(place.variable) ? addressOf(own) : null };
    }
    const address = this.value(place.address);
    if (address.kind === 'object-address')
      return { place: { ...place, address }, address: operation('i64.add', 'i64', address, i64(place.offset)) };
    const held = newVariable('address', UNSIGNED_LONG);
    effects.push({ ...this.support.assign(held, address), token } as IR);
    const load = this.support.load(held);
    return { place: { ...place, address: load }, address: operation('i64.add', 'i64', load, i64(place.offset)) };
  }

  private store(value: IR & { kind: 'store' }): IR {
    const { bits, ctype } = value;
    const effects: IR[] = [];
    const target = this.target(value.place, effects, value.token);
    const stored = this.value(value.value);
    if (!target.address) return sequence(effects, { ...value, place: target.place, value: stored });
    const plain: IR = { ...value, place: target.place, value: this.held(stored, effects) };
    const size = bits ? Math.max(ctype.size, Math.ceil((bits.first + bits.width) / 8)) : ctype.size;
    if (!value.keep) return sequence([...effects, ...this.around(plain, target.address, i64(size))], null);
    const kept = newVariable('value', typeFor(value.type));
    const all = [...effects, ...this.around(this.support.assign(kept, plain), target.address, i64(size))];
    return sequence(all, this.support.load(kept));
  }

  /** A write, with what holds it against the old code where it shows. */
  private around(write: IR, address: IR | null, size: IR): IR[] {
    if (!address) return [write];
    const { support, region, mark } = this;
    return [support.before(address, size), write, support.after(region, address, size, mark)];
  }

  private call(value: Call): IR {
    const { callee } = value;
    const effects: IR[] = [];
    const kind = callee.kind === 'function' ? this.callees.kindOf(callee) : null;
    if (kind?.kind === 'copy' && kind.isPure) {
      const list = value.arguments.map((each) => this.argument(each, effects));
      return sequence(effects, { ...value, arguments: list });
    }
    const target = callee.kind === 'function' ? callee : this.held(this.value(callee), effects);
    const words: IR[] = target.kind === 'function' ? [] : [target];
    const list = value.arguments.map((argument): Argument => {
      const { value: scalar, ctype } = argument;
      if (!scalar) return this.argument(argument, effects);
      if (scalar.kind === 'variable-address') {
        words.push(this.pair.addressWord(scalar.variable, scalar.offset));
        return argument;
      }
      const held = this.held(this.value(scalar), effects);
      if (!isLine(scalar, value.token)) words.push(held);
      return { ctype, value: held, place: null };
    });
    const name = `call ${target.kind === 'function' ? functionName(target) : 'of a pointer'}`;
    const effect = this.support.effectOf(name, words);
    const call: Call = { ...value, callee: target, arguments: list };
    if (kind?.kind === 'copy') effects.push(this.asked(call, kind.copy, effect));
    else effects.push(this.support.effect(this.region, effect, this.mark));
    return sequence(effects, call);
  }

  /** Where the old code would not make the call, a difference if it does anything: its function's copy tells that. */
  private asked(call: Call, copy: FunctionSymbol, effect: IR): IR {
    const { support, region } = this;
    const list = call.arguments.map(({ ctype, value, place }): Argument => {
      if (value?.kind === 'variable-address')
        return { ctype, value: addressOf(variablePlace(value.variable, value.offset)), place: null };
      if (value || place!.kind === 'variable') return { ctype, value, place } as Argument;
      const address = operation('i64.add', 'i64', place!.address, i64(place!.offset));
      return { ctype, value: null, place: { kind: 'memory', address: support.at(address, ctype.size), offset: 0 } };
    });
    const isResult = call.signature.result.kind === 'record';
    const result = isResult ? variablePlace(newVariable('result', call.signature.result)) : null;
    const trial: IR = { ...call, callee: copy, arguments: list, result };
    const effects = [support.ask(), trial, support.answer(region, this.mark)];
    return {
      kind: 'conditional',
      type: 'void',
      condition: support.expects(region, effect),
      consequence: zeroOf('void'),
      alternative: { kind: 'sequence', type: 'void', effects, value: null },
    };
  }

  private argument({ ctype, value, place }: Argument, effects: IR[]): Argument {
    if (value) return { ctype, value: this.value(value), place: null };
    const own = this.place(place!, effects);
    if (own.kind === 'variable') return { ctype, value: null, place: own };
    return { ctype, value: null, place: { ...own, address: this.held(own.address, effects) } };
  }

  /** A value that may be evaluated more than once. */
  private held(value: IR, effects: IR[]): IR {
    if (value.kind === 'constant' || value.kind === 'object-address' || value.kind === 'function-address') return value;
    const held = newVariable('argument', typeFor(value.type));
    effects.push(this.support.assign(held, value));
    return this.support.load(held);
  }
}

function sequence(effects: readonly IR[], value: IR | null): IR {
  if (effects.length === 0) return value ?? zeroOf('void');
  if (value?.type === 'void') return { kind: 'sequence', type: 'void', effects: [...effects, value], value: null };
  return { kind: 'sequence', type: value?.type ?? 'void', effects, value };
}
