/** A machine that is simulated, as a real QEMU's command line has it. */
import { truncateSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { MachineConfiguration } from '../machine/machine.js';
import { CPU_VENDORS } from '../target/machine-options.js';
import { machineKind } from '../target/x86_64/machines.js';
import { inOption, type RealQemuOptions } from './real-qemu.js';

/**
 * What RealQemu.start() takes for a machine. RAM beyond what the host has is only reserved, which is enough as no guest
 * runs.
 */
export function boardOptions({
  machine,
  ram,
  vga,
  options = {},
}: MachineConfiguration): Required<Pick<RealQemuOptions, 'machine' | 'ram' | 'vga' | 'more'>> {
  const { slots, maxmem, 'max-ram-below-4g': below4g, 'cpu-vendor': vendor, 'phys-bits': bits, pflash } = options;
  const kind = machineKind(machine)?.name;
  const backend = kind === 'microvm' ? 'microvm.ram' : 'pc.ram';
  const isReserved = ram > BigInt(totalmem());
  const properties = [
    ...given(below4g, (bytes) => `max-ram-below-4g=${bytes}`),
    ...(isReserved ? [`memory-backend=${backend}`] : []),
  ];
  const memory = [
    `${ram}B`,
    ...given(slots, (count) => `slots=${count}`),
    ...given(maxmem, (bytes) => `maxmem=${bytes}B`),
  ];
  const cpu = [
    ...given(vendor, (name) => `vendor=${CPU_VENDORS[name]}`),
    ...given(bits, (count) => `phys-bits=${count}`),
  ];
  return {
    machine: [machine, ...properties].join(),
    ram: memory.join(),
    vga,
    more: (folder) => [
      ...(isReserved ? ['-object', `memory-backend-ram,id=${backend},size=${ram}B,reserve=off`] : []),
      ...(cpu.length > 0 ? ['-cpu', [kind === 'isapc' ? '486' : 'qemu64', ...cpu].join()] : []),
      ...given(pflash, (size) => ['-drive', `if=pflash,format=raw,file=${inOption(flashFile(folder, size))}`]).flat(),
    ],
  };
}

function given<T, U>(value: T | undefined, make: (value: T) => U): U[] {
  return value === undefined ? [] : [make(value)];
}

/** Makes a file of so many zeros, which takes no room, and gives its path. */
function flashFile(folder: string, size: bigint): string {
  const path = join(folder, 'flash');
  writeFileSync(path, '');
  truncateSync(path, Number(size));
  return path;
}
