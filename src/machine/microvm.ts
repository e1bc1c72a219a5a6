/** The minimal PC for direct kernel boot: no PCI by default, virtio over MMIO. */
import type { MachineKind } from './machine-kind.js';

export const microvm: MachineKind = {
  name: 'microvm',
  types: /^microvm$/,
  units: ['hw/i386/microvm.c'],
  registers: { pam: [], smram: 0 },
  resetValues: {},
};
