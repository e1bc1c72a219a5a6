/** The Q35 PC. Registers: Intel 3 Series datasheet, 5.1.24 to 5.1.30 (PAM0 to PAM6, 90h to 96h) and 5.1.33 (SMRAM, 9Dh). */
import type { MachineKind } from './machine-kind.js';

export const q35: MachineKind = {
  name: 'q35',
  types: /^(q35|pc-q35-[\w.]+)$/,
  units: ['hw/i386/pc_q35.c'],
  registers: { pam: [0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96], smram: 0x9d },
  resetValues: { 157: 0x02 },
};
