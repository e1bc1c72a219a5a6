/** Host bridge writes of firmware, as recorded from real boots: numbers only. */
import type { PlayedStep } from '../machine/steps.js';

/** SeaBIOS on the i440FX PC: shadow RAM opened, SMRAM relocated, shadow RAM closed again. */
const SEABIOS_PC: ReadonlyArray<readonly [register: number, value: number, width: 1 | 2 | 4]> = [
  [0x58, 0x33333000, 4],
  [0x5c, 0x33333333, 4],
  [0x72, 0x4a, 1],
  [0x72, 0x0a, 1],
  [0x58, 0x11111000, 4],
  [0x5c, 0x33111111, 4],
];

/** SeaBIOS 1.16.3 on Q35: the same, and PCIEXBAR (60h), which places the configuration window. BAR sizing is left out. */
const SEABIOS_Q35: ReadonlyArray<readonly [register: number, value: number, width: 1 | 2 | 4]> = [
  [0x90, 0x33333330, 4],
  [0x94, 0x00333333, 4],
  [0x60, 0x00000000, 4],
  [0x64, 0x00000000, 4],
  [0x60, 0xb0000001, 4],
  [0x9d, 0x4a, 1],
  [0x9d, 0x0a, 1],
  [0x90, 0x11111110, 4],
  [0x94, 0x00333111, 4],
];

const BOOTS: Readonly<Record<string, typeof SEABIOS_PC>> = { pc: SEABIOS_PC, q35: SEABIOS_Q35 };

/** The writes of a firmware's boot on a kind of machine, none where none is known; a reset stands in front. */
export function bootSteps(kind: string): PlayedStep[] {
  const writes = BOOTS[kind] ?? [];
  if (writes.length === 0) return [];
  return [{ reset: true }, ...writes.map(([register, value, width]) => ({ write: { register, value, width } }))];
}
