/**
 * How much work a proof may take; beyond it the answer is unknown. Counted, so that an answer does not depend on how
 * fast the machine is.
 */
export interface ProofLimits {
  /** For one pair of functions: instructions followed on both sides. */
  readonly steps: number;
  /** Ways that are followed from a fork. */
  readonly states: number;
  /** Questions to the solver; 0 for none. */
  readonly questions: number;
  /** Units that are looked at for one header. */
  readonly units: number;
  /** Unchanged functions that are compared because something they use changed. */
  readonly users: number;
  /** Unchanged functions that are compiled because a declaration that they may need is gone. */
  readonly compiled: number;
}

export const PROOF_LIMITS: ProofLimits = {
  steps: 150_000,
  states: 2000,
  questions: 40,
  units: 40,
  users: 600,
  compiled: 6000,
};
