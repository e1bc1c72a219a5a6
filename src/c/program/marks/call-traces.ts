/** Notes what functions that do nothing are called with, so that two programs can be held against each other. */
import type { CodeWriter } from '../../emit/code-writer.js';
import { machineTypes } from '../../emit/storage.js';
import type { FunctionType } from '../../types/types.js';
import { Opcode } from '../../wasm/opcodes.js';
import type { ProgramMemory } from '../run/program-memory.js';

/**
 * A byte for each hash of the integers of a call: whether there was one. A power of two; two calls in so many are not
 * told apart.
 */
const TRACE_SIZE = 512;
/** Odd, of well mixed bits: 2^64 divided by the golden ratio. */
const FACTOR = BigInt.asIntN(64, 0x9e3779b97f4a7c15n);

export class CallTraces {
  private readonly known: Map<string, number>;

  /**
   * @param reserve takes bytes of static memory, zeroed, and returns their offset
   * @param before offsets that the program before had
   */
  constructor(
    private readonly reserve: (size: number, alignment: number) => number,
    before: ReadonlyMap<string, number> = new Map(),
  ) {
    this.known = new Map(before);
  }

  /** Offsets in memory by function. */
  get offsets(): ReadonlyMap<string, number> {
    return this.known;
  }

  /** Goes on from the offsets of a program of the same files. */
  restore(offsets: ReadonlyMap<string, number>): void {
    for (const [name, offset] of offsets) this.known.set(name, offset);
  }

  /**
   * Writes code that notes a call of the function whose parameters are the first locals: its integers, as addresses
   * differ for any reason.
   */
  write(writer: CodeWriter, name: string, type: FunctionType): void {
    writer.i64(FACTOR);
    for (const { index, isLong } of integerLocals(type)) {
      writer.get(index);
      if (!isLong) writer.op(Opcode.I64ExtendI32U);
      writer.numeric('i64.xor');
      writer.i64(FACTOR);
      writer.numeric('i64.mul');
      writer.i64(29n);
      writer.numeric('i64.rotl');
    }
    writer.op(Opcode.I32WrapI64);
    writer.i32(TRACE_SIZE - 1);
    writer.numeric('i32.and');
    writer.i32(1);
    writer.memory('i32.store8', this.offset(name));
  }

  private offset(name: string): number {
    let offset = this.known.get(name);
    if (offset === undefined) {
      offset = this.reserve(TRACE_SIZE, 1);
      this.known.set(name, offset);
    }
    return offset;
  }
}

/**
 * What the memory of a run says of the calls of each function: equal texts stand for calls with the same integers,
 * however often and in whatever order. Functions that were never called are left out. @param offsets as CallTraces has
 * them
 */
export function readCallTraces(memory: ProgramMemory, offsets: ReadonlyMap<string, number>): Map<string, string> {
  const { buffer } = memory.view();
  const traces = new Map<string, string>();
  for (const [name, offset] of offsets) {
    const noted = Buffer.from(buffer, offset, TRACE_SIZE);
    if (noted.includes(1)) traces.set(name, noted.toString('latin1'));
  }
  return traces;
}

/** The locals of parameters of integer type, up to 64 bits. */
function integerLocals(type: FunctionType): Array<{ index: number; isLong: boolean }> {
  const integers: Array<{ index: number; isLong: boolean }> = [];
  // A pointer to an aggregate result comes first.
  let index = type.result.kind === 'record' ? 1 : 0;
  for (const parameter of type.parameters) {
    if (parameter.kind === 'integer' && parameter.size <= 8) integers.push({ index, isLong: parameter.size === 8 });
    index += parameter.kind === 'record' ? 1 : machineTypes(parameter).length;
  }
  return integers;
}
