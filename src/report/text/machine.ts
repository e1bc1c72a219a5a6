/** A machine in a line. */

/** @param options of the machine by name, as text */
export function machineText(
  { machine, ram, vga }: { readonly machine: string; readonly ram: string; readonly vga: string },
  options: Readonly<Record<string, string>> = {},
): string {
  // Slots and the most memory are part of what is shown of RAM.
  const more = Object.entries(options).filter(([name]) => name !== 'slots' && name !== 'maxmem');
  return [machine, ram, `vga ${vga}`, ...more.map(([name, value]) => `${name} ${value}`)].join(' · ');
}
