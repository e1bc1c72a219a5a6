/** What the shadows of a program ask of it. */
import { CompileError } from '../../errors.js';
import type { FunctionIR, FunctionSymbol } from '../../lower/ir.js';
import { PreprocessError } from '../../preprocess/index.js';
import type { Callee, ShadowHost } from '../../shadow/index.js';
import type { ProgramUnits } from '../units.js';
import type { FunctionAnalysis } from './function-analysis.js';
import type { Resolution } from './resolution.js';

export class ShadowCallees implements ShadowHost {
  constructor(
    private readonly units: ProgramUnits,
    private readonly resolution: Resolution,
    private readonly analysis: FunctionAnalysis,
  ) {}

  callee(symbol: FunctionSymbol): Callee {
    const resolution = this.resolution.of(symbol, false);
    if (resolution.kind === 'nothing') return { kind: 'nothing' };
    if (resolution.kind !== 'unit') return { kind: 'other' };
    try {
      const ir = this.analysis.ir(this.units.unit(resolution.file), symbol.name);
      return ir ? { kind: 'function', ir } : { kind: 'other' };
    } catch (error) {
      if (error instanceof CompileError || error instanceof PreprocessError) return { kind: 'other' };
      throw error;
    }
  }

  define(symbol: FunctionSymbol, make: () => FunctionIR): void {
    this.resolution.define(symbol, make);
  }
}
