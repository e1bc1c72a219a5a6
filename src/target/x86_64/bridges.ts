/**
 * What firmware does to functions that a board does not have: windows of bridges opened, base addresses set, accesses
 * answered.
 */
import { BASES, COMMAND, ROM_BASE } from '../pci-header.js';
import { functionBase, type PlayedStep } from '../steps.js';

/** PCI-to-PCI Bridge Architecture Specification 1.2, 3.2: registers of header type 1. */
const BUS_NUMBERS = 0x18;
const IO_WINDOW = 0x1c;
const MEMORY_WINDOW = 0x20;
const PREFETCHABLE_WINDOW = 0x24;
/** The only base addresses that a bridge has. */
const BASES_OF_BRIDGE = BASES.slice(0, 2);
/** I/O and memory are answered to, and the function may be master. */
const ANSWERS = 0x7;
/** Bits of base and limit registers lie above this one: they count megabytes. */
const MEGABYTE_SHIFT = 16;
const MEGABYTE = 0x100000;

/** The bus behind the first bridge. */
const BUS_BEHIND = 1;

/** Memory that no board has anything in: behind the bridge, prefetchable, and for functions on bus 0. */
const PLACES = { behind: 0xe4000000, prefetchable: 0xe6000000, onBoard: 0xe8000000, ports: 0xd400 } as const;

/** A function that a board does not have by itself. */
export interface AddedFunction {
  /** Of its registers, see RegisterWrite.register. */
  readonly base: number;
  readonly isBridge: boolean;
}

/** Where the registers of a function behind the bridge are. */
export function behindBridge(slot: number): number {
  return functionBase(BUS_BEHIND, slot, 0);
}

/** The writes that bring added functions up; of bridges only the first has a bus behind it. */
export function bringUpSteps(functions: readonly AddedFunction[], behind: number | null): PlayedStep[] {
  const write = (register: number, value: number, width: 1 | 2 | 4): PlayedStep => ({
    write: { register, value, width },
  });
  const window = (from: number): number =>
    (((from + MEGABYTE) >>> MEGABYTE_SHIFT) << MEGABYTE_SHIFT) | (from >>> MEGABYTE_SHIFT);
  const placed = (base: number, bases: readonly number[], from: number): PlayedStep[] =>
    bases.map((register, i) => write(base + register, from + i * MEGABYTE, 4));
  return [
    ...functions.flatMap(({ base, isBridge }, i) =>
      isBridge
        ? [
            write(base + BUS_NUMBERS, (BUS_BEHIND << 16) | (BUS_BEHIND << 8), 4),
            write(base + IO_WINDOW, 0xd0d0, 2),
            write(base + MEMORY_WINDOW, window(PLACES.behind) >>> 0, 4),
            write(base + PREFETCHABLE_WINDOW, window(PLACES.prefetchable) >>> 0, 4),
            ...placed(base, BASES_OF_BRIDGE, PLACES.onBoard + i * 8 * MEGABYTE),
          ]
        : [...placed(base, [...BASES, ROM_BASE], PLACES.onBoard + i * 8 * MEGABYTE)],
    ),
    ...functions.map(({ base }) => write(base + COMMAND, ANSWERS, 2)),
    ...(behind === null
      ? []
      : [
          write(behind + BASES[0]!, PLACES.behind + MEGABYTE, 4),
          write(behind + BASES[1]!, PLACES.ports, 4),
          ...placed(behind, BASES.slice(2), PLACES.behind),
          write(behind + COMMAND, ANSWERS, 2),
        ]),
  ];
}
