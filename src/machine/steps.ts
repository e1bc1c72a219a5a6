/** What is played on a machine after its first reset. */
import type { RegisterWrite } from './machine.js';

/** A write to the host bridge (function 0), or a reset of the machine. */
export type PlayedStep =
  | {
      readonly write: RegisterWrite;
      /** The write brings the registers back to what they were before the previous step. */
      readonly restores?: true;
    }
  | { readonly reset: true };
