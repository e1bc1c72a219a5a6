/** Register writes as a real QEMU's monitor takes them: port writes of PCI configuration mechanism #1. */

import { hex } from '../../result/hex.js';
import type { WitnessStep, WitnessWrite } from '../../result/result.js';
import { HOTPLUG, MEMORY, namedDevice } from '../../target/steps.js';

const ADDRESS_PORT = 0xcf8;
const DATA_PORT = 0xcfc;
const ENABLE_BIT = 0x80000000;
const SIZES: Readonly<Record<number, string>> = { 1: 'b', 2: 'h', 4: 'w' };

export interface PortWrite {
  readonly port: number;
  /** Hex. */
  readonly value: string;
  readonly width: number;
}

/** The port writes that make up a register write; null where its device is no slot and function on bus 0. */
export function portWrites({ device, register, value, width }: WitnessWrite): PortWrite[] | null {
  const base = device === undefined ? 0 : device === HOTPLUG || device === MEMORY ? null : namedDevice(device);
  if (base === null) return null;
  const address = base + Number(register);
  return [
    { port: ADDRESS_PORT, value: hex(ENABLE_BIT + (address & ~3)), width: 4 },
    { port: DATA_PORT + (address & 3), value, width },
  ];
}

/** A port write as the human monitor takes it. */
export function monitorCommand({ port, value, width }: PortWrite): string {
  return `o/${SIZES[width]} ${hex(port)} ${value}`;
}

/** The monitor's commands for steps, without a look at the result; null where one cannot be written so. */
export function monitorCommands(steps: readonly WitnessStep[]): string[] | null {
  const commands: string[] = [];
  for (const step of steps) {
    const writes = 'reset' in step ? [] : portWrites(step);
    if (writes === null) return null;
    if ('reset' in step) commands.push('system_reset');
    commands.push(...writes.map(monitorCommand));
  }
  return commands;
}
