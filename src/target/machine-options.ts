/** Options of a machine beyond its type, RAM and VGA. */

/** Options of a machine by the names that the driver gives them (flatcheck_machine_option in flatcheck.h). */
export interface MachineOptions {
  /** Slots for memory that is plugged in later. */
  readonly slots?: number;
  /** RAM and memory that is plugged in later together, in bytes. */
  readonly maxmem?: bigint;
  /** Where RAM below 4 GB ends at most, in bytes. */
  readonly 'max-ram-below-4g'?: bigint;
  readonly 'cpu-vendor'?: 'amd' | 'intel';
  /** Width of the CPU's physical addresses. */
  readonly 'phys-bits'?: number;
  /** Size of flash memory with firmware in bytes, in place of a ROM. */
  readonly pflash?: bigint;
  /** Size of a second one, which needs the first. */
  readonly pflash1?: bigint;
  /** A device of ours that calls the memory API (test-device.ts). */
  readonly 'test-device'?: 'on';
  /** A property of the machine, as -machine takes it. */
  readonly [property: `machine.${string}`]: string;
  /** A property of all devices of a type (`global.TYPE.PROPERTY`), as -global takes it. */
  readonly [global: `global.${string}`]: string;
  /** Further devices, as -device takes them. */
  readonly [device: `device.${number}`]: string;
  /** Back ends, as -object takes them. */
  readonly [object: `object.${number}`]: string;
}

/** Vendors of CPUs as CPUID leaf 0 has them, by the names of the option. */
export const CPU_VENDORS: Readonly<Record<string, string>> = { amd: 'AuthenticAMD', intel: 'GenuineIntel' };

/** The options that are given, as text: sizes in bytes, numbers decimal. */
export function optionTexts(options: MachineOptions): Record<string, string> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, `${value}`]));
}

/** The same as a part of a result, which has it where there are any. */
export function givenOptions(options: MachineOptions): { readonly options?: Readonly<Record<string, string>> } {
  const texts = optionTexts(options);
  return Object.keys(texts).length > 0 ? { options: texts } : {};
}
