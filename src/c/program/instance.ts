/** A running program: memory, table, and calls into it. */
import { ADDRESS_BIAS, HEAP_START, STACK_SIZE } from '../emit/memory-layout.js';
import type { FunctionSymbol } from '../lower/ir.js';
import type { LinkedModule } from './linked-module.js';
import type { Program } from './program.js';
import { type CallFrame, callFrames, Exit, Trap, type TrapKind } from './traps.js';

/** A function the host provides: integers and addresses up to 32 bits come as number, 64 bits as bigint. */
export type HostFunction = (...args: Array<number | bigint>) => number | bigint | undefined;

export interface InstanceOptions {
  readonly host: Readonly<Record<string, HostFunction>>;
  /** Loop iterations after which a call is stopped. */
  readonly fuel?: number;
  /** Most memory in bytes. */
  readonly memoryLimit?: number;
  /** Told when a function that is neither defined nor modelled is first called. */
  readonly onAssumed?: (name: string, caller: CallFrame | null) => void;
}

const PAGE = 65536;
const DEFAULT_FUEL = 2_000_000_000;
const DEFAULT_MEMORY = 512 << 20;
const STACK_TRACE_FRAMES = 120;

export class Instance {
  readonly memory: WebAssembly.Memory;
  // Every module instance keeps a copy of the table, so it is only as large as needed.
  private readonly table = new WebAssembly.Table({ element: 'anyfunc', initial: 1024 });
  private readonly stackPointer = new WebAssembly.Global({ value: 'i32', mutable: true }, STACK_SIZE);
  private readonly fuel = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
  private readonly imports: WebAssembly.Imports;
  private readonly modules = new Map<string, LinkedModule>();
  /** Offset up to which memory was given to the program. */
  private heapEnd: number;
  private modulesDone = 0;
  private writesDone = 0;
  private callsOpen = 0;
  private readonly targets = new Map<FunctionSymbol, (...args: unknown[]) => unknown>();

  constructor(
    readonly program: Program,
    private readonly options: InstanceOptions,
  ) {
    const limit = Math.floor((options.memoryLimit ?? DEFAULT_MEMORY) / PAGE);
    this.memory = program.spareMemories.pop() ?? new WebAssembly.Memory({ initial: HEAP_START / PAGE, maximum: limit });
    this.heapEnd = HEAP_START;
    // A trap tells the calls that led to it; the default of ten would cut them short.
    Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_TRACE_FRAMES);
    this.imports = {
      env: {
        resolve: (slot: number) => this.resolve(slot),
        trap: (number: number) => this.trap(number),
        memory: this.memory,
        table: this.table,
        stackPointer: this.stackPointer,
        fuel: this.fuel,
        ...options.host,
      },
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

  /** The function in the table, kept once it is compiled: a stub in its place would only be in the way. */
  private target(symbol: FunctionSymbol): (...args: unknown[]) => unknown {
    let target = this.targets.get(symbol);
    if (!target) {
      const slot = this.program.functionSlot(symbol);
      this.program.flush();
      this.update();
      target = this.table.get(slot) as (...args: unknown[]) => unknown;
      if (this.program.slots[slot]!.code) this.targets.set(symbol, target);
    }
    return target;
  }

  /** A view of memory at a C address; valid until memory grows. */
  bytes(address: number | bigint, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, Number(address) - ADDRESS_BIAS, length);
  }

  view(): DataView {
    return new DataView(this.memory.buffer);
  }

  /** The zero-terminated string at a C address; empty for a null pointer. */
  string(address: number | bigint): string {
    if (Number(address) === 0) return '';
    const all = new Uint8Array(this.memory.buffer);
    const start = Number(address) - ADDRESS_BIAS;
    const end = all.indexOf(0, start);
    return Buffer.from(all.buffer, start, end - start).toString('utf8');
  }

  /** Grows memory; returns the C address of `size` zeroed bytes (a multiple of 64 KiB), or 0 where the limit is reached. */
  grow(size: number): bigint {
    const start = this.heapEnd;
    const missing = start + size - this.memory.buffer.byteLength;
    try {
      if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    } catch {
      return 0n;
    }
    this.heapEnd = start + size;
    return BigInt(start + ADDRESS_BIAS);
  }

  /** Gives the memory back for the next instance of the program; this one must not be used any more. */
  dispose(): void {
    new Uint8Array(this.memory.buffer, 0, this.heapEnd).fill(0);
    this.program.spareMemories.push(this.memory);
  }

  /** The C address of a copy of the bytes that stays as long as the program. */
  constant(bytes: Uint8Array): bigint {
    const offset = this.program.stringOffset(bytes);
    this.update();
    return BigInt(offset + ADDRESS_BIAS);
  }

  /** Ends the run from within a host function. */
  abort(kind: TrapKind, reason: string): never {
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
      const missing = module.hostFunctions.filter((name) => !(name in this.options.host));
      if (missing.length > 0) throw new Error(`the host does not provide ${missing.join(', ')}`);
      new WebAssembly.Instance(module.module, this.imports);
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
    // What the C itself calls unreachable is a trap of its own; the instruction alone stands behind the check of addresses.
    if (message.includes('memory access out of bounds') || message === 'unreachable')
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
