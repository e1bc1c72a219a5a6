/** A running program: memory, table, and calls into it. */
import { ADDRESS_BIAS, HEAP_START, STACK_SIZE } from '../../emit/memory-layout.js';
import type { FunctionSymbol } from '../../lower/ir.js';
import type { LinkedModule } from '../modules/linked-module.js';
import type { Program } from '../program.js';
import type { InstanceSnapshot, InstanceState } from './instance-state.js';
import { ProgramMemory } from './program-memory.js';
import { type CallFrame, callFrames, Exit, Trap, type TrapKind } from './traps.js';

/** A function the host provides: integers and addresses up to 32 bits come as number, 64 bits as bigint. */
export type HostFunction = (...args: Array<number | bigint>) => number | bigint | undefined;

export interface InstanceOptions {
  readonly host: Readonly<Record<string, HostFunction>>;
  /** Loop iterations after which a call is stopped. */
  readonly fuel?: number;
  /** Most memory in bytes. */
  readonly memoryLimit?: number;
  /** What it is that has an address but no memory, where the address is that of such a thing. */
  readonly describeAddress?: (address: bigint) => string | undefined;
  /** Told when a function that is neither defined nor modelled is first called. */
  readonly onAssumed?: (name: string, caller: CallFrame | null) => void;
}

const DEFAULT_FUEL = 2_000_000_000;
const STACK_TRACE_FRAMES = 120;

export class Instance extends ProgramMemory {
  // Every module instance keeps a copy of the table, so it is only as large as needed.
  private readonly table = new WebAssembly.Table({ element: 'anyfunc', initial: 1024 });
  private readonly stackPointer = new WebAssembly.Global({ value: 'i32', mutable: true }, STACK_SIZE);
  private readonly fuel = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
  private readonly wildAddress = new WebAssembly.Global({ value: 'i64', mutable: true }, 0n);
  /** What modules import. */
  private readonly environment: Record<string, WebAssembly.ImportValue>;
  private readonly modules = new Map<string, LinkedModule>();
  private modulesDone = 0;
  private writesDone = 0;
  private callsOpen = 0;
  private readonly targets = new Map<FunctionSymbol, (...args: unknown[]) => unknown>();

  constructor(
    readonly program: Program,
    private readonly options: InstanceOptions,
  ) {
    super(program.spareMemories.pop() ?? null, options.memoryLimit);
    // A trap tells the calls that led to it; the default of ten would cut them short.
    Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_TRACE_FRAMES);
    this.environment = {
      resolve: (slot: number) => this.resolve(slot),
      trap: (number: number) => this.trap(number),
      memory: this.memory,
      table: this.table,
      stackPointer: this.stackPointer,
      fuel: this.fuel,
      wildAddress: this.wildAddress,
      ...options.host,
    };
    this.update();
  }

  /** Calls a function; arguments and result as the machine has them (i64 as bigint). @throws Trap, Exit */
  call(symbol: FunctionSymbol, ...args: Array<number | bigint>): unknown {
    const target = this.target(symbol);
    const stackPointer = this.stackPointer.value;
    if (this.callsOpen++ === 0) this.fuel.value = this.options.fuel ?? DEFAULT_FUEL;
    try {
      return target(...args);
    } catch (error) {
      const explained = this.explain(error);
      this.stackPointer.value = stackPointer;
      throw explained;
    } finally {
      this.callsOpen--;
    }
  }

  /** The function in the table, compiled and kept. */
  private target(symbol: FunctionSymbol): (...args: unknown[]) => unknown {
    let target = this.targets.get(symbol);
    if (!target) {
      const slot = this.program.functionSlot(symbol);
      this.program.compile(slot);
      this.update();
      target = this.table.get(slot) as (...args: unknown[]) => unknown;
      if (this.program.slots[slot]!.code) this.targets.set(symbol, target);
    }
    return target;
  }

  /** Gives the memory back for the next instance of the program; this one must not be used any more. */
  dispose(): void {
    this.program.spareMemories.push(this.clear());
  }

  /** The program as it stands now, to go on elsewhere; no call may be open. */
  state(): InstanceState {
    const { program } = this;
    program.flush();
    const contents = this.contents();
    return {
      modules: program.modules.map(({ module }) => module),
      hostFunctions: program.modules.flatMap(({ hostFunctions }) => hostFunctions),
      tableLength: this.table.length,
      stackPointer: this.stackPointer.value as number,
      ...contents,
      fuel: this.options.fuel ?? DEFAULT_FUEL,
    };
  }

  /** A copy of what is in memory, but for the stack. */
  contents(): Pick<InstanceState, 'statics' | 'heap'> {
    this.update();
    const { buffer } = this.memory;
    const { start, end } = this.program.data.whole;
    return {
      statics: { start, bytes: new Uint8Array(buffer.slice(start, end)) },
      heap: new Uint8Array(buffer.slice(HEAP_START, this.heapEnd)),
    };
  }

  /** All that is in memory, for other instances of the program; no call may be open. */
  snapshot(): InstanceSnapshot {
    const contents = this.contents();
    const start = this.stackBottom();
    const bytes = new Uint8Array(this.memory.buffer.slice(start, STACK_SIZE));
    return { stackPointer: this.stackPointer.value as number, ...contents, stack: { start, bytes } };
  }

  /** Goes on from where another instance of the program stood; before anything is called. */
  resume({ stackPointer, statics, heap, stack }: InstanceSnapshot): void {
    this.grow(heap.length);
    const all = new Uint8Array(this.memory.buffer);
    for (const { start, bytes } of [stack, statics, { start: HEAP_START, bytes: heap }]) all.set(bytes, start);
    this.stackPointer.value = stackPointer;
  }

  /** The C address of a copy of the bytes that stays as long as the program. */
  constant(bytes: Uint8Array): bigint {
    const offset = this.program.stringOffset(bytes);
    this.update();
    return BigInt(offset + ADDRESS_BIAS);
  }

  override abort(kind: TrapKind, reason: string): never {
    throw new Trap(kind, reason, this.frames(new Error()));
  }

  private frames(error: { readonly stack?: string }): CallFrame[] {
    return callFrames(error.stack ?? '', this.modules);
  }

  private resolve(slot: number): void {
    const before = this.program.slots[slot]!.resolution;
    this.program.compile(slot);
    this.update();
    const { resolution, name } = this.program.slots[slot]!;
    if (!before && resolution?.kind === 'assumed') this.options.onAssumed?.(name, this.frames(new Error())[0] ?? null);
  }

  private trap(number: number): never {
    const { reason, location, uncompiled } = this.program.traps[number]!;
    const frames = this.frames(new Error());
    const kind = number === 0 ? 'fuel' : uncompiled ? 'uncompiled' : 'abort';
    throw new Trap(kind, reason, frames, location ?? frames[0] ?? null);
  }

  /** Brings in what was compiled since: modules, and the contents of new static objects. */
  private update(): void {
    const { program } = this;
    const needed = program.slots.length;
    if (needed > this.table.length) this.table.grow(Math.max(needed, 2 * this.table.length) - this.table.length);
    for (; this.modulesDone < program.modules.length; this.modulesDone++) {
      const module = program.modules[this.modulesDone]!;
      this.modules.set(module.name, module);
      // Parts of a program are also run where there is no machine: what they do not call need not be there. It is no
      // abort of the C.
      for (const name of module.hostFunctions)
        this.environment[name] ??= () => this.abort('unbacked', `${name}() is not provided by the host`);
      new WebAssembly.Instance(module.module, { env: this.environment });
    }
    const { data } = program;
    for (; this.writesDone < data.writes.length; this.writesDone++) {
      const write = data.writes[this.writesDone]!;
      new Uint8Array(this.memory.buffer).set(data.contents(write), write.start);
    }
  }

  private explain(error: unknown): unknown {
    if (error instanceof Trap || error instanceof Exit) return error;
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) return error;
    const frames = this.frames(error as Error);
    const { message } = error as Error;
    const isStack = error instanceof RangeError || (this.stackPointer.value as number) < 0;
    if (isStack) return new Trap('stack', 'stack overflow', frames);
    // What the C itself calls unreachable is a trap of its own; the instruction alone stands behind the check of
    // addresses.
    if (message === 'unreachable') {
      const address = BigInt.asUintN(64, this.wildAddress.value as bigint);
      const place = this.options.describeAddress?.(address);
      return place === undefined
        ? new Trap('memory', 'access through a null or wild pointer', frames)
        : new Trap('unbacked', `access to ${place}, which has no memory here`, frames);
    }
    if (message.includes('memory access out of bounds'))
      return new Trap('memory', 'access through a null or wild pointer', frames);
    if (message.includes('table index is out of bounds'))
      return new Trap('memory', 'call through a pointer that is no function', frames);
    if (message.includes('signature mismatch'))
      return new Trap('memory', 'call of a function through a pointer of another type', frames);
    if (message.includes('divide result unrepresentable'))
      return new Trap('other', 'integer overflow in a division', frames);
    if (message.includes('divide by zero') || message.includes('remainder by zero'))
      return new Trap('other', 'division by zero', frames);
    return new Trap('other', message, frames);
  }
}
