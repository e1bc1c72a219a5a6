/**
 * What is left of a function when all that cannot touch what is observed is taken out: calls that only print, the text
 * of messages, conditions of nothing, and what variables are given that nobody reads any more. Each step leaves a
 * function that does the same.
 */
import {
  type Argument,
  type FunctionIR,
  type FunctionSymbol,
  hasLabels,
  type IR,
  type Place,
  type StatementIR,
  type Structure,
  type Unit,
  type Variable,
  variablesOf,
  visitStatements,
} from '../../c/index.js';
import type { CallEffect, Callees } from './callees.js';
import { pointerOf, trapsByItself } from './expressions.js';
import { ValidPointers } from './valid-pointers.js';

/** Frees what the variable holds whose address it is given (GLib: g_autofree). */
const CLEANUP = 'g_autoptr_cleanup_generic_gfree';
/** Most rounds: each takes out what nobody reads after the one before. */
const ROUNDS = 8;

/** @param structure has the function's variables */
export function observedPart(ir: FunctionIR, unit: Unit, callees: Callees, structure: Structure): StatementIR[] {
  let body: readonly StatementIR[] = ir.body;
  for (let round = 0; round < ROUNDS; round++) {
    const unread = unreadVariables(body, ir.parameters, callees);
    const next = new Reduction(unit, callees, structure, unread).body(body);
    if (round > 0 && unread.size === 0) return next;
    if (structure.list(next) === structure.list(body)) return next;
    body = next;
  }
  return [...body];
}

/** The variables of a function that nothing but their own release reads. */
function unreadVariables(
  body: readonly StatementIR[],
  parameters: readonly Variable[],
  callees: Callees,
): ReadonlySet<Variable> {
  const read = new Set<Variable>();
  // What a caller passes is not the function's own.
  const shared = new Set<Variable>(parameters);
  const released = new Set<Variable>();
  const releasing = new Set<object>();
  visitStatements(body, {
    value: (value) => {
      const variable = releasedBy(value);
      if (variable) {
        released.add(variable);
        for (const { value: argument } of (value as IR & { kind: 'call' }).arguments) releasing.add(argument!);
      }
      if (value.kind === 'variable-address' && !releasing.has(value)) read.add(value.variable);
      if (value.kind === 'load' && !releasing.has(value)) readPlace(value.place, read);
      if (value.kind === 'copy') readPlace(value.source, read);
      if (value.kind === 'store' && value.keep) readPlace(value.place, read);
      if (value.kind === 'call') {
        for (const { place } of value.arguments) if (place) readPlace(place, read);
        if (value.result) readPlace(value.result, read);
      }
      if (value.kind === 'store' && !isOwnString(value.value, callees)) readPlace(value.place, shared);
      if (value.kind === 'copy') readPlace(value.target, shared);
    },
    statement: (statement) => {
      if (statement.kind === 'return' && statement.source) readPlace(statement.source, read);
    },
  });
  const unread = [...variablesOf(body)].filter((variable) => {
    if (read.has(variable) || variable.inMemory) return false;
    // What is released must be nobody else's.
    return !released.has(variable) || !shared.has(variable);
  });
  return new Set(unread);
}

function readPlace(place: Place, into: Set<Variable>): void {
  if (place.kind === 'variable') into.add(place.variable);
}

/** The variable whose contents a call frees. */
function releasedBy(value: IR): Variable | null {
  if (value.kind !== 'call' || value.callee.kind !== 'function' || value.arguments.length !== 1) return null;
  const argument = value.arguments[0]!.value;
  if (value.callee.name === CLEANUP && argument?.kind === 'variable-address') return argument.variable;
  if (value.callee.name !== 'g_free' || argument?.kind !== 'load') return null;
  return argument.place.kind === 'variable' ? argument.place.variable : null;
}

function isOwnString(value: IR, callees: Callees): boolean {
  if (value.kind === 'constant') return Number(value.value) === 0;
  return value.kind === 'call' && value.callee.kind === 'function' && callees.rootOf(value.callee)?.kind === 'string';
}

class Reduction {
  private readonly valid: ValidPointers;

  constructor(
    private readonly unit: Unit,
    private readonly callees: Callees,
    structure: Structure,
    private readonly unread: ReadonlySet<Variable>,
  ) {
    this.valid = new ValidPointers(structure);
  }

  body(items: readonly StatementIR[]): StatementIR[] {
    return this.list(items);
  }

  private list(items: readonly StatementIR[]): StatementIR[] {
    return items.flatMap((item) => this.statement(item));
  }

  private statement(item: StatementIR): StatementIR[] {
    switch (item.kind) {
      case 'expression':
        return this.effects(item.value).map((value) => {
          this.valid.evaluated(value);
          return { kind: 'expression', value, token: item.token };
        });
      case 'block': {
        const items = this.list(item.items);
        return hasLabels(items) ? [{ kind: 'block', items }] : items;
      }
      case 'if':
        return this.ifStatement(item);
      case 'loop':
      case 'switch': {
        this.valid.entered([item]);
        const body = this.valid.within(() => this.list(item.body));
        return body.length === 0 && isOnce(item) ? [] : [{ ...item, body }];
      }
      case 'label':
        this.valid.forget();
        return [item];
      case 'goto':
        return [{ ...item, cleanups: this.valid.within(() => this.list(item.cleanups)) }];
      default:
        return [item];
    }
  }

  private ifStatement(item: StatementIR & { kind: 'if' }): StatementIR[] {
    const branch = (items: readonly StatementIR[]): StatementIR[] =>
      this.valid.within(() => {
        this.valid.evaluated(item.condition);
        return this.list(items);
      });
    const [consequence, alternative] = [branch(item.consequence), branch(item.alternative)];
    if (consequence.length > 0 || alternative.length > 0) {
      this.valid.evaluated(item.condition);
      this.valid.entered([...consequence, ...alternative]);
      return [{ ...item, consequence, alternative }];
    }
    return this.effects(item.condition).map((value) => ({ kind: 'expression', value, token: item.token }));
  }

  /** What evaluating a value, and dropping it, does that is observed. */
  private effects(value: IR): IR[] {
    if (this.doesNothing(value)) return [];
    switch (value.kind) {
      case 'sequence':
        return [...value.effects, ...(value.value ? [value.value] : [])].flatMap((each) => this.effects(each));
      case 'statements': {
        const body = this.list(value.body);
        const rest = value.value ? this.effects(value.value) : [];
        if (body.length === 0) return rest;
        return [{ ...value, type: 'void', body, value: null }, ...rest];
      }
      case 'store':
      case 'zero':
        if (value.place.kind === 'variable' && this.unread.has(value.place.variable) && value.place.before.length === 0)
          return value.kind === 'store' ? this.effects(value.value) : [];
        return [value];
      case 'call':
        return this.call(value);
      default:
        return [value];
    }
  }

  private call(value: IR & { kind: 'call' }): IR[] {
    const released = releasedBy(value);
    if (released && this.unread.has(released)) return [];
    if (value.callee.kind !== 'function') return [value];
    const effect = this.callees.rootOf(value.callee);
    if (effect?.kind === 'print' && saysText(value.arguments[effect.format])) {
      const isPrinted = value.arguments.every((each) => this.isErasable(each));
      return isPrinted ? [] : [value];
    }
    if (effect?.kind !== 'text') return [value];
    const text = value.arguments.slice(effect.from);
    if (!text.every((each) => this.isErasable(each)) || text.some(countsCharacters)) return [value];
    const callee: FunctionSymbol = { ...value.callee, name: effect.as };
    return [{ ...value, callee, arguments: value.arguments.slice(0, effect.from) }];
  }

  private effectOf(symbol: FunctionSymbol): CallEffect {
    return this.callees.effectOf(this.unit, symbol);
  }

  private isErasable({ value }: Argument): boolean {
    return value !== null && this.doesNothing(value);
  }

  /**
   * Whether a value can be left out: nothing is written but what nobody reads, no pointer is followed that may be
   * invalid, it ends.
   */
  private doesNothing(value: IR): boolean {
    if (trapsByItself(value)) return false;
    switch (value.kind) {
      case 'constant':
      case 'object-address':
      case 'function-address':
      case 'string-address':
      case 'variable-address':
        return true;
      case 'load':
        return this.isReadable(value.place);
      case 'store':
        return this.isUnread(value.place) && this.doesNothing(value.value);
      case 'operation':
        return value.operands.every((each) => this.doesNothing(each));
      case 'conditional':
        return [value.condition, value.consequence, value.alternative].every((each) => this.doesNothing(each));
      case 'sequence':
        return [...value.effects, ...(value.value ? [value.value] : [])].every((each) => this.doesNothing(each));
      case 'call':
        return this.callDoesNothing(value);
      default:
        return false;
    }
  }

  private isUnread(place: Place): boolean {
    return place.kind === 'variable' && this.unread.has(place.variable) && place.before.length === 0;
  }

  private isReadable(place: Place): boolean {
    if (place.kind === 'variable') return place.before.every((each) => this.doesNothing(each));
    return this.isValid(place.address) && this.doesNothing(place.address);
  }

  private isValid(address: IR): boolean {
    const pointer = pointerOf(address);
    return pointer === null || this.valid.has(pointer);
  }

  private callDoesNothing(value: IR & { kind: 'call' }): boolean {
    if (value.callee.kind !== 'function' || value.result) return false;
    if (!value.arguments.every((each) => this.isErasable(each))) return false;
    const effect = this.effectOf(value.callee);
    if (effect.kind === 'string') return saysText(value.arguments[0]);
    return effect.kind === 'read' && effect.touches.every((index) => this.isValid(value.arguments[index]!.value!));
  }
}

/** The loop of a macro that is to be one statement. */
function isOnce(item: StatementIR): boolean {
  if (item.kind !== 'loop' || item.testFirst || item.update) return false;
  return item.condition?.kind === 'constant' && Number(item.condition.value) === 0;
}

/** Whether an argument is a format that only reads the others. */
function saysText(argument: Argument | undefined): boolean {
  return argument?.value?.kind === 'string-address' && !countsCharacters(argument);
}

/** `%n` writes (C11 7.21.6.1p8). */
function countsCharacters({ value }: Argument): boolean {
  return value?.kind === 'string-address' && /%[-+ #0-9.*hljztL]*n/.test(Buffer.from(value.bytes).toString('latin1'));
}
