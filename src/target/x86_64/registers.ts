/** Writes to all of the configuration space that a guest can write, from the state that a firmware's boot leaves. */
import type { MachineKind } from '../machine-kind.js';
import { BASES, COMMAND, ROM_BASE } from '../pci-header.js';
import { addressed, type PlayedStep } from '../steps.js';

/** Four bytes of a function's registers. */
export interface WritableRegister {
  readonly register: number;
  readonly value: number;
  /** The bits that a guest can write. */
  readonly writable: number;
}

/** Where a function's own registers are, of four bytes each. */
export const CONFIGURATION_SPACE: readonly number[] = Array.from({ length: 64 }, (_, i) => 4 * i);

const BITS = Array.from({ length: 32 }, (_, bit) => 2 ** bit);
/** Of a register that places something: the bits that enable it, size it and say how it is used. */
const LOW_BITS = 16;
const WIDTH = 4;

/**
 * Each writable bit by itself, and of registers that place something every combination of the lowest bits and every
 * place where something else lies, each followed by the value before. Registers that lock System Management RAM are
 * left to exhaustiveSteps().
 * @param registers of all functions, as they stand after the boot that comes before the steps
 * @param placing registers that the boot writes four bytes to
 * @param places addresses below 4 GB
 */
export function registerSteps(
  { hostBridge }: MachineKind,
  registers: readonly WritableRegister[],
  placing: ReadonlySet<number>,
  places: readonly number[],
): PlayedStep[] {
  const left = new Set((hostBridge ? [hostBridge.smram, ...hostBridge.systemManagement] : []).map(base));
  return registers
    .filter(({ register }) => !left.has(register))
    .flatMap(({ register, value, writable }) => {
      const values = BITS.filter((bit) => (writable & bit) !== 0).map((bit) => (value ^ bit) >>> 0);
      if (placing.has(register) || isBase(register)) {
        const low = (value & (LOW_BITS - 1)) >>> 0;
        values.push(...Array.from({ length: LOW_BITS }, (_, bits) => ((value & ~(LOW_BITS - 1)) | bits) >>> 0));
        values.push(...places.map((place) => ((place & ~(LOW_BITS - 1)) | low) >>> 0));
      }
      return [...new Set(values)]
        .filter((each) => each !== value)
        .flatMap((each) => thereAndBack(register, each, value));
    });
}

function base(register: number): number {
  return register & ~(WIDTH - 1);
}

function isBase(register: number): boolean {
  const { register: own } = addressed(register);
  return BASES.includes(own) || own === ROM_BASE;
}

function thereAndBack(register: number, value: number, back: number): PlayedStep[] {
  const isCommand = addressed(register).register === COMMAND;
  // The upper half of these four bytes is the status, which writing clears.
  const [width, mask] = isCommand ? ([2, 0xffff] as const) : ([WIDTH, 0xffffffff] as const);
  return [
    { write: { register, value: (value & mask) >>> 0, width } },
    { write: { register, value: (back & mask) >>> 0, width }, restores: true },
  ];
}
