/** The machines that can be simulated, and the units of the tree that define them. */
import type { TreeView } from '../../tree/view.js';
import type { MachineKind } from '../machine-kind.js';
import { isapc } from './isapc.js';
import { microvm } from './microvm.js';
import { pc } from './pc.js';
import { q35 } from './q35.js';

export type { MachineKind } from '../machine-kind.js';

export const machineKinds: readonly MachineKind[] = [pc, q35, isapc, microvm];

export function machineKind(type: string): MachineKind | null {
  return machineKinds.find((kind) => kind.types.test(type)) ?? null;
}

/** The units that define a machine type and are in the tree. */
export function machineUnits(tree: TreeView, type: string): string[] {
  return (machineKind(type)?.units ?? []).filter((unit) => tree.exists(unit));
}
