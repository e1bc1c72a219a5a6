/**
 * The Q35 PC. Registers: Intel 3 Series datasheet, 5.1.24 to 5.1.30 (PAM0 to PAM6, 90h to 96h), 5.1.33 (SMRAM, 9Dh),
 * 5.1.34 (ESMRAMC, 9Eh). QEMU's own are the size of an extended TSEG (50h, two bytes) and System Management RAM at
 * 30000h (9Ch): both are asked for by writing ones (hw/pci-host/q35.c: mch_update_ext_tseg_mbytes,
 * mch_update_smbase_smram).
 */
import type { MachineKind } from '../machine-kind.js';

const PAM = [0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96];
const EXTENDED_TSEG = 0x50;
const SMBASE = 0x9c;
const SMRAM = 0x9d;
const ESMRAMC = 0x9e;

/** SMRAM: enabled (G_SMRAME), and open to all (D_OPEN) besides. */
const ENABLED = 0x0a;
const OPEN = 0x4a;
const ALL_ONES = 0xff;

const BYTES = Array.from({ length: 256 }, (_, value) => value);
/** Of ESMRAMC with SMRAM open: H_SMRAME, the sizes of TSEG, and T_EN. */
const OPEN_ESMRAMC = BYTES.filter((value) => (value & ~0x87) === 0);
/** No bit, and each single one. */
const BITS = BYTES.filter((value) => (value & (value - 1)) === 0);

export const q35: MachineKind = {
  name: 'q35',
  types: /^(q35|pc-q35-[\w.]+)$/,
  units: ['hw/i386/pc_q35.c'],
  hostBridge: {
    takesIommu: true,
    pam: PAM,
    smram: SMRAM,
    systemManagement: [ESMRAMC, SMBASE, EXTENDED_TSEG, EXTENDED_TSEG + 1],
    resetValues: { [SMRAM]: 0x02, [ESMRAMC]: 0x38, [EXTENDED_TSEG]: ALL_ONES, [EXTENDED_TSEG + 1]: ALL_ONES },
    names: {
      ...Object.fromEntries(PAM.map((register, i) => [register, `PAM${i}`])),
      [SMRAM]: 'SMRAM',
      [ESMRAMC]: 'ESMRAMC',
      [SMBASE]: 'F_SMBASE',
      [EXTENDED_TSEG]: 'EXT_TSEG_MBYTES',
      [EXTENDED_TSEG + 1]: 'EXT_TSEG_MBYTES',
    },
    combinations: [
      {
        after: [{ register: SMRAM, value: ENABLED, width: 1 }],
        register: ESMRAMC,
        values: BYTES,
        mayLock: false,
      },
      {
        after: [{ register: SMRAM, value: OPEN, width: 1 }],
        register: ESMRAMC,
        values: OPEN_ESMRAMC,
        mayLock: false,
      },
      { after: [], register: SMBASE, values: [...BITS, ALL_ONES], mayLock: false },
      {
        after: [{ register: SMBASE, value: ALL_ONES, width: 1 }],
        register: SMBASE,
        values: BITS,
        mayLock: true,
      },
    ],
  },
};
