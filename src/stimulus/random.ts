/** A random walk over the host bridge's registers that is the same for the same seed. */

import type { RegisterWrite } from '../machine/machine.js';
import type { MachineKind } from '../machine/machines.js';
import type { PlayedStep } from '../machine/steps.js';

/** Numbers in [0, 2^32), the same for the same seed (xorshift with 32 bits, period 2^32 - 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** A write to a PAM register or, of one byte, since other registers are beside it, to SMRAM; to PAM also of 2 and 4 bytes, aligned. */
export function randomWrite(kind: MachineKind, next: () => number): RegisterWrite {
  const registers = [...kind.registers.pam, kind.registers.smram];
  const register = registers[next() % registers.length]!;
  const width = register === kind.registers.smram ? 1 : ([1, 1, 2, 4] as const)[next() % 4]!;
  const value = width === 4 ? next() : next() % 2 ** (8 * width);
  return { register: register & ~(width - 1), value, width };
}

/** @param length number of steps; about one in fifty is a reset, the first always */
export function randomSteps(kind: MachineKind, seed: number, length: number): PlayedStep[] {
  const next = randomNumbers(seed);
  const steps: PlayedStep[] = [{ reset: true }];
  while (steps.length < length) {
    if (next() % 50 === 0) steps.push({ reset: true });
    else steps.push({ write: randomWrite(kind, next) });
  }
  return steps;
}
