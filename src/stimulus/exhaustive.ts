/** Every value of every register of the host bridge that changes the memory map, from reset and back. */

import type { Combination, MachineKind } from '../machine/machine-kind.js';
import type { PlayedStep, RegisterWrite } from '../machine/steps.js';

const VALUES = 256;

/**
 * For each PAM register each of its 256 values, followed by the value after reset. SMRAM can be locked (D_LCK, bit 4) until the next
 * reset, so its way back is a reset. Then what shows only after other writes. Nothing for a machine without a host bridge.
 */
export function exhaustiveSteps({ hostBridge }: MachineKind): PlayedStep[] {
  if (!hostBridge) return [];
  const { pam, smram, resetValues, combinations } = hostBridge;
  const values = Array.from({ length: VALUES }, (_, value) => value);
  const back = (register: number): RegisterWrite => ({ register, value: resetValues[register] ?? 0, width: 1 });
  return [
    ...pam.flatMap((register) =>
      values.flatMap((value): PlayedStep[] => [
        { write: { register, value, width: 1 } },
        { write: back(register), restores: true },
      ]),
    ),
    ...values.flatMap((value): PlayedStep[] => [
      { write: { register: smram, value, width: 1 } },
      { write: back(smram) },
      { reset: true },
    ]),
    ...combinations.flatMap((combination) => combinationSteps(combination, back(combination.register))),
  ];
}

function combinationSteps({ after, register, values, mayLock }: Combination, back: RegisterWrite): PlayedStep[] {
  const start: PlayedStep[] = [{ reset: true }, ...after.map((write) => ({ write }))];
  const write = (value: number): PlayedStep => ({ write: { register, value, width: 1 } });
  if (mayLock) return [...values.flatMap((value) => [...start, write(value)]), { reset: true }];
  return [
    ...start,
    ...values.flatMap((value): PlayedStep[] => [write(value), { write: back, restores: true }]),
    { reset: true },
  ];
}
