/** The machines that can be simulated, and the units of the tree that define them. */
import type { TreeView } from '../../tree/view.js';
import type { MachineKind } from '../machine-kind.js';
import { headerName } from '../pci-header.js';
import { HOTPLUG, MEMORY, TEST_DEVICE } from '../steps.js';
import { testDeviceName } from '../test-device.js';
import { isapc } from './isapc.js';
import { microvm } from './microvm.js';
import { pc } from './pc.js';
import { q35 } from './q35.js';

export type { MachineKind } from '../machine-kind.js';

export const machineKinds: readonly MachineKind[] = [pc, q35, isapc, microvm];

export function machineKind(type: string): MachineKind | null {
  return machineKinds.find((kind) => kind.types.test(type)) ?? null;
}

/**
 * What a write to configuration space goes to, by the datasheet's name: `PAM0`, `PAM0..PAM3` for a wide write, `BAR0`.
 * Null where none of the bytes has a name.
 * @param device slot and function on bus 0; undefined for the host bridge
 */
export function registerName(type: string, device: string | undefined, register: number, width: number): string | null {
  if (device === TEST_DEVICE) return testDeviceName(register);
  if (device === MEMORY) return null;
  if (device === HOTPLUG) return `device.${register}`;
  const own = device === undefined ? (machineKind(type)?.hostBridge?.names ?? {}) : {};
  const bytes = Array.from({ length: width }, (_, i) => own[register + i]);
  const names = bytes.filter((name) => name !== undefined);
  if (names.length === 0) return headerName(register);
  return names[0] === names.at(-1) ? names[0]! : `${names[0]}..${names.at(-1)}`;
}

/** The units that define a machine type and are in the tree. */
export function machineUnits(tree: TreeView, type: string): string[] {
  return (machineKind(type)?.units ?? []).filter((unit) => tree.exists(unit));
}
