/** What is particular to a machine that can be simulated. */
import type { RegisterWrite } from './steps.js';

/** A board: what is particular to it is what its file says. */
export interface MachineKind {
  /** The name that stands for the newest version. */
  readonly name: string;
  /** Machine types it answers to, versioned ones included. */
  readonly types: RegExp;
  /** Units that define it, relative to the tree; those a version does not have are left out. */
  readonly units: readonly string[];
  /** What of the host bridge (function 0) changes the memory map; null for a machine without one. */
  readonly hostBridge: HostBridge | null;
}

/** Registers in configuration space; each one byte. */
export interface HostBridge {
  /** Whether the board takes an IOMMU, as -device has it. */
  readonly takesIommu: boolean;
  /** Programmable attribute map: access to the memory between C0000h and FFFFFh. */
  readonly pam: readonly number[];
  /** System Management RAM control; its bit 4 (D_LCK) keeps it as it is until the next reset. */
  readonly smram: number;
  /** What else governs the memory of System Management Mode. */
  readonly systemManagement: readonly number[];
  /** Values of the registers after reset, where they are not 0. */
  readonly resetValues: Readonly<Record<number, number>>;
  /** Registers by their names in the chipset's datasheet; those that are QEMU's own by QEMU's. */
  readonly names: Readonly<Record<number, string>>;
  /** What shows only after other writes. */
  readonly combinations: readonly Combination[];
}

/** Values of a register that are tried after other writes, which follow a reset. */
export interface Combination {
  readonly after: readonly RegisterWrite[];
  readonly register: number;
  readonly values: readonly number[];
  /** Whether a value may lock the register until the next reset; else a write brings it back. */
  readonly mayLock: boolean;
}
