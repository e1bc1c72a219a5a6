/** The machines that can be simulated, and the units of the tree that define them. */
import type { TreeView } from '../tree/view.js';
import { pc } from './pc.js';
import { q35 } from './q35.js';

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

export const machineKinds: readonly MachineKind[] = [pc, q35];

export function machineKind(type: string): MachineKind | null {
  return machineKinds.find((kind) => kind.types.test(type)) ?? null;
}

/** The units that define a machine type and are in the tree. */
export function machineUnits(tree: TreeView, type: string): string[] {
  return (machineKind(type)?.units ?? []).filter((unit) => tree.exists(unit));
}
