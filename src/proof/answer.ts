/** What the proof says of a changed declaration. */

/** How a program was shown to be the same although its text is another. */
export type ProofStep =
  | 'formula'
  | 'helper-extracted'
  | 'helper-inlined'
  | 'only-declared'
  | 'renamed'
  | 'same-calls-and-stores'
  | 'same-contents'
  /** The same but for trace points: what is only done while QEMU traces is left out. */
  | 'trace'
  | 'unused'
  | 'users-unchanged';

/** Why nothing could be shown. */
export type UnknownReason =
  | 'added'
  | 'removed'
  | 'not-compiled'
  | 'not-followed'
  | 'too-large'
  | 'too-many-units'
  | 'uses-differ'
  | 'no-unit'
  | 'kind';

/** When two versions differ, in the code's own terms. */
export interface Condition {
  readonly text: string;
  /** The comparisons it is made of, each by itself. */
  readonly parts: readonly string[];
}

export type ProofAnswer =
  | { readonly state: 'same'; readonly how: 'tokens' | 'preprocessed' }
  | { readonly state: 'proven'; readonly how: readonly ProofStep[]; readonly restsOn: readonly string[] }
  | { readonly state: 'different'; readonly condition: Condition | null }
  | { readonly state: 'unknown'; readonly reason: UnknownReason; readonly detail?: string };
