/** What is particular to a machine that can be simulated. */

/** A board: what is particular to it is what its file says. */
export interface MachineKind {
  /** The name that stands for the newest version. */
  readonly name: string;
  /** Machine types it answers to, versioned ones included. */
  readonly types: RegExp;
  /** Units that define it, relative to the tree; those a version does not have are left out. */
  readonly units: readonly string[];
  /** Registers of the host bridge (function 0) that change the memory map; each one byte. */
  readonly registers: { readonly pam: readonly number[]; readonly smram: number };
  /** Values of the registers after reset. */
  readonly resetValues: Readonly<Record<number, number>>;
}
