/** The minimal PC for direct kernel boot: virtio over MMIO, and no PCI unless asked for. */
import type { MachineKind } from '../machine-kind.js';

export const microvm: MachineKind = {
  name: 'microvm',
  types: /^microvm$/,
  units: ['hw/i386/microvm.c'],
  hostBridge: null,
};
