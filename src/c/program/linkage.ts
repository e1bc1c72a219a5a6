/** What the emitter asks of a program, answered by its parts. */
import type { Linkage } from '../emit/linkage.js';
import type { FunctionIR, FunctionSymbol, ObjectSymbol } from '../lower/ir.js';
import type { Token } from '../token.js';
import type { FunctionType } from '../types/types.js';
import type { Signature } from '../wasm/module.js';
import type { ObjectTable } from './data/object-table.js';
import type { StaticData } from './data/static-data.js';
import type { FunctionTable } from './functions/function-table.js';
import type { Resolution } from './functions/resolution.js';
import type { SignatureTable } from './functions/signature-table.js';
import type { SlotTable } from './functions/slot-table.js';
import type { Coverage } from './marks/coverage.js';
import type { TrapList } from './trap-list.js';

/** The parts of a program that its code refers to. */
export interface LinkedParts {
  readonly signatures: SignatureTable;
  readonly slots: SlotTable;
  readonly resolution: Resolution;
  readonly functions: FunctionTable;
  readonly objects: ObjectTable;
  readonly data: StaticData;
  readonly coverage: Coverage;
  readonly traps: TrapList;
}

export class ProgramLinkage implements Linkage {
  constructor(private readonly parts: LinkedParts) {}

  typeIndex(signature: Signature): number {
    return this.parts.signatures.index(signature);
  }

  functionSlot(symbol: FunctionSymbol): number {
    return this.parts.slots.function(symbol).number;
  }

  functionAddress(symbol: FunctionSymbol, adapted: FunctionType | null): bigint {
    return this.parts.resolution.address(symbol, adapted);
  }

  objectOffset(symbol: ObjectSymbol): number {
    return this.parts.objects.offset(symbol);
  }

  stringOffset(bytes: Uint8Array): number {
    return this.parts.data.string(bytes);
  }

  inlineCandidate(symbol: FunctionSymbol): FunctionIR | null {
    return this.parts.functions.inlineCandidate(symbol);
  }

  covers(ir: FunctionIR): boolean {
    return this.parts.coverage.covers(ir);
  }

  coverageOffset(statement: Token): number {
    return this.parts.coverage.offset(statement);
  }

  trapNumber(reason: string, token: Token): number {
    return this.parts.traps.add({ reason, location: token, uncompiled: false });
  }
}
