/** A random walk over the host bridge's registers that is the same for the same seed. */

import type { HostBridge, MachineKind } from '../machine-kind.js';
import { randomNumbers } from '../random-numbers.js';
import type { PlayedStep, RegisterWrite } from '../steps.js';

/** One in so many writes may lock SMRAM; after that its registers show nothing until the next reset. */
const LOCKING = 8;
const LOCK_BIT = 0x10;
/** One byte in so many is all ones, by which some registers are asked what they can do. */
const ALL_ONES = 16;

/**
 * A write of 1, 2 or 4 bytes, aligned, to a PAM register or, as often, to one of System Management Mode; what is beside
 * a register is written along.
 */
export function randomWrite({ pam, smram, systemManagement }: HostBridge, next: () => number): RegisterWrite {
  const registers = next() % 2 === 0 ? pam : [smram, ...systemManagement];
  const width = ([1, 1, 2, 4] as const)[next() % 4]!;
  const register = registers[next() % registers.length]! & ~(width - 1);
  const mayLock = next() % LOCKING === 0;
  let value = 0;
  for (let at = register + width - 1; at >= register; at--) {
    const byte = next() % ALL_ONES === 0 ? 0xff : next() % 256;
    value = value * 256 + (at === smram && !mayLock ? byte & ~LOCK_BIT : byte);
  }
  return { register, value, width };
}

/**
 * @param length number of steps; about one in fifty is a reset, the first always. A machine without a host bridge is
 * reset once.
 */
export function randomSteps({ hostBridge }: MachineKind, seed: number, length: number): PlayedStep[] {
  if (!hostBridge) return [{ reset: true }];
  const next = randomNumbers(seed);
  const steps: PlayedStep[] = [{ reset: true }];
  while (steps.length < length) {
    if (next() % 50 === 0) steps.push({ reset: true });
    else steps.push({ write: randomWrite(hostBridge, next) });
  }
  return steps;
}
