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

export interface CheckResult {
  readonly schema: 'flatcheck/check/1';
  readonly verdict: Verdict;
  readonly qemu: { readonly version: string };
  readonly patches: readonly CheckedPatch[];
  readonly configurations: readonly CheckedConfiguration[];
  /** Options of all machines beyond those of the configurations, as text; absent where there are none. */
  readonly options?: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
  readonly execution: Execution;
}
