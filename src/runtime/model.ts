/** Entries of the model table. */

/**
 * What a function outside the executed set does instead of its own C.
 * - `c`: a definition in src/runtime/models, compiled with the tree's headers, takes its place.
 * - `nothing`: it does nothing and returns 0.
 * - `tree`: the tree's own function runs, though a pattern would say otherwise.
 * - `around`: the tree's function runs inside `flatcheck_around_NAME` of src/runtime/models, which gets it as first
 *   argument.
 */
export type ModelBehaviour = 'c' | 'nothing' | 'tree' | 'around';

/** An entry of the model table. */
export interface Model {
  /** The function's name; `*` stands for any run of characters. */
  readonly name: string;
  readonly behaviour: ModelBehaviour;
  /** Why the tree's own C is not run; shown in reports. */
  readonly reason: string;
  /** For `c` and `around`: the file in src/runtime/models. */
  readonly file?: string;
  /** What it does could decide what a machine does next: a call that only a patched tree makes is named as not run. */
  readonly isMissed?: boolean;
  /** Calls of it say nothing of what the machine does: how they differ in a patched tree is not compared. */
  readonly isSilent?: boolean;
  /** For functions that are static in the tree: the units whose function is meant, wherever a version keeps it. */
  readonly units?: readonly string[];
}

/** Our own C takes the place of functions. @param file in src/runtime/models */
export const c = (file: string, reason: string, names: readonly string[]): Model[] =>
  names.map((name) => ({ name, behaviour: 'c', reason, file }));

/** Functions that run although a pattern fits them. */
export const tree = (reason: string, names: readonly string[]): Model[] =>
  names.map((name) => ({ name, behaviour: 'tree', reason }));

/** Functions that run inside ours. @param file in src/runtime/models */
export const around = (file: string, reason: string, names: readonly string[]): Model[] =>
  names.map((name) => ({ name, behaviour: 'around', reason, file }));

/** Functions that do nothing. */
export const nothing = (reason: string, names: readonly string[]): Model[] =>
  names.map((name) => ({ name, behaviour: 'nothing', reason }));

/** See Model.isMissed. */
export const missed = (models: readonly Model[]): Model[] => models.map((model) => ({ ...model, isMissed: true }));

/** See Model.isSilent. */
export const silent = (models: readonly Model[]): Model[] => models.map((model) => ({ ...model, isSilent: true }));
