/** Bodies of functions that no C stands for. */
import { CodeWriter } from '../../emit/code-writer.js';
import type { FunctionCode } from '../../emit/function-emitter.js';
import { IMPORT_RESOLVE, IMPORT_TRAP } from '../../emit/linkage.js';
import { FUNCTION_BASE } from '../../emit/memory-layout.js';
import { ByteBuffer } from '../../wasm/buffer.js';
import type { Signature } from '../../wasm/module.js';
import { type MachineType, Opcode } from '../../wasm/opcodes.js';

function finish(writer: CodeWriter, type: number): FunctionCode {
  const out = new ByteBuffer();
  out.unsigned(0);
  const shift = out.length;
  out.append(writer.code.view());
  out.byte(Opcode.End);
  return {
    type,
    body: out.take(),
    calls: writer.calls.map((call) => ({ ...call, offset: call.offset + shift })),
    lines: [],
  };
}

function zero(writer: CodeWriter, type: MachineType): void {
  if (type === 'i32') writer.i32(0);
  else if (type === 'i64') writer.i64(0n);
  else if (type === 'f32') writer.f32(0);
  else writer.f64(0);
}

/** Has the host compile the function, then calls what has taken this stub's place in the table. */
export function stubCode(slot: number, signature: Signature, type: number): FunctionCode {
  const writer = new CodeWriter();
  writer.i32(slot);
  writer.callImport(IMPORT_RESOLVE);
  signature.parameters.forEach((_, i) => {
    writer.get(i);
  });
  writer.i32(slot);
  writer.callIndirect(type);
  return finish(writer, type);
}

/** Has the host note that it was called, and returns 0. @param trace writes what notes the call */
export function firstZeroCode(
  slot: number,
  signature: Signature,
  type: number,
  trace: (writer: CodeWriter) => void,
): FunctionCode {
  const writer = new CodeWriter();
  trace(writer);
  writer.i32(slot);
  writer.callImport(IMPORT_RESOLVE);
  for (const result of signature.results) zero(writer, result);
  return finish(writer, type);
}

/** Does nothing and returns 0. @param trace writes what notes the call */
export function zeroCode(
  signature: Signature,
  type: number,
  trace: (writer: CodeWriter) => void = () => undefined,
): FunctionCode {
  const writer = new CodeWriter();
  trace(writer);
  for (const result of signature.results) zero(writer, result);
  return finish(writer, type);
}

/** Traps with a number that the host knows the reason of. */
export function failingCode(_signature: Signature, type: number, trap: number): FunctionCode {
  const writer = new CodeWriter();
  writer.i32(trap);
  writer.callImport(IMPORT_TRAP);
  writer.op(Opcode.Unreachable);
  return finish(writer, type);
}

/**
 * Calls a function through a pointer of another type, as machine code would: what is missing is 0, what is too much is
 * dropped.
 */
export function adapterCode(
  from: Signature,
  target: Signature,
  slot: number,
  targetType: number,
  type: number,
): FunctionCode {
  const writer = new CodeWriter();
  target.parameters.forEach((wanted, i) => {
    const given = from.parameters[i];
    if (given === undefined) zero(writer, wanted);
    else {
      writer.get(i);
      convert(writer, given, wanted);
    }
  });
  writer.callSlot(slot, targetType);
  const [given, wanted] = [target.results, from.results];
  if (wanted.length === 0) for (const _ of given) writer.op(Opcode.Drop);
  else if (given.length === 0) for (const result of wanted) zero(writer, result);
  else if (given.length === 1 && wanted.length === 1) convert(writer, given[0]!, wanted[0]!);
  return finish(writer, type);
}

/** Calls a wrapper with the address of the wrapped function in front of the arguments. */
export function aroundCode(
  signature: Signature,
  wrapped: number,
  wrapper: number,
  wrapperType: number,
  type: number,
): FunctionCode {
  const writer = new CodeWriter();
  writer.i64(FUNCTION_BASE + BigInt(wrapped));
  signature.parameters.forEach((_, i) => {
    writer.get(i);
  });
  writer.callSlot(wrapper, wrapperType);
  return finish(writer, type);
}

function convert(writer: CodeWriter, from: MachineType, to: MachineType): void {
  if (from === to) return;
  if (from === 'i64' && to === 'i32') writer.numeric('i32.wrap_i64');
  else if (from === 'i32' && to === 'i64') writer.numeric('i64.extend_i32_s');
  else {
    writer.op(Opcode.Drop);
    zero(writer, to);
  }
}
