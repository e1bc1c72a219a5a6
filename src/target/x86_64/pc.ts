/** The i440FX PC. Registers: Intel 82441FX datasheet, 3.2.19 (PAM, 59h to 5Fh) and 3.2.20 (SMRAM, 72h). */
import type { MachineKind } from '../machine-kind.js';

const SMRAM = 0x72;
const PAM = [0x59, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f];

export const pc: MachineKind = {
  name: 'pc',
  types: /^pc(-i440fx-[\w.]+)?$/,
  units: ['hw/i386/pc_piix.c'],
  hostBridge: {
    takesIommu: false,
    pam: PAM,
    smram: SMRAM,
    systemManagement: [],
    resetValues: { [SMRAM]: 0x02 },
    names: { ...Object.fromEntries(PAM.map((register, i) => [register, `PAM${i}`])), [SMRAM]: 'SMRAM' },
    combinations: [],
  },
};
