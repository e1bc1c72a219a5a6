/** What `flatcheck check` finds: the shape every report is made from (CONTRACT.md, `flatcheck/check/1`). Addresses and values are lower-case hex strings, ends are inclusive. */

export type Verdict = 'pass' | 'fail' | 'incomplete';
export type Severity = 'error' | 'warning' | 'note' | 'improvement';

export type FindingId =
  | 'guest-map-changed'
  | 'dma-hole-introduced'
  | 'listener-protocol'
  | 'abort-reached'
  | 'dma-hole-fixed'
  | 'dma-hole-remaining'
  | 'no-observable-effect'
  | 'hunk-redundant'
  | 'regression-repaired'
  | 'merge-predicate-changed'
  | 'layout-changed'
  | 'cost-changed'
  | 'external-assumed';

/** The severity of each finding is fixed (CONTRACT.md). */
export const SEVERITIES: Readonly<Record<FindingId, Severity>> = {
  'guest-map-changed': 'error',
  'dma-hole-introduced': 'error',
  'listener-protocol': 'error',
  'abort-reached': 'error',
  'dma-hole-fixed': 'improvement',
  'dma-hole-remaining': 'note',
  'no-observable-effect': 'warning',
  'hunk-redundant': 'warning',
  'regression-repaired': 'warning',
  'merge-predicate-changed': 'note',
  'layout-changed': 'note',
  'cost-changed': 'note',
  'external-assumed': 'note',
};

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

export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly message: string;
  /** Absent where it holds for all machines that were run. */
  readonly machine?: string;
  readonly ram?: string;
  readonly vga?: string;
  readonly ranges?: readonly AddressRange[];
  readonly hunks?: readonly string[];
  /** The shortest write sequence from reset that was found to show it; empty where it shows at reset. */
  readonly witness?: readonly WitnessWrite[];
  readonly source?: { readonly file: string; readonly line: number };
  /** How many transitions of the configuration show it. */
  readonly transitions?: number;
}

export interface CheckedHunk {
  readonly id: string;
  /** Lines between where the hunk says it belongs and where it was applied. */
  readonly offset: number;
  readonly fuzz: number;
}

export interface CheckedPatch {
  readonly subject: string;
  readonly author: string;
  readonly files: readonly string[];
  readonly hunks: readonly CheckedHunk[];
  /** Files that the patch names and the tree has under other names (--follow-renames); absent where there is none. */
  readonly followed?: ReadonlyArray<{ readonly from: string; readonly to: string }>;
}

export interface CheckedConfiguration {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  /** Register writes and resets that were played on both trees. */
  readonly transitions: number;
}

/** C that was asked for and not run: why the verdict is `incomplete`. */
export interface NotRun {
  /** One line: what, and why. */
  readonly what: string;
  readonly file: string;
  /** 0 where it is the file as a whole. */
  readonly line: number;
}

export interface Execution {
  /** C functions of the tree that were compiled for the runs (also in place of a call), base and patched together. */
  readonly functions: number;
  /** Names of functions that a model stood for. */
  readonly modelled: readonly string[];
  /** Functions that are neither in the tree nor modelled: taken to return 0. */
  readonly assumed: ReadonlyArray<{ readonly name: string; readonly caller: string }>;
  readonly notRun: readonly NotRun[];
}

/** Bytes are hex strings. */
export interface Cost {
  /** Most rows of the flat view of `memory` at any time. */
  readonly flatRanges: number;
  /** Those of them that are RAM or ROM. */
  readonly ramRanges: number;
  /** Most DMA mappings at any time. */
  readonly dmaMappings: number;
  /** The register write that maps most. */
  readonly write: { readonly bytesMapped: string };
  /** All writes of a firmware's boot together. */
  readonly boot: { readonly maps: number; readonly unmaps: number; readonly bytesMapped: string };
}

export interface ConfigurationCost {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  readonly before: Cost;
  readonly after: Cost;
}

/** The patch with only some of its hunks. */
export interface HunkSubset {
  readonly hunks: readonly string[];
  /** False where these hunks cannot be applied, compiled or called without the others. */
  readonly compiles: boolean;
  /** Ids of what it shows against the base. */
  readonly findings: readonly FindingId[];
  /** Whether all that was observed is as with the whole patch, or as without it. */
  readonly sameAs: 'patch' | 'base' | null;
  /** How many configurations it was run on. */
  readonly configurations: number;
}

/** Combinations of the PAM registers' states that were played on a configuration of a tree. */
export interface CheckedExploration {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  readonly tree: 'before' | 'after';
  /** Different states of all PAM registers together. */
  readonly states: number;
  readonly transitions: number;
  /** Whether they stand for all states and transitions: a write changed its own segments only, and mapped nothing but these and their neighbours. */
  readonly standsForAll: boolean;
}

/** One patch of a series, on top of those before it. */
export interface CheckedStep {
  readonly subject: string;
  readonly verdict: Verdict;
  /** Ids of what it shows against the tree before it. */
  readonly findings: readonly FindingId[];
  readonly notRun: readonly NotRun[];
}

export interface CheckResult {
  readonly schema: 'flatcheck/check/1';
  readonly verdict: Verdict;
  readonly qemu: { readonly version: string };
  readonly patches: readonly CheckedPatch[];
  readonly configurations: readonly CheckedConfiguration[];
  /** Options of all machines beyond those of the configurations, as text; absent where there are none. */
  readonly options?: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
  /** Of each configuration that both trees were played on to the end. */
  readonly costs: readonly ConfigurationCost[];
  /** On which states the sentences of this result stand; empty where it was not asked. */
  readonly explorations: readonly CheckedExploration[];
  /** What the patch does with hunks left out; empty where it has but one, and where it was not asked. */
  readonly subsets: readonly HunkSubset[];
  /** Each patch of a series by itself; empty where there is but one, and where it was not asked. */
  readonly series: readonly CheckedStep[];
  readonly execution: Execution;
}
