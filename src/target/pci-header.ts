/** Registers of PCI's configuration header, type 0 (PCI Local Bus Specification 3.0, 6.1). */

/** Two bytes: which accesses a device answers to. */
export const COMMAND = 0x04;
/** Four bytes each: where its regions lie, in memory or I/O ports. */
export const BASES: readonly number[] = [0x10, 0x14, 0x18, 0x1c, 0x20, 0x24];
/** Four bytes: where its ROM lies. */
export const ROM_BASE = 0x30;

/** A register of the header by the specification's name; null for what is none. */
export function headerName(register: number): string | null {
  if (register === COMMAND) return 'COMMAND';
  const base = BASES.indexOf(register);
  if (base >= 0) return `BAR${base}`;
  return register === ROM_BASE ? 'ROM BAR' : null;
}
