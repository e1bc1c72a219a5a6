/** Emits statements: structured control flow where C has it, a loop over numbered segments where a `goto` goes back. */
import { CompileError } from '../errors.js';
import type { ExitIR, Label, StatementIR } from '../lower/ir.js';
import type { Token } from '../token.js';
import { Opcode } from '../wasm/opcodes.js';
import type { Emitter } from './emitter.js';
import { numbered, type Selector, wideSelector } from './wide-switch.js';

/** How control gets to a label from where code is being emitted. */
interface Target {
  /** Depth of the block whose end is the label, while that is open; -1 once it is passed. */
  block: number;
  /** For labels that are jumped back to: the loop to continue, and the local that says where. */
  readonly loop: { readonly depth: number; readonly state: number; readonly index: number } | null;
}

type Switch = StatementIR & { kind: 'switch' };

/** A switch at the head of its body. */
interface Head {
  readonly statement: Switch;
  readonly value: Selector;
}

export class StatementEmitter {
  private readonly targets = new Map<Label, Target>();
  private breakDepth = -1;
  private continueDepth = -1;

  constructor(private readonly emitter: Emitter) {}

  private get writer() {
    return this.emitter.writer;
  }

  items(items: readonly StatementIR[]): void {
    const labels = items.filter((item) => item.kind === 'label');
    if (labels.length === 0) for (const item of items) this.statement(item);
    else this.labelled(items, null);
  }

  body(items: readonly StatementIR[]): void {
    const { emitter } = this;
    const last = items.at(-1);
    if (last?.kind === 'return' && !items.some((item) => item.kind === 'label')) {
      for (const item of items.slice(0, -1)) this.statement(item);
      if (emitter.activation.isCovered) this.cover(last.token);
      this.result(last);
      return;
    }
    this.items(items);
    for (const type of emitter.resultTypes(emitter.activation.function)) emitter.zero(type);
  }

  /** A list with labels; for a switch's body, `head` decides where it is entered. */
  private labelled(items: readonly StatementIR[], head: Head | null): void {
    const { writer, emitter } = this;
    const segments: StatementIR[][] = [[]];
    const labels: Label[] = [];
    for (const item of items) {
      if (item.kind === 'label') {
        labels.push(item.label);
        segments.push([]);
      } else segments[segments.length - 1]!.push(item);
    }
    const backward = labels.some((label) => label.isBackward);
    let state = -1;
    let loop = -1;
    if (backward) {
      state = emitter.local('i32');
      writer.i32(0);
      writer.set(state);
      loop = writer.open(Opcode.Loop);
    }
    const depths: number[] = new Array(labels.length);
    for (let i = labels.length - 1; i >= 0; i--) {
      depths[i] = writer.open(Opcode.Block);
      this.targets.set(labels[i]!, { block: depths[i]!, loop: backward ? { depth: loop, state, index: i + 1 } : null });
    }
    if (backward) {
      const start = writer.open(Opcode.Block);
      writer.get(state);
      writer.branchTable([start, ...depths], start);
      writer.end();
    }
    if (head) this.dispatch(head);
    else for (const item of segments[0]!) this.statement(item);
    labels.forEach((label, i) => {
      writer.end();
      this.targets.get(label)!.block = -1;
      writer.conditions++;
      for (const item of segments[i + 1]!) this.statement(item);
      writer.conditions--;
    });
    if (backward) writer.end();
    for (const label of labels) this.targets.delete(label);
  }

  private statement(statement: StatementIR): void {
    const { writer, emitter } = this;
    if (emitter.activation.isCovered && 'token' in statement) this.cover(statement.token);
    switch (statement.kind) {
      case 'expression':
        emitter.values.at(statement.token);
        emitter.values.effect(statement.value);
        break;
      case 'block':
        this.items(statement.items);
        break;
      case 'if':
        emitter.values.at(statement.token);
        emitter.values.condition(statement.condition);
        writer.open(Opcode.If);
        writer.conditions++;
        this.items(statement.consequence);
        if (statement.alternative.length > 0) {
          writer.else();
          this.items(statement.alternative);
        }
        writer.conditions--;
        writer.end();
        break;
      case 'loop':
        this.loop(statement);
        break;
      case 'switch':
        this.switch(statement);
        break;
      case 'break':
        this.leave(statement.exit, this.breakDepth);
        break;
      case 'continue':
        this.leave(statement.exit, this.continueDepth);
        break;
      case 'goto':
        this.goto(statement);
        break;
      case 'return':
        this.return(statement);
        break;
      case 'label':
        throw new Error('a label outside a list');
    }
  }

  /** Leaves a mark that the statement was run. */
  private cover(token: Token): void {
    const { writer, emitter } = this;
    writer.i32(0);
    writer.i32(1);
    writer.memory('i32.store8', emitter.linkage.coverageOffset(token));
  }

  private return(statement: StatementIR & { kind: 'return' }): void {
    this.result(statement);
    this.emitter.activation.leave();
  }

  /** Leaves what is returned on the stack, or where an aggregate is wanted. */
  private result(statement: StatementIR & { kind: 'return' }): void {
    const { emitter } = this;
    const { activation } = emitter;
    emitter.values.at(statement.token);
    if (statement.source && activation.result)
      emitter.values.copy(activation.result, emitter.resolve(statement.source), activation.function.type.result);
    else if (statement.value) emitter.values.emit(statement.value);
    else for (const type of emitter.resultTypes(activation.function)) emitter.zero(type);
  }

  private goto(statement: StatementIR & { kind: 'goto' }): void {
    const { emitter } = this;
    for (const cleanup of statement.cleanups) this.statement(cleanup);
    if (!this.targets.has(statement.label))
      throw new CompileError(`goto "${statement.label.name}" into a statement expression`, statement.token);
    emitter.values.at(statement.token);
    this.jump(statement.label);
  }

  private leave(exit: ExitIR, depth: number): void {
    if (exit.label) this.jump(exit.label);
    else this.writer.branch(depth);
  }

  private jump(label: Label): void {
    const { writer } = this;
    const target = this.targets.get(label);
    if (target && target.block >= 0) writer.branch(target.block);
    else if (target?.loop) {
      writer.countFuel(this.emitter.fuelLocal());
      writer.i32(target.loop.index);
      writer.set(target.loop.state);
      writer.branch(target.loop.depth);
    } else throw new Error(`no way to label "${label.name}"`);
  }

  private loop(statement: StatementIR & { kind: 'loop' }): void {
    const { writer, emitter } = this;
    const [outerBreak, outerContinue] = [this.breakDepth, this.continueDepth];
    const exit = writer.open(Opcode.Block);
    const again = writer.open(Opcode.Loop);
    emitter.values.at(statement.token);
    writer.countFuel(emitter.fuelLocal());
    if (statement.testFirst && statement.condition) {
      emitter.values.negated(statement.condition);
      writer.branchIf(exit);
    }
    this.breakDepth = exit;
    this.continueDepth = writer.open(Opcode.Block);
    this.items(statement.body);
    writer.end();
    [this.breakDepth, this.continueDepth] = [outerBreak, outerContinue];
    if (statement.update) emitter.values.effect(statement.update);
    if (statement.testFirst || !statement.condition) writer.branch(again);
    else {
      emitter.values.condition(statement.condition);
      writer.branchIf(again);
    }
    writer.end();
    writer.end();
  }

  private switch(statement: Switch): void {
    const { writer, emitter } = this;
    const outerBreak = this.breakDepth;
    emitter.values.at(statement.token);
    const value = this.selector(statement);
    this.breakDepth = writer.open(Opcode.Block);
    this.labelled(statement.body, { statement, value });
    writer.end();
    this.breakDepth = outerBreak;
  }

  /** What a switch selects by, in a local; a `break` in it leaves what is around the switch. */
  private selector({ value, cases, token }: Switch): Selector {
    const { writer, emitter } = this;
    emitter.values.emit(value);
    if (value.type === 'i128') return wideSelector(emitter, cases);
    if (value.type !== 'i32' && value.type !== 'i64') throw new CompileError('switch on a floating value', token);
    const local = emitter.local(value.type);
    writer.set(local);
    return { machine: value.type, local };
  }

  /** Jumps to the case label that the value selects. */
  private dispatch({ statement, value: { machine, local: value } }: Head): void {
    const { writer } = this;
    const depthOf = (label: Label): number => {
      const target = this.targets.get(label);
      if (!target) throw new CompileError('a case label inside a statement expression', statement.token);
      return target.block;
    };
    const fallback = statement.fallback ? depthOf(statement.fallback) : this.breakDepth;
    const isWide = statement.value.type === 'i128';
    const cases = isWide ? statement.cases.map(numbered) : statement.cases;
    const table = machine === 'i32' ? denseTable(cases) : null;
    if (table) {
      writer.get(value);
      writer.i32(Number(BigInt.asIntN(32, table.low)));
      writer.op(Opcode.I32Sub);
      writer.branchTable(
        table.labels.map((label) => (label ? depthOf(label) : fallback)),
        fallback,
      );
      return;
    }
    const constant = (bound: bigint): void =>
      machine === 'i32' ? writer.i32(Number(BigInt.asIntN(32, bound))) : writer.i64(bound);
    for (const { first, last, label } of cases) {
      writer.get(value);
      constant(first);
      if (first === last) writer.numeric(`${machine}.eq`);
      else {
        // first <= value <= last, as one unsigned comparison of the distance.
        writer.numeric(`${machine}.sub`);
        constant(last - first);
        writer.numeric(`${machine}.le_u`);
      }
      writer.branchIf(depthOf(label));
    }
    writer.branch(fallback);
  }
}

const MOST_TABLE_ENTRIES = 512n;

/** The labels of a switch as a table from its least value on, where that is not much larger than the list of cases. */
function denseTable(cases: Switch['cases']): { low: bigint; labels: Array<Label | null> } | null {
  if (cases.length < 4) return null;
  let low = cases[0]!.first;
  let high = cases[0]!.last;
  for (const { first, last } of cases) {
    if (first < low) low = first;
    if (last > high) high = last;
  }
  const size = high - low + 1n;
  if (size > MOST_TABLE_ENTRIES || size > BigInt(cases.length) * 4n) return null;
  const labels: Array<Label | null> = new Array(Number(size)).fill(null);
  for (const { first, last, label } of cases) {
    for (let value = first; value <= last; value++) labels[Number(value - low)] = label;
  }
  return { low, labels };
}
