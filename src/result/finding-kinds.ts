/**
 * The kinds of findings: their ids and severities, and what each tells besides where it holds, as codes and values.
 * `report/words/sentences.ts` makes the sentences.
 */
import type { CostDifference } from './costs.js';
import type { PredicateDifference } from './predicate-difference.js';
import type { ConcernedPairs } from './reach.js';
import type { RegionChange } from './region.js';

export type Severity = 'error' | 'warning' | 'note' | 'improvement';

export type FindingId =
  | 'guest-map-changed'
  | 'dma-hole-introduced'
  | 'listener-protocol'
  | 'abort-reached'
  | 'dma-hole-fixed'
  | 'dma-hole-remaining'
  | 'no-observable-effect'
  | 'migration-changed'
  | 'firmware-table-changed'
  | 'hunk-redundant'
  | 'regression-repaired'
  | 'transaction-left-open'
  | 'merge-predicate-changed'
  | 'layout-changed'
  | 'cost-changed'
  | 'external-assumed';

/** The severity of each finding (docs/commands.md); withAbi() says when those on what a guest sees weigh less. */
export const SEVERITIES: Readonly<Record<FindingId, Severity>> = {
  'guest-map-changed': 'error',
  'dma-hole-introduced': 'error',
  'listener-protocol': 'error',
  'abort-reached': 'error',
  'dma-hole-fixed': 'improvement',
  'dma-hole-remaining': 'note',
  'no-observable-effect': 'note',
  'migration-changed': 'error',
  'transaction-left-open': 'error',
  'firmware-table-changed': 'error',
  'hunk-redundant': 'warning',
  'regression-repaired': 'warning',
  'merge-predicate-changed': 'note',
  'layout-changed': 'note',
  'cost-changed': 'note',
  'external-assumed': 'note',
};

/** By id. A finding whose id is not here tells all in its other fields. */
export interface FindingDetails {
  /**
   * Whose calls are wrong: those of the VFIO listener do not fit, or a listener is told something else of the same
   * memory.
   */
  readonly 'listener-protocol': { readonly subject: 'dma-container' | 'listeners' };
  /** What the C failed with. */
  readonly 'abort-reached': { readonly reason: string };
  /** The function that leaves it open; null where it is not known. */
  readonly 'transaction-left-open': { readonly function: string | null };
  /** Whether anything had to be played. */
  readonly 'no-observable-effect': { readonly played: boolean };
  /** How many transitions were played without the hunk. */
  readonly 'hunk-redundant': { readonly transitions: number };
  readonly 'regression-repaired': RepairedRegression;
  readonly 'merge-predicate-changed': ConditionChange;
  readonly 'layout-changed': RegionChange;
  /** The measures that differ. */
  readonly 'cost-changed': { readonly costs: readonly CostDifference[] };
  /** What is defined nowhere; the caller is empty where it is not known. */
  readonly 'external-assumed':
    | { readonly kind: 'object'; readonly name: string }
    | { readonly kind: 'function'; readonly name: string; readonly caller: string };
}

/** An error that a patch of a series brings and a later one takes away. */
export interface RepairedRegression {
  /** Place in the series, from 1. */
  readonly patch: number;
  readonly subject: string;
  readonly brings: FindingId;
  /** The patch that takes it away; null where it is not one alone. */
  readonly repairedBy: number | null;
}

/** How the condition under which ranges merge changes. */
export interface ConditionChange {
  readonly function: string;
  readonly equivalent: boolean;
  /** How one condition follows from the other; null where that could not be told. */
  readonly formula: string | null;
  readonly proven: boolean;
  /** Why it is not proven; null where it is. */
  readonly unproven: PredicateDifference['unproven'];
  readonly rewritten: boolean;
  /** Where only one of the conditions follows a null pointer. */
  readonly notes: readonly string[];
  /** Absent where the condition is the same. */
  readonly pairs?: ConcernedPairs;
}
