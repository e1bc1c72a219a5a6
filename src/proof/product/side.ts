/**
 * One of the two functions while it is followed: runs by itself until it calls, comes to the head of a loop, asks what
 * is not known, or returns. Variables whose address nobody else has are the side's own; all other memory is a term.
 */

import type { CType, FunctionIR, FunctionSymbol, ObjectSymbol, Variable } from '../../c/index.js';
import { extend, extract, join } from '../formula/arithmetic.js';
import { not } from '../formula/logic.js';
import { operationOf } from '../formula/operations.js';
import { constant, type Term, TRUE } from '../formula/terms.js';
import type { CallInstruction, Code, Instruction, Span } from '../tree/code.js';
import { NotFollowed } from '../tree/not-followed.js';
import { Extent } from './extent.js';
import { type Asker, atomOf, type Facts } from './facts.js';
import { addressParts, offsetBy } from './memory.js';
import type { World } from './world.js';

/** What functions and objects are called on both sides. */
export interface Naming {
  /** @param isCalled false where its address is taken */
  function(symbol: FunctionSymbol, isCalled: boolean): string;
  object(symbol: ObjectSymbol): string;
}

/** Why a side stopped. */
export type Stop =
  | { readonly kind: 'ask'; readonly condition: Term }
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'loop-head' }
  /** Memory of a variable is reached at an offset that is not known. */
  | { readonly kind: 'share'; readonly address: Term }
  | { readonly kind: 'return'; readonly value: Term | null }
  /** The program ends. */
  | { readonly kind: 'end' };

export interface Call {
  readonly instruction: CallInstruction;
  /** Null for a call through a pointer. */
  readonly key: string | null;
  /** The address called, where it is no name. */
  readonly pointer: Term | null;
  readonly arguments: readonly Term[];
  readonly place: Term | null;
}

interface Frame {
  readonly code: Code;
  readonly place: string;
  /** Where an aggregate result goes. */
  readonly result: Term | null;
  readonly isValueWanted: boolean;
  at: number;
  stack: Term[];
}

/**
 * Functions that end the program whatever they are told, by what they are called in QEMU, glib, libc and our runtime.
 */
const ENDS = new Set([
  'abort',
  '__assert_fail',
  'flatcheck_abort',
  'g_assertion_message',
  'g_assertion_message_expr',
  'g_assertion_message_cmpnum',
  'g_assertion_message_cmpint',
  'g_assertion_message_cmpstr',
]);
/** Bytes that are copied at once and looked into. */
const MOST_COPIED = 4096n;
/** Functions that do nothing with a null pointer (C11 7.22.3.3, GLib manual). */
const FREES = new Set(['free', 'g_free']);
/** They return their first argument, or end the program where QEMU is built to check casts (qom/object.c). */
const CHECKED_CASTS = new Set(['object_dynamic_cast_assert', 'object_class_dynamic_cast_assert']);

export class Side {
  private frames: Frame[] = [];
  private objects = new Map<Term, Extent>();
  /** Variables whose addresses others have, with the address that stands for theirs. */
  private shared = new Map<Term, Term>();
  /** Casts that were checked since the sides were last compared. */
  casts = new Set<string>();
  memory: Term;

  constructor(
    readonly name: Asker,
    readonly world: World,
    private readonly naming: Naming,
    memory: Term,
  ) {
    this.memory = memory;
  }

  clone(): Side {
    const copy = new Side(this.name, this.world, this.naming, this.memory);
    copy.frames = this.frames.map((frame) => ({ ...frame, stack: [...frame.stack] }));
    copy.objects = new Map(this.objects);
    copy.shared = new Map(this.shared);
    copy.casts = new Set(this.casts);
    return copy;
  }

  get depth(): number {
    return this.frames.length;
  }

  /** Starts a function with values for its parameters, aggregates whole. */
  enter(code: Code, values: readonly Term[], result: Term | null, isValueWanted: boolean): void {
    const place = `${this.name}${this.frames.length}`;
    this.frames.push({ code, place, result, isValueWanted, at: 0, stack: [] });
    code.ir.parameters.forEach((parameter, i) => {
      this.forget(parameter);
      const value = values[i]!;
      const width = parameter.type.size * 8;
      if (width > 0)
        this.storeVariable(parameter, 0, value.width > width ? extract(value, 0, width) : extend(value, width, false));
    });
  }

  /** Runs on. @param spend counts instructions; throws where there were too many */
  run(facts: Facts, spend: () => void, decided: (condition: Term) => void): Stop {
    for (;;) {
      spend();
      const frame = this.frame;
      const instruction = frame.code.instructions[frame.at]!;
      const stop = this.step(frame, instruction, facts, decided);
      if (stop) return stop;
    }
  }

  /** Goes on after the head of a loop. */
  pass(): void {
    this.frame.at++;
  }

  private get frame(): Frame {
    return this.frames[this.frames.length - 1]!;
  }

  private pop(): Term {
    const value = this.frame.stack.pop();
    if (!value) throw new NotFollowed('a value that is none');
    return value;
  }

  /** Carries out an instruction, or says why not; what stops it is carried out by others. */
  private step(frame: Frame, instruction: Instruction, facts: Facts, decided: (condition: Term) => void): Stop | null {
    const { stack } = frame;
    switch (instruction.kind) {
      case 'constant':
        stack.push(constantTerm(instruction));
        break;
      case 'address':
        stack.push(offsetBy(this.addressOf(instruction), instruction.offset));
        break;
      case 'load-variable':
        stack.push(this.loadVariable(instruction.variable, instruction.offset, instruction.span));
        break;
      case 'store-variable': {
        const value = this.pop();
        this.storeSpan(this.localAddress(instruction.variable), instruction.offset, instruction.span, value);
        if (instruction.keep) stack.push(this.kept(value, instruction.span));
        break;
      }
      case 'load': {
        const address = facts.simplify(stack[stack.length - 1]!);
        const stop = this.unshared(address);
        if (stop) return stop;
        stack.pop();
        stack.push(this.loadSpan(address, instruction.offset, instruction.span));
        break;
      }
      case 'store': {
        const address = facts.simplify(stack[stack.length - 2]!);
        const stop = this.unshared(address) ?? this.given([stack[stack.length - 1]!], address);
        if (stop) return stop;
        const value = this.pop();
        stack.pop();
        this.storeSpan(address, instruction.offset, instruction.span, value);
        if (instruction.keep) stack.push(this.kept(value, instruction.span));
        break;
      }
      case 'operation':
        stack.push(this.operation(instruction.operator, instruction.width, stack.splice(-instruction.count)));
        break;
      case 'drop':
        this.pop();
        break;
      case 'jump':
        frame.at = instruction.target;
        return null;
      case 'branch':
        return this.branch(frame, instruction.target, facts, decided);
      case 'call':
        return this.call(frame, instruction, facts, decided);
      case 'loop-head':
        return { kind: 'loop-head' };
      case 'return':
        return this.return(instruction.hasValue ? stack[stack.length - 1]! : null, facts, decided);
      case 'trap':
        if (/reached$/.test(instruction.reason)) return { kind: 'end' };
        throw new NotFollowed(instruction.reason);
    }
    frame.at++;
    return null;
  }

  private branch(frame: Frame, target: number, facts: Facts, decided: (condition: Term) => void): Stop | null {
    const value = frame.stack[frame.stack.length - 1]!;
    const condition = this.truth(value);
    const answer = condition.kind === 'constant' ? condition : facts.decide(condition);
    if (answer.kind !== 'constant') return { kind: 'ask', condition: atomOf(answer) };
    if (answer !== condition) decided(condition);
    frame.stack.pop();
    frame.at = answer === TRUE ? frame.at + 1 : target;
    return null;
  }

  private truth(value: Term): Term {
    const { base } = addressParts(value);
    if (base && this.world.isObject(base)) return TRUE;
    return not(this.world.equal(value, this.world.zero(value.width)));
  }

  private call(
    frame: Frame,
    instruction: CallInstruction,
    facts: Facts,
    decided: (condition: Term) => void,
  ): Stop | null {
    const { stack } = frame;
    const count = instruction.arguments.length;
    const values = stack.slice(stack.length - count).map((value) => known(value, facts, decided));
    const isPointer = !instruction.callee && !instruction.builtin;
    const pointer = isPointer ? stack[stack.length - count - 1]! : null;
    const name = instruction.callee?.name ?? '';
    if (ENDS.has(name)) return { kind: 'end' };
    if (FREES.has(name) && values.length === 1 && this.isNull(values[0]!)) {
      this.finishCall(instruction, null);
      return null;
    }
    if (instruction.builtin?.startsWith('memory.') && values[2]!.kind === 'constant') {
      const stop = this.bulk(instruction, values);
      if (stop !== 'left') return stop;
    }
    if (CHECKED_CASTS.has(name) && values.length >= 2) {
      this.casts.add(`${values[0]!.id} ${values[1]!.id}`);
      this.finishCall(instruction, values[0]!);
      return null;
    }
    const place = instruction.hasPlace ? stack[stack.length - count - (isPointer ? 2 : 1)]! : null;
    const key = instruction.builtin ?? (instruction.callee ? this.naming.function(instruction.callee, true) : null);
    return { kind: 'call', call: { instruction, key, pointer, arguments: values, place } };
  }

  /** Memory copied or filled whose size is known; `left` where it is too large to be looked into. */
  private bulk(instruction: CallInstruction, values: readonly Term[]): Stop | null | 'left' {
    const [to, from, size] = values as [Term, Term, Term & { kind: 'constant' }];
    const isCopy = instruction.builtin === 'memory.copy';
    if (size.value > MOST_COPIED || (!isCopy && from.kind !== 'constant')) return 'left';
    const bits = Number(size.value) * 8;
    const stop = this.unshared(to) ?? (isCopy ? this.unshared(from) : null);
    if (stop) return stop;
    if (bits > 0) {
      const value = isCopy ? this.loadBits(from, 0, bits) : filled(from, bits);
      const given = this.given([value], to);
      if (given) return given;
      this.storeBytes(to, value);
    }
    this.finishCall(instruction, null);
    return null;
  }

  private isNull(value: Term): boolean {
    return value.kind === 'constant' && value.value === 0n;
  }

  /** Goes on after a call. @param result the scalar, or the aggregate for its place */
  finishCall(instruction: CallInstruction, result: Term | null): void {
    const { frame } = this;
    const isPointer = !instruction.callee && !instruction.builtin;
    frame.stack.splice(frame.stack.length - instruction.arguments.length - (isPointer ? 1 : 0));
    frame.at++;
    if (instruction.hasPlace) {
      const place = this.pop();
      if (result) this.storeBytes(place, result);
    } else if (instruction.pushes) frame.stack.push(result!);
  }

  /** Follows a call into the function that is called. */
  inline(call: Call, code: Code): void {
    const { frame } = this;
    const { instruction } = call;
    const isPointer = !instruction.callee && !instruction.builtin;
    frame.stack.splice(frame.stack.length - instruction.arguments.length - (isPointer ? 1 : 0));
    const place = instruction.hasPlace ? this.pop() : null;
    frame.at++;
    this.enter(code, call.arguments, place, instruction.pushes);
  }

  private return(value: Term | null, facts: Facts, decided: (condition: Term) => void): Stop | null {
    const { frame } = this;
    if (this.frames.length === 1) return { kind: 'return', value: value && known(value, facts, decided) };
    const { type } = frame.code.ir;
    this.leaveFrame(frame);
    this.frames.pop();
    if (frame.result) {
      this.storeBytes(frame.result, value ?? this.world.memory.undefined(type.result.size * 8));
    } else if (frame.isValueWanted)
      this.frame.stack.push(value ?? this.world.memory.undefined(valueWidth(type.result)));
    return null;
  }

  private leaveFrame(frame: Frame): void {
    for (const address of this.objects.keys())
      if (this.world.local(frame.place, this.world.localAt(address)!.variable).address === address)
        this.objects.delete(address);
  }

  private forget(variable: Variable): void {
    this.objects.delete(this.world.local(this.frame.place, variable).address);
  }

  private addressOf({ of }: Instruction & { kind: 'address' }): Term {
    switch (of.kind) {
      case 'object':
        return this.world.typed(
          this.world.object(`object ${this.naming.object(of.ir.symbol)}`, `&${of.ir.symbol.name}`),
          of.ir.symbol.type,
        );
      case 'function':
        return this.functionAddress(of.ir.symbol);
      case 'string':
        return this.world.object(`string ${Buffer.from(of.bytes).toString('latin1')}`, textOf(of.bytes));
      case 'variable':
        return this.localAddress(of.variable);
      case 'variadic-area':
        return this.world.object('variadic arguments', '...');
    }
  }

  /** One that may be defined nowhere may be null. */
  private functionAddress(symbol: FunctionSymbol): Term {
    const key = `function ${this.naming.function(symbol, false)}`;
    return symbol.isWeak ? this.world.terms.of(key, 64, []) : this.world.object(key, symbol.name);
  }

  private localAddress(variable: Variable): Term {
    const { address } = this.world.local(this.frame.place, variable);
    return this.shared.get(address) ?? address;
  }

  private operation(operator: string, width: number, operands: readonly Term[]): Term {
    const [a, b] = operands as [Term, Term];
    if (b && /^i64\.(eq|ne)$/.test(operator)) {
      const same = this.world.equal(a, b);
      return extend(operator === 'i64.eq' ? same : not(same), 32, false);
    }
    if (operator === 'i64.eqz') return extend(not(this.truth(a)), 32, false);
    return operationOf(operator, operands)?.value ?? this.world.terms.of(operator, width, operands);
  }

  private storeVariable(variable: Variable, first: number, value: Term): void {
    this.storeBytes(offsetBy(this.localAddress(variable), first / 8), value);
  }

  private loadVariable(variable: Variable, offset: number, span: Span): Term {
    return this.loadSpan(this.localAddress(variable), offset, span);
  }

  /** What lies at an address, in the width that values of its type are computed in. */
  private loadSpan(address: Term, offset: number, { ctype, bits }: Span): Term {
    const isBool = ctype.kind === 'integer' && ctype.isBool;
    const width = bits ? bits.width : isBool ? 1 : ctype.size * 8;
    const value = this.loadBits(offsetBy(address, offset), bits?.first ?? 0, width);
    if (ctype.kind === 'float') return extract(value, 0, Math.min(64, width));
    if (ctype.kind === 'integer') return extend(value, valueWidth(ctype), ctype.signed && !isBool);
    return value;
  }

  private loadBits(address: Term, first: number, width: number): Term {
    const { memory } = this.world;
    const own = this.ownAt(address);
    if (own) return own.extent.load(memory, own.first + first, width);
    if (first === 0 && (width % 8 === 0 || width === 1)) return memory.load(this.memory, address, width);
    const [low, high] = [Math.floor(first / 8), Math.ceil((first + width) / 8)];
    return memory.slice(memory.load(this.memory, offsetBy(address, low), (high - low) * 8), first - low * 8, width);
  }

  private storeSpan(address: Term, offset: number, { ctype, bits }: Span, value: Term): void {
    const at = offsetBy(address, offset);
    if (!bits) {
      const width = ctype.size * 8;
      this.storeBytes(at, value.width > width ? extract(value, 0, width) : extend(value, width, false));
      return;
    }
    const field = extract(value, 0, bits.width);
    const own = this.ownAt(at);
    const { memory } = this.world;
    if (own) {
      this.objects.set(own.address, own.extent.store(memory, own.first + bits.first, field));
      return;
    }
    const [low, high] = [Math.floor(bits.first / 8), Math.ceil((bits.first + bits.width) / 8)];
    const first = bits.first - low * 8;
    const unit = memory.load(this.memory, offsetBy(at, low), (high - low) * 8);
    const below = first > 0 ? join(field, extract(unit, 0, first)) : field;
    const rest = unit.width - below.width;
    const whole = rest > 0 ? join(extract(unit, below.width, rest), below) : below;
    this.storeBytes(offsetBy(at, low), whole);
  }

  private storeBytes(address: Term, value: Term): void {
    const own = this.ownAt(address);
    if (own) this.objects.set(own.address, own.extent.store(this.world.memory, own.first, value));
    else this.memory = this.world.memory.store(this.memory, address, value);
  }

  /** What an assignment is worth. */
  private kept(value: Term, { ctype, bits }: Span): Term {
    if (!bits || ctype.kind !== 'integer') return value;
    return extend(extract(value, 0, bits.width), value.width, ctype.signed && !ctype.isBool);
  }

  private ownAt(address: Term): { readonly address: Term; readonly extent: Extent; readonly first: number } | null {
    const { base, offset } = addressParts(address);
    if (!base || !this.isOwn(base)) return null;
    const { variable } = this.world.localAt(base)!;
    if (offset < 0n || offset >= BigInt(Math.max(1, variable.type.size)))
      throw new NotFollowed('a variable is reached past its end');
    return { address: base, extent: this.objects.get(base) ?? Extent.empty, first: Number(offset) * 8 };
  }

  private isOwn(term: Term): boolean {
    return this.world.localAt(term) !== undefined && !this.shared.has(term);
  }

  /** A variable of the side that is reached at an offset that is not known. */
  private unshared(address: Term): Stop | null {
    const { base } = addressParts(address);
    if (!base || this.isOwn(base)) return null;
    const found = this.ownIn(base);
    return found ? { kind: 'share', address: found } : null;
  }

  /** A variable of the side whose address one of the terms gives away, stored at a place that is not the side's. */
  private given(terms: readonly Term[], to: Term): Stop | null {
    const { base } = addressParts(to);
    if (base && this.isOwn(base)) return null;
    for (const term of terms) {
      const found = this.ownIn(term);
      if (found) return { kind: 'share', address: found };
    }
    return null;
  }

  /** A variable of the side's own whose address a term holds. */
  ownIn(term: Term): Term | null {
    let found: Term | null = null;
    this.world.terms.some(term, (part) => {
      if (!this.isOwn(part)) return false;
      found = part;
      return true;
    });
    return found;
  }

  /**
   * Gives the address of a variable away: from now on it is memory like all other, at the address that stands for it on
   * both sides.
   */
  share(address: Term, at: Term): void {
    const extent = this.objects.get(address) ?? Extent.empty;
    this.objects.delete(address);
    this.shared.set(address, at);
    this.replace(this.world.substitution([[address, at]]));
    for (const { first, value } of extent.pieces) {
      if (first % 8 !== 0 || value.width % 8 !== 0)
        throw new NotFollowed('a bit-field of a variable whose address is taken');
      const inner = this.ownIn(value);
      if (inner && inner !== address)
        throw new NotFollowed('a variable that holds the address of another is given away');
      this.memory = this.world.memory.store(
        this.memory,
        offsetBy(at, first / 8),
        this.world.substitution([[address, at]]).apply(value),
      );
    }
  }

  /** Size in bytes of a variable of the side. */
  sizeOf(address: Term): number {
    return this.world.localAt(address)!.variable.type.size;
  }

  /** Replaces parts of all terms the side holds. */
  replace(by: { apply(term: Term): Term }): void {
    this.mapTerms((_slot, term) => by.apply(term));
  }

  /** Calls back for each term the side holds, by a name for where it is held; what is given back is held instead. */
  mapTerms(change: (slot: string, term: Term) => Term): void {
    this.memory = change(`${this.name} memory`, this.memory);
    this.frames.forEach((frame, i) => {
      frame.stack = frame.stack.map((term, j) => change(`${this.name} stack ${i} ${j}`, term));
    });
    for (const [address, extent] of this.objects) {
      const pieces = extent.pieces.map(({ first, value }) => ({
        first,
        value: change(`${this.name} variable ${address.id} ${first} ${value.width}`, value),
      }));
      this.objects.set(address, new Extent(pieces));
    }
  }

  /** Forgets variables that are never read again. */
  dropDead(isLive: (frame: { readonly code: Code; readonly at: number }, variable: Variable) => boolean): void {
    for (const frame of this.frames)
      for (const address of [...this.objects.keys()]) {
        const { variable } = this.world.localAt(address)!;
        if (this.world.local(frame.place, variable).address === address && !isLive(frame, variable))
          this.objects.delete(address);
      }
  }

  /** Where the side stands, calls included, as a key. @param idOf tells code apart */
  position(idOf: (ir: FunctionIR) => number): string {
    const shared = [...this.shared].map(([from, to]) => `${from.id}=${to.id}`);
    return `${this.frames.map(({ code, at, stack }) => `${idOf(code.ir)}:${at}:${stack.length}`).join('/')} ${shared.join()}`;
  }
}

/** Bits in which values of a type are computed. */
export function valueWidth(ctype: CType): number {
  if (ctype.kind === 'integer') return Math.max(32, ctype.size * 8);
  if (ctype.kind === 'float') return Math.min(64, ctype.size * 8);
  return ctype.kind === 'pointer' ? 64 : ctype.size * 8;
}

function constantTerm({ width, value, isFloat }: Instruction & { kind: 'constant' }): Term {
  if (!isFloat) return constant(width, value);
  const bytes = new DataView(new ArrayBuffer(8));
  if (width === 32) bytes.setFloat32(0, Number(value));
  else bytes.setFloat64(0, Number(value));
  return constant(width, width === 32 ? bytes.getUint32(0) : bytes.getBigUint64(0));
}

/** A value as far as it is known; what decided it counts as asked for. */
function known(value: Term, facts: Facts, decided: (condition: Term) => void): Term {
  const result = facts.simplify(value);
  if (result !== value) decided(value);
  return result;
}

/** A byte again and again. */
function filled(byte: Term, bits: number): Term {
  const value = byte.kind === 'constant' ? byte.value & 0xffn : 0n;
  let whole = 0n;
  for (let at = 0; at < bits; at += 8) whole = (whole << 8n) | value;
  return constant(bits, whole);
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1').replace(/\0+$/, '');
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
