/** What is compared, with what is known of the functions that are called, and what comes of it. */
import type { FunctionSymbol } from '../../c/index.js';
import type { Term } from '../formula/terms.js';
import type { Code } from '../tree/instructions.js';
import type { MatchedParameters } from '../tree/parameters.js';
import type { Asker } from './facts.js';
import type { Naming, Stop } from './stops.js';
import type { World } from './world.js';

/** What is known of the functions that are called. */
export interface Callees {
  readonly naming: Readonly<Record<Asker, Naming>>;
  /** The body of a function that may be followed; null where it is not known or not to be followed. */
  body(side: Asker, symbol: FunctionSymbol): Code | null;
  /** The body of a function of another unit that only computes from what it is given; null where it is no such one. */
  leaf(side: Asker, symbol: FunctionSymbol): Code | null;
  /** Whether a body is always followed. */
  isSmall(code: Code): boolean;
  /** What is known of calls of this name. */
  pairing(key: string): Pairing;
}

/**
 * Whether two calls of one name do the same: a function that the patch leaves alone does, one that it changes is
 * assumed to. `unpaired` where only one side has it, or its parameters cannot be matched.
 */
export type Pairing =
  | { readonly kind: 'same' | 'unpaired' }
  | { readonly kind: 'assumed'; readonly parameters: MatchedParameters };

/** Two functions to be compared, and which of their parameters are the same. */
export interface Compared {
  readonly before: Code;
  readonly after: Code;
  readonly parameters: MatchedParameters;
  /** What all callers give for parameters, by their number. */
  readonly constants: Readonly<Record<Asker, ReadonlyMap<number, bigint>>>;
}

export interface Limits {
  readonly steps: number;
  readonly states: number;
  readonly questions: number;
}

/** A condition that was asked for on the way to a place. */
export interface Asked {
  readonly condition: Term;
  readonly isTrue: boolean;
  readonly askers: ReadonlySet<Asker>;
}

/** A place where the two do something different. */
export interface Divergence {
  readonly asked: readonly Asked[];
  readonly before: Stop;
  readonly after: Stop;
  readonly world: World;
}

export type Outcome =
  | {
      readonly kind: 'same';
      readonly restsOn: ReadonlySet<string>;
      readonly followed: ReadonlySet<string>;
      readonly asksSolver: boolean;
    }
  | { readonly kind: 'different'; readonly divergences: readonly Divergence[] }
  | { readonly kind: 'unknown'; readonly reason: string };
