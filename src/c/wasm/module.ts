/** Encodes modules in the WebAssembly binary format (WebAssembly core 5.5). */
import { ByteBuffer } from './buffer.js';
import { type MachineType, TYPE_CODES } from './opcodes.js';

export interface Signature {
  readonly parameters: readonly MachineType[];
  readonly results: readonly MachineType[];
}

/** A text that equal signatures have, and no others. */
export function signatureKey({ parameters, results }: Signature): string {
  return `${parameters.join()}>${results.join()}`;
}

export function sameSignature(a: Signature, b: Signature): boolean {
  return signatureKey(a) === signatureKey(b);
}

/** A function body: local declarations and code, its length not yet in front. */
export interface ModuleFunction {
  readonly type: number;
  readonly body: Uint8Array;
}

/**
 * What every module of a program imports from `env`, in this order; function indices count from the imported functions
 * on.
 */
export interface ModuleImports {
  readonly functions: ReadonlyArray<{ readonly name: string; readonly type: number }>;
  readonly globals: ReadonlyArray<{ readonly name: string; readonly type: MachineType }>;
}

export interface EncodedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each function the byte offset of its body (after the length) within the module. */
  readonly bodyOffsets: readonly number[];
}

/**
 * Encodes a module that shares memory and table with others.
 * @param name shows in stack traces
 * @param elements table slot and index of the function (imports counted) to put there at instantiation
 */
export function encodeModule(
  types: readonly Signature[],
  imports: ModuleImports,
  functions: readonly ModuleFunction[],
  elements: ReadonlyArray<{ readonly slot: number; readonly functionIndex: number }>,
  name: string,
): EncodedModule {
  const out = new ByteBuffer();
  for (const byte of [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte);
  section(out, 1, (body) => {
    body.unsigned(types.length);
    for (const type of types) {
      body.byte(0x60);
      body.unsigned(type.parameters.length);
      for (const parameter of type.parameters) body.byte(TYPE_CODES[parameter]);
      body.unsigned(type.results.length);
      for (const result of type.results) body.byte(TYPE_CODES[result]);
    }
  });
  section(out, 2, (body) => encodeImports(body, imports));
  section(out, 3, (body) => {
    body.unsigned(functions.length);
    for (const each of functions) body.unsigned(each.type);
  });
  if (elements.length > 0) section(out, 9, (body) => encodeElements(body, elements));
  const bodyOffsets: number[] = [];
  const code = new ByteBuffer();
  code.unsigned(functions.length);
  for (const { body } of functions) {
    code.unsigned(body.length);
    bodyOffsets.push(code.length);
    code.append(body);
  }
  out.byte(10);
  out.unsigned(code.length);
  const start = out.length;
  out.append(code.view());
  section(out, 0, (body) => {
    body.name('name');
    section(body, 0, (module) => module.name(name));
  });
  return { bytes: out.take(), bodyOffsets: bodyOffsets.map((offset) => offset + start) };
}

function section(out: ByteBuffer, id: number, write: (body: ByteBuffer) => void): void {
  const body = new ByteBuffer();
  write(body);
  out.byte(id);
  out.unsigned(body.length);
  out.append(body.view());
}

function encodeImports(body: ByteBuffer, imports: ModuleImports): void {
  body.unsigned(imports.functions.length + imports.globals.length + 2);
  for (const each of imports.functions) {
    body.name('env');
    body.name(each.name);
    body.byte(0);
    body.unsigned(each.type);
  }
  body.name('env');
  body.name('table');
  body.byte(1);
  body.byte(0x70);
  body.byte(0);
  body.unsigned(0);
  body.name('env');
  body.name('memory');
  body.byte(2);
  body.byte(0);
  body.unsigned(0);
  for (const each of imports.globals) {
    body.name('env');
    body.name(each.name);
    body.byte(3);
    body.byte(TYPE_CODES[each.type]);
    body.byte(1);
  }
}

/** Consecutive slots share a segment. */
function encodeElements(
  body: ByteBuffer,
  elements: ReadonlyArray<{ readonly slot: number; readonly functionIndex: number }>,
): void {
  const runs: Array<{ slot: number; functions: number[] }> = [];
  for (const { slot, functionIndex } of elements) {
    const last = runs[runs.length - 1];
    if (last && last.slot + last.functions.length === slot) last.functions.push(functionIndex);
    else runs.push({ slot, functions: [functionIndex] });
  }
  body.unsigned(runs.length);
  for (const run of runs) {
    body.byte(0);
    body.byte(0x41);
    body.signed32(run.slot);
    body.byte(0x0b);
    body.unsigned(run.functions.length);
    for (const index of run.functions) body.unsigned(index);
  }
}
