/**
 * Floating values to integers as the processor converts them: what is out of range, and not-a-number, gives the least
 * integer.
 */
import type { IR } from '../../lower/ir.js';
import { Opcode } from '../../wasm/opcodes.js';
import type { Emitter } from '../emitter.js';

const OPERATOR = /^(i32|i64)\.cvtt_(f32|f64)_([su])$/;

type Machine = 'i32' | 'i64';
type Float = 'f32' | 'f64';

/** Emits an operation named `i64.cvtt_f64_s` or the like, and leaves its value on the stack; false for any other. */
export function emitFloatConversion(emitter: Emitter, value: IR & { kind: 'operation' }): boolean {
  const match = OPERATOR.exec(value.operator);
  if (!match) return false;
  const [, machine, float, sign] = match as unknown as [string, Machine, Float, 's' | 'u'];
  const { writer } = emitter;
  const operand = emitter.local(float);
  emitter.values.emit(value.operands[0]!);
  writer.set(operand);
  if (sign === 's') signed(emitter, machine, float, operand);
  else unsigned(emitter, float, operand);
  return true;
}

function constant(emitter: Emitter, float: Float, value: number): void {
  if (float === 'f32') emitter.writer.f32(value);
  else emitter.writer.f64(value);
}

function signed(emitter: Emitter, machine: Machine, float: Float, operand: number): void {
  const { writer } = emitter;
  writer.get(operand);
  writer.numeric(`${machine}.trunc_sat_${float}_s`);
  if (machine === 'i32') writer.i32(-0x80000000);
  else writer.i64(-(1n << 63n));
  writer.get(operand);
  constant(emitter, float, machine === 'i32' ? 2 ** 31 : 2 ** 63);
  writer.numeric(`${float}.lt`);
  writer.op(Opcode.Select);
}

/** To unsigned long: gcc takes 2^63 off what is not below it, converts, and puts it back. */
function unsigned(emitter: Emitter, float: Float, operand: number): void {
  const { writer } = emitter;
  const rest = emitter.local(float);
  writer.get(operand);
  constant(emitter, float, 2 ** 63);
  writer.numeric(`${float}.sub`);
  writer.set(rest);
  signed(emitter, 'i64', float, rest);
  writer.i64(-(1n << 63n));
  writer.numeric('i64.xor');
  signed(emitter, 'i64', float, operand);
  writer.get(operand);
  constant(emitter, float, 2 ** 63);
  writer.numeric(`${float}.ge`);
  writer.op(Opcode.Select);
}
