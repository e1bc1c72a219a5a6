/** The locals of a WebAssembly function: its parameters, then what its code needs. */
import type { MachineType } from '../wasm/opcodes.js';

export class LocalTable {
  private readonly added: MachineType[] = [];
  /** Locals of functions emitted in place, which others can have. */
  private readonly free: Record<MachineType, number[]> = { i32: [], i64: [], f32: [], f64: [] };

  constructor(readonly parameterCount: number) {}

  /** How many there are, parameters included. */
  get count(): number {
    return this.parameterCount + this.added.length;
  }

  /** The types of those that are no parameters, in order. */
  get types(): readonly MachineType[] {
    return this.added;
  }

  /** Index of a local that the whole function keeps. */
  add(type: MachineType): number {
    this.added.push(type);
    return this.count - 1;
  }

  /** Index of a local until it is released. */
  take(type: MachineType): number {
    return this.free[type].pop() ?? this.add(type);
  }

  release(locals: readonly number[]): void {
    for (const index of locals) this.free[this.added[index - this.parameterCount]!].push(index);
  }
}
