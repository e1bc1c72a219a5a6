/** What is played on a machine after its first reset. */

/** A guest's write to configuration space of the host bridge (function 0); width in bytes. */
export interface RegisterWrite {
  readonly register: number;
  readonly value: number;
  readonly width: 1 | 2 | 4;
}

/** A write to the host bridge (function 0), or a reset of the machine. */
export type PlayedStep =
  | {
      readonly write: RegisterWrite;
      /** The write brings the registers back to what they were before the previous step. */
      readonly restores?: true;
    }
  | { readonly reset: true };
