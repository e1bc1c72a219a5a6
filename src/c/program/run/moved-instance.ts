/** A running program that goes on in another thread: what was compiled runs there, and nothing can be compiled. */
import { HEAP_START } from '../../emit/memory-layout.js';
import type { HostFunction } from './instance.js';
import type { InstanceState } from './instance-state.js';
import { ProgramMemory } from './program-memory.js';
import type { TrapKind } from './traps.js';

/**
 * The program cannot go on here: it trapped, ended, or reached what is not compiled. Why is told where it can be
 * compiled.
 */
export class CannotGoOn extends Error {
  override readonly name = 'CannotGoOn';
}

/** Zeroed memories of moved instances that have ended. */
const spareMemories: WebAssembly.Memory[] = [];

export class MovedInstance extends ProgramMemory {
  private readonly table: WebAssembly.Table;
  private readonly stackPointer: WebAssembly.Global;
  private readonly fuelLeft: WebAssembly.Global;

  constructor(
    private readonly state: InstanceState,
    host: (instance: MovedInstance) => Readonly<Record<string, HostFunction>>,
  ) {
    super(spareMemories.pop() ?? null);
    const { modules, tableLength, statics, heap } = state;
    this.table = new WebAssembly.Table({ element: 'anyfunc', initial: tableLength });
    this.stackPointer = new WebAssembly.Global({ value: 'i32', mutable: true }, state.stackPointer);
    this.fuelLeft = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
    const { memory, table, stackPointer } = this;
    const wildAddress = new WebAssembly.Global({ value: 'i64', mutable: true }, 0n);
    const stop = (): never => this.abort();
    const provided = host(this);
    const others = Object.fromEntries(state.hostFunctions.map((name) => [name, stop]));
    const globals = { stackPointer, fuel: this.fuelLeft, wildAddress };
    const env = { ...others, ...provided, resolve: stop, trap: stop, memory, table, ...globals };
    for (const module of modules) new WebAssembly.Instance(module, { env });
    this.grow(heap.length);
    new Uint8Array(memory.buffer).set(statics.bytes, statics.start);
    new Uint8Array(memory.buffer).set(heap, HEAP_START);
  }

  /** Calls the function of a slot; arguments and result as the machine has them (i64 as bigint). @throws CannotGoOn */
  call(slot: number, ...args: Array<number | bigint>): unknown {
    this.fuelLeft.value = this.state.fuel;
    try {
      return (this.table.get(slot) as (...args: unknown[]) => unknown)(...args);
    } catch {
      throw new CannotGoOn();
    }
  }

  override abort(_kind?: TrapKind, _reason?: string): never {
    throw new CannotGoOn();
  }

  /** Gives the memory to the next moved instance; this one must not be used any more. */
  dispose(): void {
    spareMemories.push(this.clear());
  }
}
