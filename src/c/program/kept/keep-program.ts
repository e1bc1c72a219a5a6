/** Keeps what a program has compiled beyond its process, and gives it to a program of the same files. */
import type { FunctionCode } from '../../emit/function-emitter.js';
import type { FunctionSymbol } from '../../lower/ir.js';
import type { Slot } from '../functions/slot.js';
import type { ProgramParts } from '../parts.js';
import { codeOf, keepCode } from './kept-code.js';
import { TypeKeeper, TypeMaker } from './kept-types.js';
import type { KeptSlot, ProgramState } from './program-state.js';

/** All that was compiled. A program that shadows another, or records what is run, cannot be kept. */
export function keepProgram(parts: ProgramParts): ProgramState {
  const { slots, code } = keepSlots(parts);
  return {
    types: parts.signatures.all,
    traps: parts.traps.state(),
    slots,
    code: keepCode(code),
    units: parts.units.state(),
    functions: parts.functions.state(),
    objects: parts.objects.state(),
    data: parts.data.state(),
    callTraces: parts.callTraces.offsets,
  };
}

/** Gives the parts of a new program what one of the same files had; before anything is compiled. */
export function restoreProgram(parts: ProgramParts, state: ProgramState): void {
  parts.units.restore(state.units);
  parts.signatures.restore(state.types);
  parts.traps.restore(state.traps);
  restoreSlots(parts, state);
  parts.functions.restore(state.functions);
  parts.data.restore(state.data);
  parts.objects.restore(state.objects);
  parts.callTraces.restore(state.callTraces);
}

function keepSlots({ slots }: ProgramParts): { readonly slots: KeptSlot[]; readonly code: readonly FunctionCode[] } {
  const types = new TypeKeeper();
  const keys = slots.keys();
  const codes: FunctionCode[] = [];
  const kept = slots.all.map((slot): KeptSlot => {
    const { kind: _, ...own } = slot.symbol;
    const symbol = { ...own, type: types.keepFunction(own.type) };
    const { signature, adapts, isWrapped, code, resolution } = slot;
    return {
      key: keys.get(slot) ?? null,
      symbol,
      signature,
      adapts: adapts && types.keepFunction(adapts),
      isWrapped,
      code: code ? codes.push(code) - 1 : -1,
      resolution,
    };
  });
  return { slots: kept, code: codes };
}

function restoreSlots({ slots, modules, units }: ProgramParts, state: ProgramState): void {
  const [types, codes] = [new TypeMaker(), codeOf(state.code)];
  for (const [number, { key, symbol: kept, adapts, code, ...rest }] of state.slots.entries()) {
    const symbol: FunctionSymbol = { kind: 'function', ...kept, type: types.makeFunction(kept.type) };
    const slot: Slot = {
      ...rest,
      number,
      name: symbol.name,
      symbol,
      adapts: adapts && types.makeFunction(adapts),
      code: code < 0 ? null : codes[code]!,
    };
    const isCompiled = slot.code !== null || slot.resolution?.kind === 'host';
    slots.restore(slot, key, !isCompiled);
    if (isCompiled) modules.addCompiledSlot(slot);
    if (!adapts && !rest.isWrapped) units.addKnownSymbol(symbol);
  }
}
