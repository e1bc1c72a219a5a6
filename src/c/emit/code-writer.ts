/** Writes instructions of one function, with the places in the source they come from. */
import type { Token } from '../token.js';
import { ByteBuffer } from '../wasm/buffer.js';
import { EMPTY_BLOCK, type MachineType, MEMORY, NUMERIC, Opcode, TYPE_CODES } from '../wasm/opcodes.js';
import { GLOBAL_FUEL, IMPORT_TRAP } from './linkage.js';

/** The function that code belongs to, and where it was put in place of a call. */
export interface InlineFrame {
  readonly functionName: string;
  readonly callSite: { readonly token: Token; readonly frame: InlineFrame } | null;
}

export interface LineEntry {
  /** Byte offset in the code from which on this place holds. */
  readonly offset: number;
  readonly token: Token;
  readonly frame: InlineFrame;
}

/** A call that goes through the table until the callee is in the same module. */
export interface CallSite {
  /** Byte offset of the first instruction of `CALL_LENGTH` bytes. */
  readonly offset: number;
  readonly slot: number;
  /** It stands under no condition: whoever runs the function is likely to come by. */
  readonly certain: boolean;
}

/** `i32.const slot` and `call_indirect type 0`, both padded. */
export const CALL_LENGTH = 13;
/** Iterations that a function counts for itself before it says so. */
const FUEL_SLICE = 1024;

export class CodeWriter {
  readonly code = new ByteBuffer();
  readonly lines: LineEntry[] = [];
  readonly calls: CallSite[] = [];
  /** Calls through pointers. */
  indirectCalls = 0;
  /** How many blocks are open; a branch to a label of depth d takes index depth - d. */
  depth = 0;
  /** How many conditions the code being written stands under. */
  conditions = 0;
  /**
   * Locals of which control has always passed a check that they hold an address, with how many blocks were open there.
   */
  private readonly checked = new Map<number, number>();

  /** @param isConstant whether a local keeps one value while the function runs; asked when a loop begins */
  constructor(private readonly isConstant: (local: number) => boolean = () => false) {}

  at(token: Token, frame: InlineFrame): void {
    const last = this.lines[this.lines.length - 1];
    if (last && last.token === token && last.frame === frame) return;
    this.lines.push({ offset: this.code.length, token, frame });
  }

  op(opcode: number): void {
    this.code.byte(opcode);
  }

  numeric(name: string): void {
    if (name === 'memory.size') {
      this.code.byte(Opcode.MemorySize);
      this.code.byte(0);
      return;
    }
    const opcode = NUMERIC.get(name);
    if (opcode === undefined) throw new Error(`no instruction ${name}`);
    if (opcode > 0xff) {
      this.code.byte(0xfc);
      this.code.unsigned(opcode & 0xff);
    } else this.code.byte(opcode);
  }

  memory(name: string, offset: number): void {
    const opcode = MEMORY.get(name);
    if (opcode === undefined) throw new Error(`no instruction ${name}`);
    this.code.byte(opcode);
    this.code.byte(0);
    this.code.unsigned(offset);
  }

  bulk(name: 'memory.copy' | 'memory.fill'): void {
    this.code.byte(0xfc);
    if (name === 'memory.copy') {
      this.code.byte(10);
      this.code.byte(0);
    } else this.code.byte(11);
    this.code.byte(0);
  }

  i32(value: number): void {
    this.code.byte(Opcode.I32Const);
    this.code.signed32(value);
  }

  i64(value: bigint): void {
    this.code.byte(Opcode.I64Const);
    this.code.signed64(value);
  }

  f32(value: number): void {
    this.code.byte(Opcode.F32Const);
    this.code.float32(value);
  }

  f64(value: number): void {
    this.code.byte(Opcode.F64Const);
    this.code.float64(value);
  }

  get(local: number): void {
    this.code.byte(Opcode.LocalGet);
    this.code.unsigned(local);
  }

  set(local: number): void {
    this.code.byte(Opcode.LocalSet);
    this.code.unsigned(local);
    this.checked.delete(local);
  }

  tee(local: number): void {
    this.code.byte(Opcode.LocalTee);
    this.code.unsigned(local);
    this.checked.delete(local);
  }

  /** Whether it is yet to be checked that a local holds an address; from here on it counts as checked. */
  needsCheck(local: number): boolean {
    if (this.checked.has(local)) return false;
    this.checked.set(local, this.depth);
    return true;
  }

  /** Forgets what holds only within the innermost block. */
  private leaveBlock(): void {
    for (const [local, depth] of this.checked) if (depth >= this.depth) this.checked.delete(local);
  }

  globalGet(index: number): void {
    this.code.byte(Opcode.GlobalGet);
    this.code.unsigned(index);
  }

  globalSet(index: number): void {
    this.code.byte(Opcode.GlobalSet);
    this.code.unsigned(index);
  }

  /**
   * Opens a block, loop or if; returns the depth a branch to it names. `type` is a machine type, a type index or none.
   */
  open(opcode: number, type: MachineType | number | null = null): number {
    this.code.byte(opcode);
    if (type === null) this.code.byte(EMPTY_BLOCK);
    else if (typeof type === 'number') this.code.signed32(type);
    else this.code.byte(TYPE_CODES[type]);
    // What the loop changes may have changed when it begins anew.
    if (opcode === Opcode.Loop)
      for (const local of this.checked.keys()) if (!this.isConstant(local)) this.checked.delete(local);
    return ++this.depth;
  }

  else(): void {
    this.code.byte(Opcode.Else);
    this.leaveBlock();
  }

  end(): void {
    this.code.byte(Opcode.End);
    this.leaveBlock();
    this.depth--;
  }

  branch(target: number): void {
    this.code.byte(Opcode.Br);
    this.code.unsigned(this.depth - target);
  }

  branchIf(target: number): void {
    this.code.byte(Opcode.BrIf);
    this.code.unsigned(this.depth - target);
  }

  branchTable(targets: readonly number[], fallback: number): void {
    this.code.byte(Opcode.BrTable);
    this.code.unsigned(targets.length);
    for (const target of targets) this.code.unsigned(this.depth - target);
    this.code.unsigned(this.depth - fallback);
  }

  /**
   * Counts an iteration; a program that never ends is stopped here. `slice` is an i32 local for which `startFuel` was
   * written.
   */
  countFuel(slice: number): void {
    this.get(slice);
    this.i32(1);
    this.op(Opcode.I32Sub);
    this.tee(slice);
    this.op(Opcode.I32Eqz);
    this.open(Opcode.If);
    this.burnFuel(slice, () => this.i32(FUEL_SLICE));
    this.startFuel(slice);
    this.end();
  }

  /**
   * A function counts down a slice of its own: the run's fuel is a global, which costs more than the rest of a short
   * loop.
   */
  startFuel(slice: number): void {
    this.i32(FUEL_SLICE);
    this.set(slice);
  }

  /** Takes from the run's fuel what the function has counted of its slice, and one more for its call. */
  settleFuel(slice: number): void {
    this.burnFuel(slice, () => {
      this.i32(FUEL_SLICE + 1);
      this.get(slice);
      this.op(Opcode.I32Sub);
    });
  }

  /** Takes from what the run may still do; `pushAmount` leaves on the stack how much, `scratch` is an i32 local. */
  burnFuel(scratch: number, pushAmount: () => void): void {
    this.globalGet(GLOBAL_FUEL);
    pushAmount();
    this.op(Opcode.I32Sub);
    this.tee(scratch);
    this.globalSet(GLOBAL_FUEL);
    this.get(scratch);
    this.i32(0);
    this.numeric('i32.le_s');
    this.open(Opcode.If);
    this.i32(0);
    this.callImport(IMPORT_TRAP);
    // Nothing comes back from there: what is in registers need not outlive the call.
    this.op(Opcode.Unreachable);
    this.end();
  }

  /** A call of a host function by its index. */
  callImport(index: number): void {
    this.code.byte(Opcode.Call);
    this.code.unsigned(index);
  }

  callSlot(slot: number, type: number): void {
    this.calls.push({ offset: this.code.length, slot, certain: this.conditions === 0 });
    this.code.byte(Opcode.I32Const);
    this.code.unsignedPadded(slot);
    this.code.byte(Opcode.CallIndirect);
    this.code.unsignedPadded(type);
    this.code.byte(0);
  }

  callIndirect(type: number): void {
    this.indirectCalls++;
    this.code.byte(Opcode.CallIndirect);
    this.code.unsigned(type);
    this.code.byte(0);
  }
}
