/** Firmware in flash memory as it is written to by firmware. */
import type { MachineOptions } from '../../machine-options.js';
import { memoryStep, type PlayedStep } from '../../steps.js';

/** Flash memory ends where the first 4 GB end (pc_system_flash_map() of QEMU's hw/i386/pc_sysfw.c). */
const END = 2 ** 32;
/**
 * Commands of the Common Flash Memory Interface (JEDEC JESD68.01, JEP137): the identifier, the status and the table of
 * the interface are read in place of what is stored, until READ_ARRAY.
 */
const [READ_ARRAY, READ_STATUS, READ_IDENTIFIER, QUERY] = [0xff, 0x70, 0x90, 0x98];

/** Each flash memory of a machine is asked for what it is, and shows again what it stores; then once until a reset. */
export function flashSteps({ pflash, pflash1 }: MachineOptions): PlayedStep[] {
  const sizes = [pflash, pflash1].flatMap((size) => (size === undefined ? [] : [Number(size)]));
  const starts = sizes.map((_, i) => END - sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0));
  const asked = starts.flatMap((start) =>
    [READ_IDENTIFIER, READ_ARRAY, READ_STATUS, QUERY, READ_ARRAY].map((command) => memoryStep(start, command, 1)),
  );
  return starts.length > 0 ? [...asked, memoryStep(starts[0]!, QUERY, 1), { reset: true }] : [];
}
