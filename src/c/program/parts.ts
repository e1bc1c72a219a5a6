/** What a program is made of, in the order in which the parts depend on each other. */

import type { Unit } from '../lower/unit/unit.js';
import { Shadows } from '../shadow/index.js';
import type { ModuleImports, Signature } from '../wasm/module.js';
import { ObjectTable } from './data/object-table.js';
import { StaticData } from './data/static-data.js';
import { FunctionAnalysis } from './functions/function-analysis.js';
import { FunctionTable } from './functions/function-table.js';
import { Resolution } from './functions/resolution.js';
import { ShadowCallees } from './functions/shadow-callees.js';
import { SignatureTable } from './functions/signature-table.js';
import { holds } from './functions/slot.js';
import { SlotCompiler } from './functions/slot-compiler.js';
import { SlotTable } from './functions/slot-table.js';
import { ProgramLinkage } from './linkage.js';
import { CallTraces } from './marks/call-traces.js';
import { Coverage } from './marks/coverage.js';
import { ModuleList } from './modules/module-list.js';
import type { Resolver } from './resolver.js';
import { TrapList } from './trap-list.js';
import { ProgramUnits } from './units.js';

/** What is recorded of runs of a program (see ProgramOptions). */
export interface Recorded {
  readonly coveredLines: ReadonlyMap<string, readonly number[]>;
  /** Units of the program that is shadowed; null where none is. */
  readonly oldUnits: ProgramUnits | null;
}

/** The program that one is derived from. */
export interface Origin {
  readonly parts: ProgramParts;
  /** Whether a unit is the same in both. */
  readonly isUnchanged: (unit: Unit) => boolean;
}

export interface ProgramParts {
  readonly units: ProgramUnits;
  readonly signatures: SignatureTable;
  readonly traps: TrapList;
  readonly slots: SlotTable;
  readonly resolution: Resolution;
  readonly data: StaticData;
  readonly objects: ObjectTable;
  readonly coverage: Coverage;
  readonly callTraces: CallTraces;
  /** Null where there is no program to be compared with. */
  readonly shadows: Shadows | null;
  readonly functions: FunctionTable;
  readonly compiler: SlotCompiler;
  readonly modules: ModuleList;
}

/**
 * Makes the parts of a program. Those of one that is derived have what both programs have in common, but for the
 * places of objects (ObjectTable.takeOver()) and modules (ModuleList.takeOver()).
 */
export function makeParts(resolver: Resolver, { coveredLines, oldUnits }: Recorded, origin?: Origin): ProgramParts {
  const before = origin?.parts;
  const units = new ProgramUnits(resolver, origin && { units: origin.parts.units, isUnchanged: origin.isUnchanged });
  const isCommon = (file: string): boolean => units.loaded(file) !== undefined;
  const signatures = new SignatureTable();
  const imports = importsOf(signatures);
  signatures.restore(before?.signatures.all ?? []);
  const traps = new TrapList(before?.traps);
  const slots = new SlotTable(before?.slots, (slot) => {
    const isMoved = !slot.symbol.isStatic && (resolver.isDefinedAnew?.(slot.symbol.name) ?? false);
    return holds(slot, isCommon) && !isMoved;
  });
  const resolution = new Resolution(resolver, units, slots);
  const data = new StaticData(before?.data);
  const reserve = (size: number, alignment: number): number => data.reserve(size, alignment);
  const objects = new ObjectTable(units, resolver, data, (symbol, adapted) => resolution.address(symbol, adapted));
  const coverage = new Coverage(coveredLines, reserve);
  const callTraces = new CallTraces(reserve, before?.callTraces.offsets);
  const analysis = new FunctionAnalysis(resolver, (file) => (coverage.names(file) ? 'order and pointers' : 'none'));
  const host = new ShadowCallees(units, resolution, analysis);
  const shadows = oldUnits ? new Shadows(host, (...names) => oldUnits.definer(...names), reserve) : null;
  const functions = new FunctionTable(units, resolver, analysis, shadows);
  if (before) functions.takeOver(before.functions, isCommon);
  const linkage = new ProgramLinkage({ signatures, slots, resolution, functions, objects, data, coverage, traps });
  const compiling = { units, signatures, slots, resolution, functions, callTraces, traps };
  const compiler = new SlotCompiler(resolver, compiling, linkage);
  const modules = new ModuleList({ slots, signatures, imports, stub: (slot) => compiler.stub(slot) });
  return {
    ...{ units, signatures, traps, slots, resolution, data, objects },
    ...{ coverage, callTraces, shadows, functions, compiler, modules },
  };
}

/** What all modules import (see emit/linkage.ts for their indices). */
function importsOf(signatures: SignatureTable): ModuleImports {
  const one: Signature = { parameters: ['i32'], results: [] };
  return {
    functions: [
      { name: 'resolve', type: signatures.index(one) },
      { name: 'trap', type: signatures.index(one) },
    ],
    globals: [
      { name: 'stackPointer', type: 'i32' },
      { name: 'fuel', type: 'i32' },
      { name: 'wildAddress', type: 'i64' },
    ],
  };
}
