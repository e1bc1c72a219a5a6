/** Compiles the functions of slots: what a call leads to, as code. */
import type { CodeWriter } from '../../emit/code-writer.js';
import { emitFunction, type FunctionCode } from '../../emit/function-emitter.js';
import type { Linkage } from '../../emit/linkage.js';
import { machineSignature } from '../../emit/signature.js';
import { CompileError, withinStack } from '../../errors.js';
import type { FunctionSymbol } from '../../lower/ir.js';
import { PreprocessError } from '../../preprocess/index.js';
import type { Location } from '../../token.js';
import { type FunctionType, typeName } from '../../types/types.js';
import { sameSignature } from '../../wasm/module.js';
import type { CallTraces } from '../marks/call-traces.js';
import { adapterCode, aroundCode, failingCode, firstZeroCode, stubCode, zeroCode } from '../modules/code-templates.js';
import type { FunctionResolution, Resolver } from '../resolver.js';
import type { TrapList } from '../trap-list.js';
import type { ProgramUnits } from '../units.js';
import { misfit } from './fit.js';
import type { FunctionTable } from './function-table.js';
import type { Resolution } from './resolution.js';
import type { SignatureTable } from './signature-table.js';
import type { Slot } from './slot.js';
import type { SlotTable } from './slot-table.js';

/** The parts of a program that compiling a slot takes. */
export interface CompilingParts {
  readonly units: ProgramUnits;
  readonly signatures: SignatureTable;
  readonly slots: SlotTable;
  readonly resolution: Resolution;
  readonly functions: FunctionTable;
  readonly callTraces: CallTraces;
  readonly traps: TrapList;
}

export class SlotCompiler {
  constructor(
    private readonly resolver: Resolver,
    private readonly parts: CompilingParts,
    private readonly linkage: Linkage,
  ) {}

  /** Resolves a slot and gives it its code; C that cannot be compiled becomes a trap. */
  compile(slot: Slot): void {
    slot.resolution = slot.adapts
      ? { kind: 'unit', file: slot.symbol.unit }
      : this.parts.resolution.of(slot.symbol, slot.isWrapped);
    if (slot.resolution.kind !== 'host') slot.code = this.code(slot, slot.resolution);
  }

  /** Whether a slot is a function of a unit: what is assumed or modelled away counts only once it is called. */
  isDefined(slot: Slot): boolean {
    return this.parts.resolution.of(slot.symbol, slot.isWrapped).kind === 'unit';
  }

  /** What stands for a slot until it is compiled. */
  stub({ number, signature, symbol, adapts, isWrapped }: Slot): FunctionCode {
    const type = this.parts.signatures.index(signature);
    const replacement = adapts || isWrapped ? null : this.parts.resolution.replacement(symbol);
    return replacement?.kind === 'nothing'
      ? firstZeroCode(number, signature, type, this.traceOf(symbol, replacement.isTraced))
      : stubCode(number, signature, type);
  }

  private code(slot: Slot, resolution: FunctionResolution): FunctionCode {
    const { symbol, signature } = slot;
    const type = this.parts.signatures.index(signature);
    if (slot.adapts) return this.callOf(slot, this.parts.slots.function(symbol), machineSignature(symbol.type));
    if (resolution.kind === 'nothing') return zeroCode(signature, type, this.traceOf(symbol, resolution.isTraced));
    if (resolution.kind === 'host' || resolution.kind === 'assumed') return zeroCode(signature, type);
    try {
      if (resolution.kind === 'around') return this.around(slot, resolution, type);
      return this.defined(slot, resolution.file, type);
    } catch (error) {
      if (!(error instanceof CompileError || error instanceof PreprocessError)) throw error;
      const problem = error instanceof CompileError ? error.reason : error.problem;
      const reason = `${symbol.name} could not be compiled: ${problem}`;
      return failingCode(signature, type, this.parts.traps.add({ reason, location: error.location, uncompiled: true }));
    }
  }

  /** A function that the unit of the file defines. */
  private defined(slot: Slot, file: string, type: number): FunctionCode {
    const { functions, resolution, units } = this.parts;
    const { symbol, signature } = slot;
    const unit = units.unit(file);
    const ir = resolution.definedIR(symbol) ?? functions.analyzed(unit, symbol.name);
    if (!ir) throw new CompileError(`${symbol.name} is not defined here`, { file, line: 1 });
    if (this.resolver.standsIn?.(file) && !slot.isWrapped) {
      requireFit(symbol, ir.type, ir.token);
      if (!sameSignature(signature, machineSignature(ir.type))) return this.standIn(slot, ir.type, file);
    }
    const code = withinStack(ir.token, () => emitFunction(ir, this.linkage));
    functions.release(unit, symbol.name);
    if (code.type !== type) {
      const called = `than it is called with in ${symbol.unit}`;
      throw new CompileError(`${symbol.name} is defined with another type ${called}`, ir.token);
    }
    return code;
  }

  /** Calls a function that stands for the slot's and is defined in a file as another type. */
  private standIn(slot: Slot, own: FunctionType, file: string): FunctionCode {
    const target = this.parts.slots.standIn({ ...slot.symbol, type: own, unit: file });
    return this.callOf(slot, target, target.signature);
  }

  /** Calls the function of another slot with the arguments of this one. */
  private callOf({ signature }: Slot, target: Slot, targetSignature: Slot['signature']): FunctionCode {
    const { signatures } = this.parts;
    const type = signatures.index(signature);
    return adapterCode(signature, targetSignature, target.number, signatures.index(targetSignature), type);
  }

  /** Calls the wrapper that takes the function as its first argument. */
  private around(slot: Slot, resolution: FunctionResolution & { kind: 'around' }, type: number): FunctionCode {
    const { signatures, slots, units } = this.parts;
    const place = { file: resolution.file, line: 1 };
    const wrapper = units.functionSymbol(resolution.file, resolution.wrapper);
    if (!wrapper) throw new Error(`${resolution.file} does not define ${resolution.wrapper}`);
    const own: FunctionType = { ...wrapper.type, parameters: wrapper.type.parameters.slice(1) };
    requireFit(slot.symbol, own, place);
    if (!sameSignature(slot.signature, machineSignature(own)))
      throw misfitOf(slot.symbol, `it passes ${typeName(own)} on`, place);
    const wrapped = slots.wrapped(slot.symbol);
    const target = machineSignature(wrapper.type);
    const { number } = slots.function(wrapper);
    return aroundCode(slot.signature, wrapped.number, number, signatures.index(target), type);
  }

  /** Writes what notes a call of a function that does nothing. */
  private traceOf({ name, type }: FunctionSymbol, isTraced: boolean): (writer: CodeWriter) => void {
    return (writer) => {
      if (isTraced) this.parts.callTraces.write(writer, name, type);
    };
  }
}

function misfitOf({ name }: FunctionSymbol, why: string, place: Location): CompileError {
  return new CompileError(`the model of ${name} does not fit the tree's declaration: ${why}`, place);
}

/** Throws CompileError where a function of the type cannot stand for another. */
function requireFit(symbol: FunctionSymbol, own: FunctionType, place: Location): void {
  const why = misfit(symbol.type, own);
  if (why !== null) throw misfitOf(symbol, why, place);
}
