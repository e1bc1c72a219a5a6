/** What became of each change of a patch (CONTRACT.md, "What became of each change"). */

export type ChangeKind = 'function' | 'type' | 'macro' | 'variable' | 'include' | 'text' | 'build' | 'binary' | 'other';

/** A declaration that a patch changes, or a file of it that has none. */
export interface ChangedThing {
  readonly file: string;
  /** In the patched file, from 1; where the file or the declaration is gone, where it stood. */
  readonly line: number;
  readonly kind: ChangeKind;
  /** The declared name; of a file without declarations its path. */
  readonly name: string;
  /** Ids of the hunks that touch it. */
  readonly hunks: readonly string[];
}

/** Why nothing is known of a change. */
export type UnreachedReason = 'not-called' | 'branch-not-taken' | 'difference-not-exercised' | 'not-compiled';

/** Where a difference between old and new code was seen. */
export interface SeenPlace {
  readonly file: string;
  readonly line: number;
  /** What differed there: a condition's outcome, a value, a call of one only and so on. */
  readonly what: string;
}

/** In what state a change ends: exactly one. Codes are stable; `report/words` has the sentences. */
export type Outcome =
  /** The same tokens: as written, moved, or after preprocessing. */
  | { readonly state: 'same'; readonly reason: 'tokens' | 'moved' | 'preprocessed' | 'include-resolves-alike' }
  | {
      readonly state: 'proven';
      readonly reason: string;
      /** The steps of the proof, and the functions that it takes for the same or for unchanged. */
      readonly detail: { readonly how: readonly string[]; readonly restsOn: readonly string[] };
    }
  | {
      readonly state: 'run';
      /**
       * Seen in the shadow of the patched code, and something observed differs; likewise, and nothing differs, memory
       * included; seen in what was observed; or the functions that name it were run.
       */
      readonly reason: 'difference-seen' | 'difference-without-trace' | 'difference-observed' | 'users-run';
      readonly detail: {
        readonly places: readonly SeenPlace[];
        /** The first configuration that showed it. */
        readonly machine?: string;
        readonly ram?: string;
        readonly vga?: string;
        /** Of what has no code of its own: the functions that carry it. */
        readonly users?: readonly string[];
      };
    }
  | { readonly state: 'apart'; readonly reason: string; readonly detail: { readonly restsOn: readonly string[] } }
  | { readonly state: 'elsewhere'; readonly reason: string; readonly detail: { readonly where: string } }
  | { readonly state: 'not-built'; readonly reason: string; readonly detail: { readonly by: string } }
  | { readonly state: 'not-code'; readonly reason: string }
  | {
      readonly state: 'unreached';
      readonly reason: UnreachedReason;
      readonly detail: {
        /** When old and new would differ, in the code's own terms; null where it is not known. */
        readonly condition: string | null;
        /** What kept it from being compiled or played, where there is more to say than the reason. */
        readonly because: string | null;
        /** Where old and new code were seen to differ although nothing that is observed came of it. */
        readonly seen?: readonly SeenPlace[];
        /** The machines that were played. */
        readonly tried: readonly string[];
      };
    };

export type ChangeState = Outcome['state'];

export type Change = ChangedThing & Outcome;

/** All states, those that settle a change without running it first. */
export const CHANGE_STATES = [
  'same',
  'proven',
  'run',
  'apart',
  'elsewhere',
  'not-built',
  'not-code',
  'unreached',
] as const satisfies readonly ChangeState[];

export type UnreachedChange = ChangedThing & Extract<Outcome, { readonly state: 'unreached' }>;

/** The changes of which nothing is known. */
export function unreachedOf(changes: readonly Change[]): UnreachedChange[] {
  return changes.filter((change): change is UnreachedChange => change.state === 'unreached');
}
