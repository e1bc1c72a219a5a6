/** For which configurations something holds, in few words. */

/** A machine, its RAM and its VGA; what is absent holds for all. */
export interface Place {
  readonly machine?: string;
  readonly ram?: string;
  readonly vga?: string;
  /** Options of the machine that a plan sets. */
  readonly options?: Readonly<Record<string, string>>;
}

/** The VGA, and what a plan sets besides. */
function vgaText({ vga, options = {} }: Place): string | undefined {
  const texts = optionTexts(options).join(' ');
  return vga === undefined ? undefined : [vga, texts].filter((text) => text !== '').join(' with ');
}

/** Options as texts: "smm=off", "mch.extended-tseg-mbytes=64", "device pci-bridge". */
export function optionTexts(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).map(([name, value]) =>
    name.startsWith('device.') ? `device ${value}` : `${name.replace(/^(machine|global)\./, '')}=${value}`,
  );
}

/**
 * Configurations in words: "pc, q35 · 2G, 6G · vga none", with "; " between what does not share its RAM sizes or VGA.
 * Values stand in the order in which they come.
 * @param all everything that was run: what holds whatever the VGA is does not name it
 */
export function placesText(places: readonly Place[], all: readonly Place[] = []): string {
  const cards = new Set(all.flatMap(({ vga }) => vga ?? []));
  const byVga = grouped(places, ({ machine, ram }) => JSON.stringify([machine, ram]), vgaText);
  const byRam = grouped(
    byVga,
    ({ place, values }) => JSON.stringify([place.machine, values]),
    ({ place }) => place.ram,
  );
  const byMachine = grouped(
    byRam,
    ({ place, values }) => JSON.stringify([place.values, values]),
    ({ place }) => place.place.machine,
  );
  return byMachine
    .map(({ place: { place, values: ram }, values: machines }) => {
      const isAll = cards.size > 0 && [...cards].every((card) => place.values.includes(card));
      const vga = place.values.length === 0 || isAll ? [] : [`vga ${place.values.join(', ')}`];
      return [machines.join(', '), ram.join(', '), ...vga].filter((part) => part !== '').join(' · ');
    })
    .filter((part) => part !== '')
    .join('; ');
}

/** Items with the same key made one: the first of them, and the values of all of them. */
function grouped<T>(
  items: readonly T[],
  key: (item: T) => string,
  value: (item: T) => string | undefined,
): Array<{ place: T; values: string[] }> {
  const groups = new Map<string, { place: T; values: string[] }>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name) ?? { place: item, values: [] };
    groups.set(name, group);
    const own = value(item);
    if (own !== undefined && !group.values.includes(own)) group.values.push(own);
  }
  return [...groups.values()];
}
