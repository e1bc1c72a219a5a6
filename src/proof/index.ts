/** Are two versions of a declaration the same program? */
export type { Condition, ProofAnswer, ProofStep, UnknownReason } from './answer.js';
export { PROOF_LIMITS, type ProofLimits } from './limits.js';
export { prove } from './prove.js';
export { standing } from './standing.js';
export type { ProofTree } from './unit-pairs.js';
