/** What stands behind a check's findings, for reports that show it (docs/commands.md). Addresses are lower-case hex strings, ends are inclusive. */
import type { SimulatedEvent } from './simulate.js';

export interface AddressRange {
  readonly start: string;
  readonly end: string;
}

/** A step of a witness: a register write, or a reset of the machine. */
export interface WitnessWrite {
  readonly register: string;
  readonly value: string;
  readonly width: number;
}

/** One tree after a step. */
export interface Moment {
  /** Index into the evidence's `flatViews`. */
  readonly flatView: number;
  /** What the step told the DMA container, in order; in step 0 what is mapped then, or what led to it where that is the reset in question. */
  readonly dma: readonly SimulatedEvent[];
  /** Memory that the step unmapped and mapped again although its translation is the same. */
  readonly hole: readonly AddressRange[];
}

/** A write or a reset, played on both trees. */
export interface ReplayStep {
  /** Null for a reset, and in step 0. */
  readonly write: WitnessWrite | null;
  readonly reset?: true;
  /** The tree before the patch; null where it did not get there. */
  readonly before: Moment | null;
  /** The patched tree; null where it did not get there. */
  readonly after: Moment | null;
  /** Addresses that reach something else in the patched tree. */
  readonly guestMap: readonly AddressRange[];
}

/** Steps from reset on, as both trees took them. */
export interface Replay {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  /** Indices of the findings whose witness it is; none for the recorded boot of a firmware. */
  readonly findings: readonly number[];
  /** How many steps of the witness come before step 0; absent for none. */
  readonly earlier?: number;
  /** Step 0 is the machine after reset, or after those earlier steps. */
  readonly steps: readonly ReplayStep[];
}

/** A region that board code builds: in the patched tree, or in the tree before where `change` is `removed`. */
export interface RegionPlace {
  readonly name: string;
  readonly kind: string;
  readonly parent: string | null;
  /** C text, as are `size`, `target` and `condition`. */
  readonly offset: string | null;
  readonly size: string | null;
  /** Where an alias leads. */
  readonly target?: string;
  /** Empty where it is always there. */
  readonly condition: string;
  readonly source: { readonly file: string; readonly line: number };
  /** What the patch does to it; absent where that is nothing. */
  readonly change?: string;
}

/** Lines of a tree around a place that the report names. */
export interface SourceExcerpt {
  readonly file: string;
  /** The line that is meant. */
  readonly line: number;
  /** Line number of the first of `lines`. */
  readonly first: number;
  readonly lines: readonly string[];
}

export interface Evidence {
  /** Each different flat view of `memory` once: rows as `info mtree -f` prints them, without the leading blanks. */
  readonly flatViews: ReadonlyArray<readonly string[]>;
  readonly replays: readonly Replay[];
  readonly regions: readonly RegionPlace[];
  readonly sources: readonly SourceExcerpt[];
}
