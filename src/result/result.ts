/**
 * What `flatcheck check` finds: the shape every report is made from (CONTRACT.md, `flatcheck/check/1`). Addresses and
 * values are lower-case hex strings, ends are inclusive.
 */

import type { Change } from './change.js';
import type { ConfigurationCost } from './costs.js';
import type { AddressRange, Evidence, WitnessStep } from './evidence.js';
import type { FindingDetails, FindingId, Severity } from './finding-kinds.js';
import type { ListenerFault } from './listener-faults.js';
import type { NotRun } from './not-run.js';
import type { MergeCondition, Reach } from './reach.js';

export type { AddressRange, WitnessStep, WitnessWrite } from './evidence.js';
export { type FindingId, SEVERITIES, type Severity } from './finding-kinds.js';
export type { NotRun } from './not-run.js';

export type Verdict = 'pass' | 'fail' | 'incomplete';
/**
 * A released type never changes for the guest; one in development may; unversioned ones promise nothing, and are judged
 * as released.
 */
export type Abi = 'released' | 'development' | 'unversioned';

/** What the patch does, and where that holds. */
export type Finding = {
  [I in FindingId]: FindingFacts &
    (I extends keyof FindingDetails
      ? { readonly id: I; readonly detail: FindingDetails[I] }
      : { readonly id: I; readonly detail?: never });
}[FindingId];

/** What findings of all kinds have. */
export interface FindingFacts {
  readonly severity: Severity;
  /** Absent where it holds for all machines that were run. */
  readonly machine?: string;
  readonly ram?: string;
  readonly vga?: string;
  /** Options of the machine that a plan sets. */
  readonly options?: Readonly<Record<string, string>>;
  /** Whether the machine type may change for the guest; of findings on the guest's map, on migration and on tables. */
  readonly abi?: Abi;
  readonly ranges?: readonly AddressRange[];
  /** Of `guest-map-changed`: the address space, where that is not `memory`. */
  readonly addressSpace?: string;
  /** Of `guest-map-changed`: what the addresses reach in both trees once the witness was played. */
  readonly reaches?: readonly ReachedRange[];
  /** Of `migration-changed` and `firmware-table-changed`: what is handed on otherwise. */
  readonly handedOn?: readonly HandedOn[];
  /** Of `listener-protocol`: what is wrong, the first of each kind first. */
  readonly faults?: readonly ListenerFault[];
  /** Of `abort-reached`: where the C was, the innermost function first. */
  readonly calls?: readonly CalledFunction[];
  /** Set where it shows only once registers of System Management Mode were written. */
  readonly systemManagement?: true;
  /**
   * Hunks that show it by themselves, none of which can be left out; of `hunk-redundant` the hunk. Absent where that
   * was not asked.
   */
  readonly hunks?: readonly string[];
  /**
   * Set where perhaps not all of `hunks` are needed: the search for fewer was ended, or what shows it is not played on
   * subsets.
   */
  readonly hunksNotMinimal?: true;
  /** The shortest write sequence from reset that was found to show it; empty where it shows at reset. */
  readonly witness?: readonly WitnessStep[];
  readonly source?: { readonly file: string; readonly line: number };
  /** How many transitions of the configuration show it. */
  readonly transitions?: number;
  /** Set where the configuration accepts it: then it is a note. */
  readonly accepted?: Acceptance;
  /** Set where it was accepted until a day that is over (YYYY-MM-DD, UTC). */
  readonly lapsed?: { readonly reason: string; readonly expires: string };
}

/** What addresses reach in each tree: `pc.ram@0x80000000`, with `(rom)` and the like after it; null for nothing. */
export interface ReachedRange extends AddressRange {
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Something that is handed to firmware or to a migration's other end, in both trees; null where a tree does not hand
 * it on. `name` is that of the RAM block or file, of an e820 entry its type.
 */
export type HandedOn =
  /** Sizes in bytes, in hex. */
  Handed<'ram-block', string> | Handed<'e820', AddressRange> | Handed<'fw-cfg', HandedFile>;

interface Handed<K extends string, T> {
  readonly kind: K;
  readonly name: string;
  readonly before: T | null;
  readonly after: T | null;
}

/** A file of fw_cfg: its contents if they are a short text; else, if it has any, the first digits of their SHA-256. */
export interface HandedFile {
  readonly size: number;
  readonly text?: string;
  readonly digest?: string;
}

/** A function that was being called, and the line that it was at. */
export interface CalledFunction {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** That somebody looked at a finding and lives with it. */
export interface Acceptance {
  readonly reason: string;
  /** The last day on which it is accepted (YYYY-MM-DD, UTC); absent where it is for good. */
  readonly expires?: string;
  /** What it would be if it were not accepted. */
  readonly severity: Severity;
}

export interface CheckedHunk {
  readonly id: string;
  /** Lines between where the hunk says it belongs and where it was applied. */
  readonly offset: number;
  readonly fuzz: number;
  /** Line, from 1, of the first of `lines` in the patched file. */
  readonly line: number;
  /** As in a diff, without the context that fuzz left out. */
  readonly lines: readonly string[];
}

export interface CheckedPatch {
  readonly subject: string;
  readonly author: string;
  /** With its angle brackets, where the input gives it. */
  readonly messageId?: string;
  readonly files: readonly string[];
  readonly hunks: readonly CheckedHunk[];
  /** Files that the patch names and the tree has under other names (--follow-renames); absent where there is none. */
  readonly followed?: ReadonlyArray<{ readonly from: string; readonly to: string }>;
}

export interface CheckedConfiguration {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  /** Options of the machine that a plan sets, as --machine-option takes them; absent where there are none. */
  readonly options?: Readonly<Record<string, string>>;
  /** Register writes and resets that were played on both trees. */
  readonly transitions: number;
  /** Of a configuration that a plan adds: what it is there for. */
  readonly planned?: PlannedFor;
}

/** Why a plan adds a configuration. */
export interface PlannedFor {
  /** Names of the changes that it is there for; empty for a released type, which is there for all. */
  readonly changes: readonly string[];
  readonly reason: PlanReason;
  /** What the reason names: a member, a function, an address in hex, a type; absent where there is nothing to name. */
  readonly by?: string;
}

/** What in a change asks for a configuration. */
export type PlanReason =
  | 'released-type'
  | 'machine'
  | 'type'
  | 'property'
  | 'boundary'
  | 'device-memory'
  | 'memory-api'
  | 'cpu'
  | 'flash'
  | 'device'
  | 'listeners'
  | 'registers';

/** What was planned and not played. */
export interface PlanSummary {
  /** Processor time that the plan may take, in seconds. */
  readonly budget: number;
  /** Configurations for which there was no time. */
  readonly left: readonly PlannedConfiguration[];
  /** Configurations that the tree before the patch refuses or does not bring to its end, and why. */
  readonly refused: ReadonlyArray<PlannedConfiguration & { readonly message: string }>;
}

export interface PlannedConfiguration extends PlannedFor {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  readonly options?: Readonly<Record<string, string>>;
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

export interface CheckedOptions {
  /** Base and patched tree were swapped. */
  readonly reverse: boolean;
  /** As --define takes them. */
  readonly defines: readonly string[];
  /** Options of all machines by the driver's names, as text. */
  readonly machine: Readonly<Record<string, string>>;
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
  /** Where it is the same as neither: which of them it differs from in nothing but how ranges are cut. */
  readonly cutFrom: 'patch' | 'base' | null;
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
  /**
   * Whether they stand for all states and transitions: a write changed its own segments only, and mapped nothing but
   * these and their neighbours.
   */
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
  /** What was asked for besides configurations, so that the run can be repeated. */
  readonly options: CheckedOptions;
  readonly patches: readonly CheckedPatch[];
  /** Everything that the patch changes, and what became of it. */
  readonly changes: readonly Change[];
  readonly configurations: readonly CheckedConfiguration[];
  /** What a plan could not play; absent where nothing was planned. */
  readonly plan?: PlanSummary;
  readonly findings: readonly Finding[];
  /** When ranges merge; null where it could not be read. */
  readonly mergeCondition: MergeCondition | null;
  /** Where else it bites; null where that was not asked. */
  readonly reach: Reach | null;
  /** Of each configuration that both trees were played on to the end. */
  readonly costs: readonly ConfigurationCost[];
  /** On which states the sentences of this result stand; empty where it was not asked. */
  readonly explorations: readonly CheckedExploration[];
  /** What the patch does with hunks left out; empty where it has but one, and where it was not asked. */
  readonly subsets: readonly HunkSubset[];
  /** Each patch of a series by itself; empty where there is but one, and where it was not asked. */
  readonly series: readonly CheckedStep[];
  readonly execution: Execution;
  readonly evidence: Evidence;
  /** Name of the configuration that severities and accepted findings follow; absent where there is none. */
  readonly config?: string;
  /**
   * Set where the patches change a configuration of that name at the top of the tree: they are not judged by what they
   * make of it.
   */
  readonly changesConfig?: true;
}
