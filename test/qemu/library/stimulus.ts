/** What is played on real QEMU builds of the library's changes: few enough steps for QMP, and every kind of transition among them. */
import type { MachineKind } from '../../../src/target/machine-kind.js';
import type { PlayedStep } from '../../../src/target/steps.js';
import { bootSteps } from '../../../src/target/x86_64/boots.js';
import { randomSteps } from '../../../src/target/x86_64/random.js';

const PAM_VALUES = [0x33, 0x11, 0x22, 0x30, 0x03, 0x12];
const SMRAM_VALUES = [0x4a, 0x0a, 0x42, 0x02];
const RANDOM_SEED = 0x71b;
const RANDOM_STEPS = 60;

export function librarySteps(kind: MachineKind): PlayedStep[] {
  const write = (register: number, value: number): PlayedStep => ({ write: { register, value, width: 1 } });
  const { pam, smram } = kind.hostBridge!;
  return [
    ...pam.flatMap((register) => PAM_VALUES.flatMap((value) => [write(register, value), write(register, 0)])),
    ...SMRAM_VALUES.map((value) => write(smram, value)),
    ...bootSteps(kind.name),
    ...randomSteps(kind, RANDOM_SEED, RANDOM_STEPS),
  ];
}
