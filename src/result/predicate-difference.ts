/** How the conditions under which ranges merge differ between two trees, as results tell it. */

export interface PredicateDifference {
  readonly equivalent: boolean;
  /** How one condition follows from the other; `common` stands for the clauses that both have. */
  readonly formula: string;
  /**
   * Whether the answer is certain, for all values of what the condition reads: clauses that look different may still
   * mean the same.
   */
  readonly proven: boolean;
  /** Why it is not proven; null where it is. */
  readonly unproven: string | null;
  /** The C is another after preprocessing, that of functions it calls included. */
  readonly rewritten: boolean;
  /** Clauses that only the condition after the patch has. */
  readonly added: readonly string[];
  /** Clauses that only the condition before the patch has. */
  readonly removed: readonly string[];
  /** When ranges merge only before, only after the patch: null where never, or where it is not proven. */
  readonly onlyBefore: Direction | null;
  readonly onlyAfter: Direction | null;
  /** The first example of the two. */
  readonly witness: Witness | null;
}

/** When ranges merge in one tree only. */
export interface Direction {
  /** In C, over what the predicate reads; `before` and `after` stand for the whole condition of that tree. */
  readonly condition: string;
  /** What the compiled C of both trees answered for an example; null where it disagrees with the formulas. */
  readonly witness: Witness | null;
}

export interface Witness {
  /**
   * What the predicate reads, by its name in the code: hex. Addresses are examples: only whether they are the same
   * counts.
   */
  readonly inputs: Readonly<Record<string, string>>;
  /** Whether these ranges merge. */
  readonly before: boolean;
  readonly after: boolean;
}
