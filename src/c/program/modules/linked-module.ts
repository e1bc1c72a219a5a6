/**
 * Puts function bodies into one WebAssembly module, with what is needed to find the way back from an offset in it to
 * the source.
 */
import { CALL_LENGTH } from '../../emit/code-writer.js';
import type { FunctionCode } from '../../emit/function-emitter.js';
import { writePadded } from '../../wasm/buffer.js';
import { encodeModule, type ModuleImports, type Signature, sameSignature } from '../../wasm/module.js';
import { Opcode } from '../../wasm/opcodes.js';
import type { Slot } from '../functions/slot.js';

export interface LinkedModule {
  readonly module: WebAssembly.Module;
  /** Host functions it imports besides the common ones. */
  readonly hostFunctions: readonly string[];
  /** In order of function index, from the first that is not imported. */
  readonly functions: ReadonlyArray<{
    readonly name: string;
    readonly start: number;
    /** What has its lines; null for a stub. */
    readonly code: Pick<FunctionCode, 'lines'> | null;
  }>;
  readonly importedFunctions: number;
  /** Appears in stack traces (see traps.ts). */
  readonly name: string;
}

let modulesMade = 0;

/**
 * @param slots compiled or host functions to hold
 * @param direct turn calls between them from table calls into direct ones
 */
export function linkModule(
  types: readonly Signature[],
  imports: ModuleImports,
  slots: readonly Slot[],
  stubs: ReadonlyArray<{ readonly slot: Slot; readonly code: FunctionCode }>,
  direct: boolean,
): LinkedModule {
  const host = slots.filter((slot) => slot.resolution?.kind === 'host');
  const compiled = slots.filter((slot) => slot.code);
  const allImports: ModuleImports = {
    globals: imports.globals,
    functions: [
      ...imports.functions,
      ...host.map((slot) => ({
        name: slot.name,
        type: types.findIndex((type) => sameSignature(type, slot.signature)),
      })),
    ],
  };
  const first = allImports.functions.length;
  const indexOf = new Map<number, { index: number; type: number }>();
  for (const [i, slot] of compiled.entries()) indexOf.set(slot.number, { index: first + i, type: slot.code!.type });
  const bodies = compiled.map((slot) => ({
    type: slot.code!.type,
    body: direct ? withDirectCalls(slot.code!, indexOf) : slot.code!.body,
  }));
  const stubBodies = stubs.map(({ code }) => ({ type: code.type, body: code.body }));
  const elements = [
    ...host.map((slot, i) => ({ slot: slot.number, functionIndex: imports.functions.length + i })),
    ...compiled.map((slot, i) => ({ slot: slot.number, functionIndex: first + i })),
    ...stubs.map(({ slot }, i) => ({ slot: slot.number, functionIndex: first + compiled.length + i })),
  ];
  elements.sort((a, b) => a.slot - b.slot);
  const name = `flatcheck${modulesMade++}`;
  const { bytes, bodyOffsets } = encodeModule(types, allImports, [...bodies, ...stubBodies], elements, name);
  return {
    module: new WebAssembly.Module(bytes),
    hostFunctions: host.map((slot) => slot.name),
    functions: [
      ...compiled.map((slot) => ({ name: slot.name, code: slot.code })),
      ...stubs.map(() => ({ name: '', code: null })),
    ].map((each, i) => ({ ...each, start: bodyOffsets[i]! })),
    importedFunctions: first,
    name,
  };
}

/**
 * Replaces `i32.const slot; call_indirect` by `call` and no-ops of the same length, so that offsets stay as they are.
 */
function withDirectCalls(
  code: FunctionCode,
  indexOf: ReadonlyMap<number, { index: number; type: number }>,
): Uint8Array {
  const body = code.body.slice();
  for (const { offset, slot } of code.calls) {
    const target = indexOf.get(slot);
    if (!target || target.type !== readPadded(body, offset + 7)) continue;
    body.fill(Opcode.Nop, offset, offset + CALL_LENGTH);
    // The call stands last: its offset is the one a stack trace shows.
    body[offset + CALL_LENGTH - 6] = Opcode.Call;
    writePadded(body, offset + CALL_LENGTH - 5, target.index);
  }
  return body;
}

function readPadded(bytes: Uint8Array, offset: number): number {
  let value = 0;
  for (let i = 4; i >= 0; i--) value = value * 128 + (bytes[offset + i]! & 0x7f);
  return value;
}
