/**
 * One of the two functions while it is followed: runs by itself until it calls, comes to the head of a loop, asks what
 * is not known, or returns. Variables whose address nobody else has are the side's own; all other memory is a term.
 */

import type { FunctionIR, FunctionSymbol, Variable } from '../../c/index.js';
import { extend, extract } from '../formula/arithmetic.js';
import { not } from '../formula/logic.js';
import { operationOf } from '../formula/operations.js';
import { constant, type Term, TRUE } from '../formula/terms.js';
import type { CallInstruction, Code, Instruction, Span } from '../tree/instructions.js';
import { NotFollowed } from '../tree/not-followed.js';
import { type Asker, atomOf, type Facts } from './facts.js';
import { CHECKED_CASTS, ENDS, FIXED_ANSWERS, FREES } from './known-functions.js';
import { addressParts, offsetBy } from './memory.js';
import { type SideMemory, valueWidth } from './side-memory.js';
import type { Call, Naming, Stop } from './stops.js';
import type { World } from './world.js';

interface Frame {
  readonly code: Code;
  readonly place: string;
  /** Where an aggregate result goes. */
  readonly result: Term | null;
  readonly isValueWanted: boolean;
  at: number;
  stack: Term[];
}

/** Bytes that are copied at once and looked into. */
const MOST_COPIED = 4096n;

export class Side {
  private frames: Frame[] = [];
  /** Casts that were checked since the sides were last compared. */
  casts = new Set<string>();

  constructor(
    readonly name: Asker,
    readonly world: World,
    private readonly naming: Naming,
    private readonly bytes: SideMemory,
  ) {}

  /** Memory that is no variable of the side's own. */
  get memory(): Term {
    return this.bytes.others;
  }

  set memory(others: Term) {
    this.bytes.others = others;
  }

  clone(): Side {
    const copy = new Side(this.name, this.world, this.naming, this.bytes.clone());
    copy.frames = this.frames.map((frame) => ({ ...frame, stack: [...frame.stack] }));
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
        this.bytes.storeSpan(this.localAddress(instruction.variable), instruction.offset, instruction.span, value);
        if (instruction.keep) stack.push(this.bytes.kept(value, instruction.span));
        break;
      }
      case 'load': {
        const address = facts.simplify(stack[stack.length - 1]!);
        const stop = this.bytes.unshared(address);
        if (stop) return stop;
        stack.pop();
        stack.push(this.bytes.loadSpan(address, instruction.offset, instruction.span));
        break;
      }
      case 'store': {
        const address = facts.simplify(stack[stack.length - 2]!);
        const stop = this.bytes.unshared(address) ?? this.bytes.given([stack[stack.length - 1]!], address);
        if (stop) return stop;
        const value = this.pop();
        stack.pop();
        this.bytes.storeSpan(address, instruction.offset, instruction.span, value);
        if (instruction.keep) stack.push(this.bytes.kept(value, instruction.span));
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
    const { callee } = instruction;
    const name = callee && this.naming.isKept(callee) ? callee.name : '';
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
    if (FIXED_ANSWERS.has(name) && instruction.pushes) {
      this.finishCall(instruction, this.world.terms.of(name, valueWidth(instruction.signature.result), values));
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
    const stop = this.bytes.unshared(to) ?? (isCopy ? this.bytes.unshared(from) : null);
    if (stop) return stop;
    if (bits > 0) {
      const value = isCopy ? this.bytes.loadBits(from, 0, bits) : filled(from, bits);
      const given = this.bytes.given([value], to);
      if (given) return given;
      this.bytes.storeBytes(to, value);
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
      if (result) this.bytes.storeBytes(place, result);
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
      this.bytes.storeBytes(frame.result, value ?? this.world.memory.undefined(type.result.size * 8));
    } else if (frame.isValueWanted)
      this.frame.stack.push(value ?? this.world.memory.undefined(valueWidth(type.result)));
    return null;
  }

  private leaveFrame(frame: Frame): void {
    this.bytes.forget(frame.place, () => true);
  }

  private forget(variable: Variable): void {
    this.bytes.forget(this.frame.place, (each) => each === variable);
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
    return this.bytes.addressOf(this.frame.place, variable);
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
    this.bytes.storeBytes(offsetBy(this.localAddress(variable), first / 8), value);
  }

  private loadVariable(variable: Variable, offset: number, span: Span): Term {
    return this.bytes.loadSpan(this.localAddress(variable), offset, span);
  }

  /** A variable of the side's own whose address a term holds. */
  ownIn(term: Term): Term | null {
    return this.bytes.ownIn(term);
  }

  /** Size in bytes of a variable of the side. */
  sizeOf(address: Term): number {
    return this.bytes.sizeOf(address);
  }

  /** Gives the address of a variable away, see SideMemory.share(). */
  share(address: Term, at: Term): void {
    this.replace(this.world.substitution([[address, at]]));
    this.bytes.share(address, at);
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
    this.bytes.mapTerms(this.name, change);
  }

  /** Forgets variables that are never read again. */
  dropDead(isLive: (frame: { readonly code: Code; readonly at: number }, variable: Variable) => boolean): void {
    for (const frame of this.frames) this.bytes.forget(frame.place, (variable) => !isLive(frame, variable));
  }

  /** Where the side stands, calls included, as a key. @param idOf tells code apart */
  position(idOf: (ir: FunctionIR) => number): string {
    return `${this.frames.map(({ code, at, stack }) => `${idOf(code.ir)}:${at}:${stack.length}`).join('/')} ${this.bytes.sharedKey}`;
  }
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
