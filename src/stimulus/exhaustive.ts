/** Every value of every PAM register and of SMRAM, from reset and back. */
import type { MachineKind } from '../machine/machines.js';
import type { PlayedStep } from '../machine/steps.js';

const VALUES = 256;

/**
 * For each register each of its 256 values, followed by the value after reset. SMRAM can be locked (D_LCK, bit 4) until the next
 * reset, so its way back is a reset.
 */
export function exhaustiveSteps(kind: MachineKind): PlayedStep[] {
  const steps: PlayedStep[] = [];
  for (const register of kind.registers.pam) {
    for (let value = 0; value < VALUES; value++) {
      steps.push({ write: { register, value, width: 1 } });
      steps.push({ write: { register, value: kind.resetValues[register] ?? 0, width: 1 }, restores: true });
    }
  }
  const { smram } = kind.registers;
  for (let value = 0; value < VALUES; value++) {
    steps.push({ write: { register: smram, value, width: 1 } });
    steps.push({ write: { register: smram, value: kind.resetValues[smram] ?? 0, width: 1 } });
    steps.push({ reset: true });
  }
  return steps;
}
