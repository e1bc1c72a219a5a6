/** Every value of every register of the host bridge that changes the memory map, from reset and back. */

import type { Combination, MachineKind } from '../machine-kind.js';
import type { PlayedStep, RegisterWrite } from '../steps.js';

const VALUES = 256;
/** D_LCK of SMRAM (Intel 82441FX and Q35 datasheets): from then on only a reset changes the register. */
const SMRAM_LOCK = 0x10;

/**
 * For each PAM register and SMRAM each of the 256 values, followed by the value after reset; where SMRAM is locked by
 * it, a reset is the way back. Then what shows only after other writes. Nothing for a machine without a host bridge.
 */
export function exhaustiveSteps({ hostBridge }: MachineKind): PlayedStep[] {
  if (!hostBridge) return [];
  const { pam, smram, resetValues, combinations } = hostBridge;
  const values = Array.from({ length: VALUES }, (_, value) => value);
  const back = (register: number): RegisterWrite => ({ register, value: resetValues[register] ?? 0, width: 1 });
  const thereAndBack = (register: number, written: readonly number[]): PlayedStep[] =>
    written.flatMap((value) => [{ write: { register, value, width: 1 } }, { write: back(register), restores: true }]);
  const locks = (value: number): boolean => (value & SMRAM_LOCK) !== 0;
  return [
    ...pam.flatMap((register) => thereAndBack(register, values)),
    ...thereAndBack(
      smram,
      values.filter((value) => !locks(value)),
    ),
    { reset: true },
    ...values
      .filter(locks)
      .flatMap((value): PlayedStep[] => [
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
