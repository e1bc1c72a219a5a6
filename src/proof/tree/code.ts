/**
 * A function of the typed tree as instructions of a stack machine, so that it can be stopped anywhere: before a call,
 * at the head of a loop, at a branch. Evaluation goes from left to right, as the emitter has it.
 */
import {
  type Argument,
  type CType,
  type FunctionIR,
  type FunctionType,
  type IR,
  type Place,
  Qualifier,
  type StatementIR,
  UNSIGNED_LONG,
  type Variable,
} from '../../c/index.js';
import type { Token } from '../../c/source.js';
import { type Code, type Instruction, type Span, widthOf } from './instructions.js';
import { NotFollowed } from './not-followed.js';

/** @throws NotFollowed for what the machine has no instruction for */
export function codeOf(ir: FunctionIR): Code {
  const writer = new CodeWriter(ir.type.result);
  writer.statements(ir.body);
  writer.put({ kind: 'return', hasValue: false });
  return {
    ir,
    instructions: writer.finish(),
    addressed: writer.addressed,
    hasLoops: writer.hasLoops,
  };
}

const ARGUMENT_SIGNATURE: FunctionType = {
  kind: 'function',
  result: { kind: 'void', size: 1, align: 1 },
  parameters: [],
  variadic: false,
  isUnprototyped: false,
  size: 1,
  align: 1,
};

type Patch = { -readonly [K in 'kind' | 'target']: (Instruction & { kind: 'jump' | 'branch' })[K] };

class CodeWriter {
  readonly addressed = new Set<Variable>();
  hasLoops = false;
  private readonly list: Instruction[] = [];
  private readonly places = new Map<object, number>();
  private readonly open: Array<{ readonly jump: Patch; readonly to: object }> = [];
  private switches = 0;

  /** @param result what the function returns */
  constructor(private readonly result: CType) {}

  put(instruction: Instruction): void {
    this.list.push(instruction);
  }

  finish(): readonly Instruction[] {
    for (const { jump, to } of this.open) {
      const target = this.places.get(to);
      if (target === undefined) throw new NotFollowed('a jump to nowhere');
      jump.target = target;
    }
    return this.list;
  }

  private jump(kind: 'jump' | 'branch', to: object): void {
    const jump: Patch = { kind, target: -1 };
    this.list.push(jump as Instruction);
    this.open.push({ jump, to });
  }

  private mark(place: object): void {
    this.places.set(place, this.list.length);
  }

  statements(items: readonly StatementIR[]): void {
    for (const item of items) this.statement(item);
  }

  private statement(item: StatementIR): void {
    switch (item.kind) {
      case 'expression':
        this.effect(item.value);
        break;
      case 'block':
        this.statements(item.items);
        break;
      case 'if': {
        const [otherwise, end] = [{}, {}];
        this.value(item.condition);
        this.jump('branch', otherwise);
        this.statements(item.consequence);
        this.jump('jump', end);
        this.mark(otherwise);
        this.statements(item.alternative);
        this.mark(end);
        break;
      }
      case 'loop':
        this.loop(item);
        break;
      case 'switch':
        this.switchStatement(item);
        break;
      case 'label':
        this.mark(item.label);
        if (item.label.isBackward) this.loopHead();
        break;
      case 'goto':
        this.statements(item.cleanups);
        this.jump('jump', item.label);
        break;
      case 'break':
        this.jump('jump', item.exit.label ?? item.exit);
        break;
      case 'continue':
        this.jump('jump', item.exit.label ?? item.exit);
        break;
      case 'return':
        if (item.value) this.value(item.value);
        else if (item.source) this.load(item.source, { ctype: this.result, bits: null });
        this.put({ kind: 'return', hasValue: item.value !== null || item.source !== null });
        break;
    }
  }

  private loopHead(): void {
    this.hasLoops = true;
    this.put({ kind: 'loop-head' });
  }

  private loop(item: StatementIR & { kind: 'loop' }): void {
    const again = {};
    this.mark(again);
    this.loopHead();
    if (item.testFirst && item.condition) {
      this.value(item.condition);
      this.jump('branch', item.breaks);
    }
    this.statements(item.body);
    this.mark(item.continues);
    if (item.update) this.effect(item.update);
    if (!item.testFirst && item.condition) {
      this.value(item.condition);
      this.jump('branch', item.breaks);
    }
    this.jump('jump', again);
    this.mark(item.breaks);
  }

  private switchStatement(item: StatementIR & { kind: 'switch' }): void {
    const ctype = item.value.type === 'i64' ? UNSIGNED_LONG : null;
    const width = ctype ? 64 : 32;
    const type: CType = ctype ?? { ...UNSIGNED_LONG, name: 'unsigned int', size: 4, align: 4, precision: 32, rank: 3 };
    const name = `switch ${this.switches++}`;
    const qualifiers = Qualifier.None;
    const variable: Variable = { name, type, qualifiers, alignment: 0, inMemory: false, addresses: 0, loans: [] };
    const span: Span = { ctype: type, bits: null };
    this.value(item.value);
    this.put({ kind: 'store-variable', variable, offset: 0, span, keep: false });
    const compare = (operator: string, bound: bigint): void => {
      this.put({ kind: 'load-variable', variable, offset: 0, span });
      this.put({ kind: 'constant', width, value: bound, isFloat: false });
      this.put({ kind: 'operation', operator: `i${width}.${operator}`, count: 2, width: 32 });
    };
    const sign = item.signed ? 's' : 'u';
    for (const { first, last, label } of item.cases) {
      const next = {};
      if (first === last) compare('eq', first);
      else {
        compare(`ge_${sign}`, first);
        this.jump('branch', next);
        compare(`le_${sign}`, last);
      }
      this.jump('branch', next);
      this.jump('jump', label);
      this.mark(next);
    }
    this.jump('jump', item.fallback ?? item.breaks);
    this.statements(item.body);
    this.mark(item.breaks);
  }

  private effect(ir: IR): void {
    if (this.value(ir)) this.put({ kind: 'drop' });
  }

  /** Writes what evaluates an expression; whether it pushes a value. */
  private value(ir: IR): boolean {
    switch (ir.kind) {
      case 'constant':
        this.put({
          kind: 'constant',
          width: widthOf(ir.type),
          value: ir.value,
          isFloat: ir.type === 'f32' || ir.type === 'f64',
        });
        return true;
      case 'object-address':
        this.put({ kind: 'address', of: { kind: 'object', ir }, offset: ir.offset });
        return true;
      case 'function-address':
        this.put({ kind: 'address', of: { kind: 'function', ir }, offset: 0 });
        return true;
      case 'string-address':
        this.put({ kind: 'address', of: { kind: 'string', bytes: ir.bytes }, offset: ir.offset });
        return true;
      case 'variable-address':
        this.variableAddress(ir.variable, ir.offset);
        return true;
      case 'variadic-area':
        this.put({ kind: 'address', of: { kind: 'variadic-area' }, offset: 0 });
        return true;
      case 'load':
        this.load(ir.place, { ctype: ir.ctype, bits: ir.bits });
        return true;
      case 'store':
        return this.store(ir);
      case 'copy':
        this.copy(ir.target, ir.source, ir.ctype);
        return false;
      case 'zero':
        this.zero(ir.place, ir.size);
        return false;
      case 'operation':
        for (const operand of ir.operands) this.value(operand);
        this.put({ kind: 'operation', operator: ir.operator, count: ir.operands.length, width: widthOf(ir.type) });
        return true;
      case 'call':
        return this.call(ir);
      case 'conditional':
        return this.conditional(ir);
      case 'sequence':
        for (const effect of ir.effects) this.effect(effect);
        return ir.value ? this.value(ir.value) : false;
      case 'statements':
        this.statements(ir.body);
        return ir.value ? this.value(ir.value) : false;
      case 'stack-allocation':
        this.value(ir.size);
        this.builtin('stack allocation', [UNSIGNED_LONG], true, null);
        return true;
      case 'bulk':
        for (const operand of ir.operands) this.value(operand);
        this.builtin(ir.operator, [UNSIGNED_LONG, UNSIGNED_LONG, UNSIGNED_LONG], false, ir.token);
        return false;
      case 'stack-restore':
        this.effect(ir.pointer);
        return false;
      case 'trap':
        this.put({ kind: 'trap', reason: ir.reason });
        // It is never gone on from there, but both arms of a conditional must leave as much.
        if (ir.type === 'void') return false;
        this.put({ kind: 'constant', width: widthOf(ir.type), value: 0n, isFloat: false });
        return true;
    }
  }

  private builtin(name: string, types: readonly CType[], pushes: boolean, token: Token | null): void {
    this.put({
      kind: 'call',
      callee: null,
      builtin: name,
      signature: pushes ? { ...ARGUMENT_SIGNATURE, result: UNSIGNED_LONG } : ARGUMENT_SIGNATURE,
      arguments: types,
      hasPlace: false,
      pushes,
      token: token ?? { kind: 0, text: name, file: '', line: 0 },
    });
  }

  private variableAddress(variable: Variable, offset: number): void {
    this.addressed.add(variable);
    this.put({ kind: 'address', of: { kind: 'variable', variable }, offset });
  }

  private load(place: Place, span: Span): void {
    if (place.kind === 'variable') {
      for (const effect of place.before) this.effect(effect);
      this.put({ kind: 'load-variable', variable: place.variable, offset: place.offset, span });
    } else {
      this.value(place.address);
      this.put({ kind: 'load', offset: place.offset, span });
    }
  }

  private store(ir: IR & { kind: 'store' }): boolean {
    const span: Span = { ctype: ir.ctype, bits: ir.bits };
    const { place, keep } = ir;
    if (place.kind === 'variable') {
      for (const effect of place.before) this.effect(effect);
      this.value(ir.value);
      this.put({ kind: 'store-variable', variable: place.variable, offset: place.offset, span, keep });
    } else {
      this.value(place.address);
      this.value(ir.value);
      this.put({ kind: 'store', offset: place.offset, span, keep });
    }
    return keep;
  }

  private copy(target: Place, source: Place, ctype: CType): void {
    const span: Span = { ctype, bits: null };
    if (ctype.size === 0) {
      for (const place of [target, source]) {
        if (place.kind === 'memory') this.effect(place.address);
        else for (const effect of place.before) this.effect(effect);
      }
      return;
    }
    if (target.kind === 'variable') {
      for (const effect of target.before) this.effect(effect);
      this.load(source, span);
      this.put({ kind: 'store-variable', variable: target.variable, offset: target.offset, span, keep: false });
    } else {
      this.value(target.address);
      this.load(source, span);
      this.put({ kind: 'store', offset: target.offset, span, keep: false });
    }
  }

  private zero(place: Place, size: number): void {
    if (size === 0) return;
    const ctype: CType = { kind: 'array', element: UNSIGNED_LONG, length: null, extent: null, size, align: 1 };
    const zero: Instruction = { kind: 'constant', width: size * 8, value: 0n, isFloat: false };
    if (place.kind === 'variable') {
      for (const effect of place.before) this.effect(effect);
      this.put(zero);
      const span: Span = { ctype, bits: null };
      this.put({ kind: 'store-variable', variable: place.variable, offset: place.offset, span, keep: false });
    } else {
      this.value(place.address);
      this.put(zero);
      this.put({ kind: 'store', offset: place.offset, span: { ctype, bits: null }, keep: false });
    }
  }

  private call(ir: IR & { kind: 'call' }): boolean {
    const { result, callee, signature, token } = ir;
    if (result) {
      if (result.kind === 'variable') {
        for (const effect of result.before) this.effect(effect);
        this.variableAddress(result.variable, result.offset);
      } else {
        this.value(result.address);
        this.put({ kind: 'constant', width: 64, value: BigInt(result.offset), isFloat: false });
        this.put({ kind: 'operation', operator: 'i64.add', count: 2, width: 64 });
      }
    }
    if (callee.kind !== 'function') this.value(callee);
    ir.arguments.forEach((each, i) => {
      // Where the source stands is not what the program does.
      if (isLineOf(ir.arguments, i, token)) this.put({ kind: 'constant', width: 32, value: 0n, isFloat: false });
      else this.argument(each);
    });
    const pushes = ir.type !== 'void';
    this.put({
      kind: 'call',
      callee: callee.kind === 'function' ? callee : null,
      builtin: null,
      signature,
      arguments: ir.arguments.map(({ ctype }) => ctype),
      hasPlace: result !== null,
      pushes,
      token,
    });
    return pushes;
  }

  private argument(each: Argument): void {
    if (each.place) this.load(each.place, { ctype: each.ctype, bits: null });
    else this.value(each.value);
  }

  private conditional(ir: IR & { kind: 'conditional' }): boolean {
    const [otherwise, end] = [{}, {}];
    this.value(ir.condition);
    this.jump('branch', otherwise);
    const yes = this.value(ir.consequence);
    this.jump('jump', end);
    this.mark(otherwise);
    const no = this.value(ir.alternative);
    this.mark(end);
    if (yes !== no) throw new NotFollowed('a conditional of which one arm alone has a value');
    return yes;
  }
}

/** Whether an argument is the line of a call, after its file, as `__FILE__, __LINE__` in a macro gives them. */
function isLineOf(values: readonly Argument[], i: number, { file, line }: Token): boolean {
  const [name, number] = [values[i - 1]?.value, values[i]?.value];
  if (name?.kind !== 'string-address' || number?.kind !== 'constant') return false;
  return number.value === line && Buffer.from(name.bytes).toString().replace(/\0$/, '') === file;
}
