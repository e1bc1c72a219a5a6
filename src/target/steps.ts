/** What is played on a machine after its first reset. */

/** A guest's write to configuration space or memory; width in bytes. */
export interface RegisterWrite {
  /**
   * A register of a function, as the ports of the configuration mechanism have it: bits 0 to 7 are the register, 8 to
   * 10 the function, 11 to 15 the slot, 16 to 23 the bus. Those of the host bridge are below 100h; those of our test
   * device have bit 24 set. With bit 25 set it is no write, see hotplugStep(); from MEMORY_BASE on it is an address of
   * the guest's memory.
   */
  readonly register: number;
  readonly value: number;
  readonly width: 1 | 2 | 4;
}

/** A write, or a reset of the machine. */
export type PlayedStep =
  | {
      readonly write: RegisterWrite;
      /** The write brings the registers back to what they were before the previous step. */
      readonly restores?: true;
      /** All address spaces are looked at after it, also those that are not followed. */
      readonly everywhere?: true;
    }
  | { readonly reset: true };

/**
 * The first of the added devices is plugged, or taken away; nothing happens where that is so already.
 * @param failing which of the requests that the kernel gets meanwhile fails, counted from 1
 */
export function hotplugStep({ isPlugged, failing = 0 }: { isPlugged: boolean; failing?: number }): PlayedStep {
  return {
    write: { register: HOTPLUG_BASE, value: Number(isPlugged) | (failing << 1), width: 1 },
    everywhere: true,
  };
}

/** What the value of such a step says. */
export function hotplugOf(value: number): { readonly isPlugged: boolean; readonly failing: number } {
  return { isPlugged: (value & 1) !== 0, failing: value >> 1 };
}

/** Which of the added devices is plugged or taken away; null for what is a write. */
export function hotplugNumber({ register }: RegisterWrite): number | null {
  return register >= HOTPLUG_BASE && register < MEMORY_BASE ? register - HOTPLUG_BASE : null;
}

/** Whether the kernel fails while a device is plugged or taken away; null where none is. */
export function failsRequest(write: RegisterWrite): boolean | null {
  return hotplugNumber(write) === null ? null : hotplugOf(write.value).failing > 0;
}

/** A write to the guest's memory: to a register of a device, or to RAM, where the machine's RAM has memory. */
export function memoryStep(address: number, value: number, width: RegisterWrite['width']): PlayedStep {
  return { write: { register: MEMORY_BASE + address, value, width }, everywhere: true };
}

/** The bits of RegisterWrite.register above those of the register itself. */
const DEVICE_SHIFT = 8;
const FUNCTION_BITS = 3;
const BUS_SHIFT = 16;

/** Registers of a function on bus 0 from here on. */
export function deviceBase(slot: number, pciFunction: number): number {
  return devfnBase((slot << FUNCTION_BITS) | pciFunction);
}

/** Registers of a function on another bus from here on. */
export function functionBase(bus: number, slot: number, pciFunction: number): number {
  return (bus << BUS_SHIFT) | deviceBase(slot, pciFunction);
}

/** The same for slot and function as QEMU numbers them. */
export function devfnBase(devfn: number): number {
  return devfn << DEVICE_SHIFT;
}

/** Registers of our test device from here on (FLATCHECK_TEST_DEVICE in test-device.h). */
export const TEST_DEVICE_BASE = 1 << 24;
/** Its name where others have slot and function. */
export const TEST_DEVICE = 'test-device';
/** Added devices, by number, as what is plugged and unplugged (FLATCHECK_HOTPLUG in added-devices.h). */
export const HOTPLUG_BASE = 1 << 25;
export const HOTPLUG = 'hotplug';
/** The guest's memory from here on (FLATCHECK_MEMORY in flatcheck.h); its addresses are below 2^46. */
const MEMORY_BASE = 2 ** 48;
/** Its name where others have slot and function. */
export const MEMORY = 'memory';

/**
 * Where the registers of a function are, by its slot and function ("02.0", or with the bus "00:02.0"), or where devices
 * are plugged, or memory begins; null for what is none of these.
 */
export function namedDevice(name: string): number | null {
  if (name === MEMORY) return MEMORY_BASE;
  if (name === HOTPLUG) return HOTPLUG_BASE;
  const [, bus = '0', slot, pciFunction] = /^(?:([0-9a-f]{2}):)?([01]?[0-9a-f])\.([0-7])$/i.exec(name) ?? [];
  return slot === undefined
    ? null
    : functionBase(Number.parseInt(bus, 16), Number.parseInt(slot, 16), Number(pciFunction));
}

/**
 * The function that a write goes to, as QEMU's logs have it ("02.0"; on other buses "01:02.0"; "test-device";
 * "hotplug"; "memory"), and its register; null for the host bridge.
 */
export function addressed(register: number): { readonly device: string | null; readonly register: number } {
  if (register >= MEMORY_BASE) return { device: MEMORY, register: register - MEMORY_BASE };
  if (register >= HOTPLUG_BASE) return { device: HOTPLUG, register: register - HOTPLUG_BASE };
  if (register >= TEST_DEVICE_BASE) return { device: TEST_DEVICE, register: register - TEST_DEVICE_BASE };
  const bus = register >> BUS_SHIFT;
  const devfn = (register >> DEVICE_SHIFT) & ((1 << (BUS_SHIFT - DEVICE_SHIFT)) - 1);
  const slot = twoDigits(devfn >> FUNCTION_BITS);
  const device = `${slot}.${devfn & ((1 << FUNCTION_BITS) - 1)}`;
  return {
    device: bus > 0 ? `${twoDigits(bus)}:${device}` : devfn === 0 ? null : device,
    register: register & ((1 << DEVICE_SHIFT) - 1),
  };
}

function twoDigits(value: number): string {
  return value.toString(16).padStart(2, '0');
}
