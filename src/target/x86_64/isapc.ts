/** The PC without PCI: its memory map is fixed once the board is built. */
import type { MachineKind } from '../machine-kind.js';

export const isapc: MachineKind = {
  name: 'isapc',
  types: /^isapc$/,
  // A file of its own since 10.2.
  units: ['hw/i386/isapc.c', 'hw/i386/pc_piix.c'],
  hostBridge: null,
};
