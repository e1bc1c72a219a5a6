/** Writes of firmware to configuration space, as recorded from real boots: numbers only. */

import { BASES, COMMAND, ROM_BASE } from '../pci-header.js';
import { addressed, deviceBase, type PlayedStep } from '../steps.js';

type Write = readonly [register: number, value: number, width: 1 | 2 | 4];

/** Of the command register: I/O and memory are decoded; SeaBIOS sets SERR# as well. */
const DECODES = 0x103;
const IS_MASTER = 0x004;
/** Of the register of the ROM's base. */
const ROM_ENABLED = 0x1;

/** A firmware's boot on a board with a VGA; where there is none, its writes to that reach nothing. */
interface Boot {
  readonly writes: readonly Write[];
  /** Memory and I/O space are as after reset again, but for what the host bridge governs. */
  readonly undo: readonly Write[];
  /** Where the board's devices have their registers. */
  readonly devices: readonly number[];
}

const HOST_BRIDGE = deviceBase(0, 0);
const PIIX3 = deviceBase(1, 0);
const PIIX3_IDE = deviceBase(1, 1);
const PIIX4_PM = deviceBase(1, 3);
const PC_VGA = deviceBase(2, 0);
const Q35_VGA = deviceBase(1, 0);
const ICH9_LPC = deviceBase(31, 0);
const ICH9_AHCI = deviceBase(31, 2);
const ICH9_SMBUS = deviceBase(31, 3);

/**
 * SeaBIOS on the i440FX PC: shadow RAM opened, base addresses set, among them those of power management (40h, 80h) and
 * SMBus (90h, D2h) of the PIIX4, SMRAM relocated, the VGA's ROM copied, shadow RAM closed again. Interrupt routing and
 * BAR sizing are left out.
 */
const SEABIOS_PC: Boot = {
  writes: [
    [0x58, 0x33333000, 4],
    [0x5c, 0x33333333, 4],
    [PIIX3_IDE + 0x20, 0xc000, 4],
    [PC_VGA + ROM_BASE, 0xfebe0000, 4],
    [PC_VGA + 0x18, 0xfebf0000, 4],
    [PC_VGA + 0x10, 0xfd000000, 4],
    [PIIX3_IDE + COMMAND, DECODES, 2],
    [PIIX4_PM + 0x40, 0x601, 4],
    [PIIX4_PM + 0x80, 0x1, 1],
    [PIIX4_PM + 0x90, 0x701, 4],
    [PIIX4_PM + 0xd2, 0x9, 1],
    [PIIX4_PM + COMMAND, DECODES, 2],
    [PC_VGA + COMMAND, DECODES, 2],
    [0x72, 0x4a, 1],
    [0x72, 0x0a, 1],
    [PC_VGA + ROM_BASE, 0xfebe0001, 4],
    [PC_VGA + ROM_BASE, 0xfebe0000, 4],
    [0x58, 0x11111000, 4],
    [0x5c, 0x33111111, 4],
  ],
  undo: [
    [PC_VGA + COMMAND, 0, 2],
    [PIIX3_IDE + COMMAND, 0, 2],
    [PIIX4_PM + COMMAND, 0, 2],
    [PIIX4_PM + 0x80, 0, 1],
    [PIIX4_PM + 0x90, 0xb101, 4],
  ],
  devices: [HOST_BRIDGE, PIIX3, PIIX3_IDE, PIIX4_PM, PC_VGA],
};

/**
 * SeaBIOS on Q35: the same, PCIEXBAR (60h), which places the configuration window, PMBASE (40h) and RCBA (F0h) of the
 * ICH9.
 */
const SEABIOS_Q35: Boot = {
  writes: [
    [0x90, 0x33333330, 4],
    [0x94, 0x00333333, 4],
    [0x60, 0x00000000, 4],
    [0x64, 0x00000000, 4],
    [0x60, 0xb0000001, 4],
    [ICH9_SMBUS + 0x20, 0xc000, 4],
    [ICH9_AHCI + 0x20, 0xc040, 4],
    [Q35_VGA + ROM_BASE, 0xfebe0000, 4],
    [Q35_VGA + 0x18, 0xfebf0000, 4],
    [ICH9_AHCI + 0x24, 0xfebf1000, 4],
    [Q35_VGA + 0x10, 0xfd000000, 4],
    [Q35_VGA + COMMAND, DECODES, 2],
    [ICH9_LPC + 0x40, 0x601, 4],
    [ICH9_LPC + 0x44, 0x80, 1],
    [ICH9_LPC + 0xf0, 0xfed1c001, 4],
    [ICH9_AHCI + COMMAND, DECODES, 2],
    [ICH9_SMBUS + 0x20, 0x701, 4],
    [ICH9_SMBUS + 0x40, 0x1, 1],
    [ICH9_SMBUS + COMMAND, DECODES, 2],
    [0x9d, 0x4a, 1],
    [0x9d, 0x0a, 1],
    [Q35_VGA + ROM_BASE, 0xfebe0001, 4],
    [Q35_VGA + ROM_BASE, 0xfebe0000, 4],
    [ICH9_AHCI + COMMAND, DECODES | IS_MASTER, 2],
    [0x90, 0x11111110, 4],
    [0x94, 0x00333111, 4],
  ],
  undo: [
    [Q35_VGA + COMMAND, 0, 2],
    [ICH9_AHCI + COMMAND, 0, 2],
    [ICH9_SMBUS + COMMAND, 0, 2],
    [ICH9_SMBUS + 0x40, 0, 1],
    [ICH9_LPC + 0x44, 0, 1],
    [ICH9_LPC + 0xf0, 0, 4],
  ],
  devices: [HOST_BRIDGE, Q35_VGA, ICH9_LPC, ICH9_AHCI, ICH9_SMBUS],
};

/** By the name of the machine's kind. */
const BOOTS: Readonly<Record<string, Boot>> = { pc: SEABIOS_PC, q35: SEABIOS_Q35 };

function stepsOf(writes: readonly Write[]): PlayedStep[] {
  return writes.map(([register, value, width]) => ({ write: { register, value, width } }));
}

/** The writes of a firmware's boot on a kind of machine, none where none is known; a reset stands in front. */
export function bootSteps(kind: string): PlayedStep[] {
  const boot = BOOTS[kind];
  return boot ? [{ reset: true }, ...withLook(stepsOf(boot.writes))] : [];
}

/** What a boot placed is as after reset again, but for what the host bridge governs. */
export function undoBootSteps(kind: string): PlayedStep[] {
  return stepsOf(BOOTS[kind]?.undo ?? []);
}

/** Memory that no board has anything in; I/O ports likewise. Each base lies so far from the one before. */
const PLACED_MEMORY = { from: 0xe1000000, apart: 0x800000 } as const;
const PLACED_PORTS = { from: 0xd000, apart: 0x40 } as const;
/**
 * Bases that have a place of their own: as many as a board leaves alone, and as fit below firmware; further ones share
 * theirs.
 */
const PLACES = 32;

/**
 * From reset to reset: the base addresses that a boot leaves alone are set on each of the board's devices, first to
 * memory, then to I/O ports. A board has none there; what a patch adds, or makes another, shows.
 */
export function placementSteps(kind: string): PlayedStep[] {
  const boot = BOOTS[kind];
  return boot ? placing(boot.devices, new Set(boot.writes.map(([register]) => register))) : [];
}

/** The same with all base addresses of devices that the boot on a kind of machine does not know. */
export function placementOfOthers(kind: string, devices: readonly number[]): PlayedStep[] {
  const known = BOOTS[kind]?.devices ?? [];
  const others = devices.filter((device) => !known.includes(device));
  return others.length === 0 ? [] : placing(others, new Set());
}

function placing(devices: readonly number[], left: ReadonlySet<number>): PlayedStep[] {
  const bases = devices.flatMap((device) =>
    [...BASES, ROM_BASE].map((base) => device + base).filter((register) => !left.has(register)),
  );
  const place = ({ from, apart }: typeof PLACED_MEMORY | typeof PLACED_PORTS, romBits: number): Write[] =>
    bases.map((base, i) => [
      base,
      from + (i % PLACES) * apart + (addressed(base).register === ROM_BASE ? romBits : 0),
      4,
    ]);
  const decode = devices.map((device): Write => [device + COMMAND, DECODES, 2]);
  return [
    { reset: true },
    ...stepsOf(decode),
    ...stepsOf(place(PLACED_MEMORY, ROM_ENABLED)),
    ...withLook(stepsOf(place(PLACED_PORTS, 0))),
    { reset: true },
  ];
}

/** The same; after the last all address spaces are looked at. */
function withLook(steps: PlayedStep[]): PlayedStep[] {
  const last = steps.at(-1);
  return last && 'write' in last ? [...steps.slice(0, -1), { ...last, everywhere: true }] : steps;
}
