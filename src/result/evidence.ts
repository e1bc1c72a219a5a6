/**
 * What stands behind a check's findings, for reports that show it (docs/commands.md). Addresses are lower-case hex
 * strings, ends are inclusive.
 */
/** What an IOMMU is told of a range; both ends are inclusive. */
export type SimulatedEvent =
  | { readonly op: 'map'; readonly start: string; readonly end: string; readonly access: 'rw' | 'ro' }
  | { readonly op: 'unmap'; readonly start: string; readonly end: string };

export interface AddressRange {
  readonly start: string;
  readonly end: string;
}

/** A write to configuration space. */
export interface WitnessWrite {
  /** Slot and function on bus 0, such as "02.0"; absent for the host bridge. */
  readonly device?: string;
  readonly register: string;
  readonly value: string;
  readonly width: number;
}

/** A reset of the machine, where what was written before it is needed: it does not lead back. */
export interface WitnessReset {
  readonly reset: true;
}

export type WitnessStep = WitnessWrite | WitnessReset;

/** One tree after a step. */
export interface Moment {
  /** Index into the evidence's `flatViews`. */
  readonly flatView: number;
  /**
   * What the step told the DMA container, in order; in step 0 what is mapped then, or what led to it where that is the
   * reset in question.
   */
  readonly dma: readonly SimulatedEvent[];
  /** Index into the evidence's `flatViews` of the replay's other address space; absent where it was not looked at. */
  readonly spaceView?: number;
  /** Memory that the step unmapped and mapped again although its translation is the same. */
  readonly hole: readonly AddressRange[];
}

/** A clause of a condition over two ranges, as the C has it. */
export interface DecidingClause {
  readonly text: string;
  readonly source: { readonly file: string; readonly line: number };
}

/** What a tree decided of ranges of its flat views. */
export interface Decision {
  /**
   * `merge`: whether neighbours become one range; `equal`: whether a range is taken for the same before and after the
   * step.
   */
  readonly question: 'merge' | 'equal';
  readonly tree: 'before' | 'after';
  /** Of `merge`: the flat view before the step or after it. */
  readonly view?: 'earlier' | 'later';
  /** Where neighbours meet, or an address in the range. */
  readonly address: string;
  readonly answer: boolean;
  /** Rows as `info mtree -f` prints them: the two that were held against each other, or the one that they are. */
  readonly ranges: readonly string[];
  /** Null where the function that decides was not found, or is no conjunction that can be read. */
  readonly condition: {
    readonly function: string;
    /** The function that asks it. */
    readonly caller: string;
    /**
     * The clauses that are false. Where the answer is yes although there are some, it was not asked: the range was
     * rendered in one piece.
     */
    readonly failed: readonly DecidingClause[];
    /** Clauses of which it cannot be told, and what they read that no flat view shows. */
    readonly unknown: ReadonlyArray<DecidingClause & { readonly missing: readonly string[] }>;
  } | null;
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
  /** What decided about holes: at the last step of a finding's witness, where that has one. */
  readonly decisions?: readonly Decision[];
}

/** Steps from reset on, as both trees took them. */
export interface Replay {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  /** Indices of the findings whose witness it is; none for the recorded boot of a firmware. */
  readonly findings: readonly number[];
  /** The address space besides `memory` that the finding is about. */
  readonly addressSpace?: string;
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
