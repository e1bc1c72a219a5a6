/**
 * Copies code so that it can be evaluated without effect: it reads memory by way of the support library, where what it
 * would write is kept; a load, a division or a loop cannot fail. See src/runtime/lib/compiler/shadow.c.
 */
import type {
  Argument,
  ExitIR,
  FunctionSymbol,
  IR,
  Label,
  Place,
  StatementIR,
  ValueType,
  Variable,
} from '../lower/ir.js';
import { addressOf, variablePlace } from '../lower/values/operands.js';
import { i32, i64, operation } from '../lower/values/values.js';
import { type FunctionType, UNSIGNED_LONG } from '../types/types.js';
import { newVariable, type Support, typeFor } from './support.js';

/** How code reaches a variable. */
export type Reach =
  /** `known`, where there is one, says whether it has a value. */
  | { readonly kind: 'variable'; readonly variable: Variable; readonly known: Variable | null }
  /** By its address: what is written to it is kept with what is written to memory. */
  | { readonly kind: 'memory'; readonly variable: Variable }
  | { readonly kind: 'unknown' };

type Call = IR & { kind: 'call' };
type Operation = IR & { kind: 'operation' };

/** Most bytes that are copied at once (MOST_BYTES of the support library). */
const MOST_BYTES = 1024;

export abstract class CodeCopy {
  private readonly labels = new Map<Label, Label>();
  private readonly exits = new Map<ExitIR, ExitIR>();

  protected constructor(protected readonly support: Support) {}

  protected abstract reach(variable: Variable): Reach;
  /** Stands for the address of a variable. */
  protected abstract address(variable: Variable, offset: number): IR;
  protected abstract call(value: Call): IR;
  protected abstract leave(statement: StatementIR & { kind: 'return' }): StatementIR[];
  /** Stands for a jump out of the code. */
  protected abstract exit(name: string): StatementIR[];
  /** Whether a label is in the code that is copied. */
  protected abstract isInside(label: Label): boolean;

  list(items: readonly StatementIR[]): StatementIR[] {
    return items.flatMap((item) => this.statement(item));
  }

  protected statement(statement: StatementIR): StatementIR[] {
    const { token } = this.support;
    switch (statement.kind) {
      case 'expression':
        return [this.support.statement(this.value(statement.value))];
      case 'block':
        return [{ kind: 'block', items: this.list(statement.items) }];
      case 'if': {
        const condition = this.value(statement.condition);
        const [consequence, alternative] = [this.list(statement.consequence), this.list(statement.alternative)];
        return [{ kind: 'if', condition, consequence, alternative, token }];
      }
      case 'loop':
        return [this.loop(statement)];
      case 'switch': {
        const value = this.value(statement.value);
        const cases = statement.cases.map((each) => ({ ...each, label: this.label(each.label) }));
        const fallback = statement.fallback && this.label(statement.fallback);
        const breaks = this.inner(statement.breaks);
        return [{ ...statement, value, cases, fallback, breaks, body: this.list(statement.body), token }];
      }
      case 'label':
        return [{ kind: 'label', label: this.label(statement.label) }];
      case 'goto':
        return this.goto(statement);
      case 'break':
      case 'continue': {
        const exit = this.exits.get(statement.exit);
        return exit ? [{ kind: statement.kind, exit }] : this.exit(statement.kind);
      }
      case 'return':
        return this.leave(statement);
    }
  }

  private loop(statement: StatementIR & { kind: 'loop' }): StatementIR {
    const [breaks, continues] = [this.inner(statement.breaks), this.inner(statement.continues)];
    const { condition, update, testFirst } = statement;
    return {
      kind: 'loop',
      condition: condition
        ? this.choice('i32', this.support.step(), this.value(condition), i32(0))
        : this.support.step(),
      testFirst,
      update: update && this.value(update),
      body: this.list(statement.body),
      breaks,
      continues,
      token: this.support.token,
    };
  }

  private inner(exit: ExitIR): ExitIR {
    const copy: ExitIR = { label: exit.label && this.label(exit.label) };
    this.exits.set(exit, copy);
    return copy;
  }

  private label(label: Label): Label {
    let copy = this.labels.get(label);
    if (!copy) {
      copy = { ...label };
      this.labels.set(label, copy);
    }
    return copy;
  }

  private goto(statement: StatementIR & { kind: 'goto' }): StatementIR[] {
    const { token } = this.support;
    const cleanups = this.list(statement.cleanups);
    if (!this.isInside(statement.label)) return [...cleanups, ...this.exit(`goto ${statement.label.name}`)];
    const jump: StatementIR = { kind: 'goto', label: this.label(statement.label), cleanups: [], token };
    if (!statement.label.isBackward) return [...cleanups, jump];
    return [...cleanups, { kind: 'if', condition: this.support.step(), consequence: [jump], alternative: [], token }];
  }

  value(value: IR): IR {
    switch (value.kind) {
      case 'load':
        return this.load(value);
      case 'store':
        return this.store(value);
      case 'copy':
        return this.copy(value);
      case 'zero':
        return this.zero(value);
      case 'operation':
        return this.operation(value);
      case 'call':
        return this.call(value);
      case 'conditional':
        return this.choice(
          value.type,
          this.value(value.condition),
          this.value(value.consequence),
          this.value(value.alternative),
        );
      case 'sequence':
        return this.after(
          value.effects.map((each) => this.value(each)),
          value.value && this.value(value.value),
        );
      case 'statements': {
        const body = this.list(value.body);
        return { ...value, body, value: value.value && this.value(value.value) };
      }
      case 'variable-address':
        return this.address(value.variable, value.offset);
      case 'bulk': {
        const [target, source, size] = value.operands.map((each) => this.value(each)) as [IR, IR, IR];
        return value.operator === 'memory.copy'
          ? this.support.copy(target, source, size)
          : this.support.fill(target, source, size);
      }
      case 'variadic-area':
      case 'stack-allocation':
        return this.unknown(value.type);
      case 'trap':
        return this.after([this.support.trap()], zeroOf(value.type));
      default:
        return value;
    }
  }

  private load(value: IR & { kind: 'load' }): IR {
    const { place, type } = value;
    const size = value.bits
      ? Math.max(value.ctype.size, Math.ceil((value.bits.first + value.bits.width) / 8))
      : value.ctype.size;
    if (place.kind === 'variable') {
      const reach = this.reach(place.variable);
      const before = place.before.map((each) => this.value(each));
      if (reach.kind === 'unknown') return this.after(before, this.unknown(type));
      if (reach.kind === 'variable') {
        const plain: IR = { ...value, place: variablePlace(reach.variable, place.offset, before) };
        return reach.known ? this.choice(type, this.support.load(reach.known), plain, this.unknown(type)) : plain;
      }
      const address = addressOf(variablePlace(reach.variable, place.offset));
      return this.after(before, { ...value, place: memoryAt(this.support.at(address, size)) });
    }
    return { ...value, place: memoryAt(this.support.at(this.addressIn(place), size)) };
  }

  private addressIn(place: Place & { kind: 'memory' }): IR {
    return operation('i64.add', 'i64', this.value(place.address), i64(place.offset));
  }

  private store(value: IR & { kind: 'store' }): IR {
    const { place, bits, ctype } = value;
    const stored = this.value(value.value);
    const kept = newVariable('shadow value', typeFor(stored.type));
    const effects: IR[] = [this.support.assign(kept, stored)];
    const plain = { ...value, type: 'void', value: this.support.load(kept), keep: false } as const;
    const size = bits ? Math.max(ctype.size, Math.ceil((bits.first + bits.width) / 8)) : ctype.size;
    const target = this.target(place, size, effects);
    if (!target) return this.after([...effects, this.support.stop()], value.keep ? zeroOf(value.type) : null);
    effects.push({ ...plain, place: target.place }, ...target.finish);
    // A bit-field's value is what fits into it.
    if (value.keep && bits) return this.after([...effects, this.support.stop()], zeroOf(value.type));
    return this.after(effects, value.keep ? this.support.load(kept) : null);
  }

  /** Where something is written, and what is to be done then; null for what cannot be written. */
  protected target(place: Place, size: number, effects: IR[]): { place: Place; finish: IR[] } | null {
    if (size > MOST_BYTES) return null;
    if (place.kind === 'memory')
      return { place: memoryAt(this.support.put(this.addressIn(place), size)), finish: [this.support.commit()] };
    effects.push(...place.before.map((each) => this.value(each)));
    const reach = this.reach(place.variable);
    if (reach.kind === 'unknown') return null;
    if (reach.kind === 'memory') {
      const address = addressOf(variablePlace(reach.variable, place.offset));
      return { place: memoryAt(this.support.put(address, size)), finish: [this.support.commit()] };
    }
    const isWhole = size >= reach.variable.type.size;
    const finish = reach.known && isWhole ? [this.support.assign(reach.known, this.support.runs())] : [];
    return { place: variablePlace(reach.variable, place.offset), finish };
  }

  private copy(value: IR & { kind: 'copy' }): IR {
    const { size } = value.ctype;
    const effects: IR[] = [];
    const source = this.source(value.source, size, effects);
    if (!source) return this.after([...effects, this.support.stop()], null);
    const target = this.target(value.target, size, effects);
    if (!target) return this.after([...effects, this.support.stop()], null);
    return this.after([...effects, { ...value, target: target.place, source }, ...target.finish], null);
  }

  /** Where an aggregate is read from; null where it is not known. */
  protected source(place: Place, size: number, effects: IR[]): Place | null {
    if (size > MOST_BYTES) return null;
    const held = newVariable('shadow source', UNSIGNED_LONG);
    const from = (address: IR): Place => {
      effects.push(this.support.assign(held, this.support.at(address, size)));
      return memoryAt(this.support.load(held));
    };
    if (place.kind === 'memory') return from(this.addressIn(place));
    effects.push(...place.before.map((each) => this.value(each)));
    const reach = this.reach(place.variable);
    if (reach.kind === 'unknown') return null;
    if (reach.kind === 'memory') return from(addressOf(variablePlace(reach.variable, place.offset)));
    if (reach.known) {
      const stop = this.choice('void', this.support.load(reach.known), NOTHING, this.support.stop());
      effects.push(stop);
    }
    return variablePlace(reach.variable, place.offset);
  }

  private zero(value: IR & { kind: 'zero' }): IR {
    const effects: IR[] = [];
    const target = this.target(value.place, value.size, effects);
    if (!target) return this.after([...effects, this.support.stop()], null);
    return this.after([...effects, { ...value, place: target.place }, ...target.finish], null);
  }

  /** Divisions are kept from failing: one by 0 ends the old code, and the least number by -1 is itself. */
  private operation(value: Operation): IR {
    const operands = value.operands.map((each) => this.value(each));
    const name = /^(i32|i64|i128)\.(div|rem)_([su])$/.exec(value.operator);
    if (!name) return { ...value, operands };
    const type = name[1] as 'i32' | 'i64' | 'i128';
    const [dividend, divisor] = [newVariable('dividend', typeFor(type)), newVariable('divisor', typeFor(type))];
    const [over, by] = [this.support.load(dividend), this.support.load(divisor)];
    const effects = [this.support.assign(dividend, operands[0]!), this.support.assign(divisor, operands[1]!)];
    const isZero = operation(`${type}.eqz`, 'i32', by);
    const one: IR = { kind: 'constant', type, value: type === 'i32' ? 1 : 1n };
    const failing = this.after([this.support.trap(), this.support.assign(divisor, one)], null);
    effects.push(this.choice('void', isZero, failing, NOTHING));
    const divided: IR = { ...value, operands: [over, by] };
    if (name[3] === 'u') return this.after(effects, divided);
    const minus: IR = { kind: 'constant', type, value: type === 'i32' ? -1 : -1n };
    const negated = operation(`${type}.sub`, type, zeroOf(type), over);
    const byMinus = name[2] === 'div' ? negated : zeroOf(type);
    return this.after(effects, this.choice(type, operation(`${type}.eq`, 'i32', by, minus), byMinus, divided));
  }

  /** The values of a call's scalar arguments. */
  protected argument({ ctype, value, place }: Argument, effects: IR[]): Argument | null {
    if (value) return { ctype, value: this.value(value), place: null };
    const source = this.source(place!, ctype.size, effects);
    return source && { ctype, value: null, place: source };
  }

  /** A call of a copy in place of its function. */
  protected callCopy(value: Call, callee: FunctionSymbol, signature: FunctionType): IR {
    const effects: IR[] = [];
    const list = value.arguments.map((each) => this.argument(each, effects));
    const result = value.result && this.target(value.result, signature.result.size, effects);
    if (list.includes(null) || result === undefined || (value.result && !result))
      return this.after([...effects, this.support.stop()], zeroOf(value.type));
    const call: IR = { ...value, callee, signature, arguments: list as Argument[], result: result?.place ?? null };
    return result ? this.after([...effects, call, ...result.finish], null) : this.after(effects, call);
  }

  /** A call of a copy that has effects: not too deep, for the copy may call itself. */
  protected guarded(call: IR): IR {
    const { type } = call;
    const { support } = this;
    if (type === 'void')
      return this.choice(type, support.deeper(), this.after([call, support.back()], null), support.stop());
    const kept = newVariable('shadow result', typeFor(type));
    const body = this.after([support.assign(kept, call), support.back()], support.load(kept));
    return this.choice(type, support.deeper(), body, this.unknown(type));
  }

  protected unknown(type: ValueType): IR {
    return this.after([this.support.stop()], zeroOf(type));
  }

  protected after(effects: readonly IR[], value: IR | null): IR {
    return effects.length === 0 && value ? value : { kind: 'sequence', type: value?.type ?? 'void', effects, value };
  }

  protected choice(type: ValueType, condition: IR, consequence: IR, alternative: IR): IR {
    return { kind: 'conditional', type, condition, consequence, alternative };
  }
}

const NOTHING: IR = { kind: 'sequence', type: 'void', effects: [], value: null };

function memoryAt(address: IR): Place {
  return { kind: 'memory', address, offset: 0 };
}

/** The value 0; nothing for no value. */
export function zeroOf(type: ValueType): IR {
  if (type === 'void') return NOTHING;
  return { kind: 'constant', type, value: type === 'i64' || type === 'i128' ? 0n : 0 };
}
