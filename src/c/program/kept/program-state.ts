/** What a program has compiled, as data that outlives a process and from which a program of the same files goes on. */
import type { KnownUnit } from '../../lower/unit/known-unit.js';
import type { Location } from '../../token.js';
import type { Signature } from '../../wasm/module.js';
import type { ObjectTableState } from '../data/object-table.js';
import type { StaticDataState } from '../data/static-data.js';
import type { FunctionTableState } from '../functions/function-table.js';
import type { FunctionResolution } from '../resolver.js';
import type { KeptCode } from './kept-code.js';
import type { KeptFunctionType } from './kept-types.js';

/** A function symbol; see FunctionSymbol. */
export interface KeptSymbol {
  readonly name: string;
  readonly type: KeptFunctionType;
  readonly unit: string;
  readonly isStatic: boolean;
  readonly isWeak?: boolean;
  readonly alignment?: number;
}

export interface KeptSlot {
  /** What it is found by; null where another slot is. */
  readonly key: string | null;
  readonly symbol: KeptSymbol;
  readonly signature: Signature;
  readonly adapts: KeptFunctionType | null;
  readonly isWrapped: boolean;
  /** Index among the codes; -1 for none. */
  readonly code: number;
  readonly resolution: FunctionResolution | null;
}

export interface ProgramState {
  readonly types: readonly Signature[];
  /** All but the first, which every program has. */
  readonly traps: ReadonlyArray<{
    readonly reason: string;
    readonly location: Location | null;
    readonly uncompiled: boolean;
  }>;
  readonly slots: readonly KeptSlot[];
  readonly code: KeptCode;
  readonly units: readonly KnownUnit[];
  readonly functions: FunctionTableState;
  readonly objects: ObjectTableState;
  readonly data: StaticDataState;
  readonly callTraces: ReadonlyMap<string, number>;
}
