/** Released machine types, which must not change for the guest. */

import { isOfGuest } from '../../result/abi.js';
import type { Finding } from '../../result/result.js';
import { machineKind } from '../../target/x86_64/machines.js';
import { type Abi, abiOf, versionedTypes } from '../../target/x86_64/versioned-types.js';
import type { TreeView } from '../../tree/view.js';
import { nameOf } from '../judge/findings.js';
import type { CheckOptions } from '../options.js';
import { type Configuration, withoutWindows } from '../play/runs.js';

/** Whether a machine type of a tree was released, by the tree's VERSION. */
export function typeAbi(tree: TreeView, version: string, machine: string): Abi {
  const kind = machineKind(machine);
  return abiOf(machine, version, kind ? versionedTypes(tree, kind)[0] : undefined);
}

/** The newest type of a machine's kind that was released, without the newest of all; undefined where there is none. */
function releasedType(tree: TreeView, version: string, machine: string): string | undefined {
  const kind = machineKind(machine);
  const [newest, ...others] = kind ? versionedTypes(tree, kind) : [];
  return others.find((each) => abiOf(each, version, newest) === 'released');
}

/**
 * A released type of each machine that is asked for by its unversioned name, besides the newest: played through a boot,
 * once.
 */
export function releasedConfigurations(
  { base, machines, ram, vga, machineOptions }: CheckOptions,
  version: string,
  standard: readonly Configuration[],
): Configuration[] {
  const most = ram.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  return machines.flatMap((machine): Configuration[] => {
    const like = standard.find(({ name }) => name.machine === machine);
    const type = machineKind(machine)?.name === machine ? releasedType(base, version, machine) : undefined;
    if (!like || type === undefined) return [];
    const { start, end } = like.stimulus.boot;
    const steps = like.stimulus.steps.slice(start, end);
    return [
      {
        name: { machine: type, ram: most.text, vga: vga[0]! },
        machine: { machine: type, ram: most.bytes, vga: vga[0]!, options: { ...machineOptions, ...most.options } },
        stimulus: { ...like.stimulus, steps, boot: { start: 0, end: steps.length }, windows: null, pam: [] },
        planned: { changes: [], reason: 'released-type' },
      },
    ];
  });
}

/**
 * What a released type does where one in development shows a finding on what the guest sees: only that tells whether
 * the change keeps to types in development. One for each kind of finding and machine.
 */
export function releasedTwins(
  { base }: CheckOptions,
  version: string,
  findings: readonly Finding[],
  configurations: readonly Configuration[],
): Configuration[] {
  const twins = new Map<string, Configuration>();
  for (const found of findings) {
    const { machine } = found;
    if (machine === undefined || !isOfGuest(found) || typeAbi(base, version, machine) !== 'development') continue;
    const shown = configurations.find(({ name }) => nameOf(name) === nameOf(found));
    const type = releasedType(base, version, machine);
    if (!shown || type === undefined) continue;
    const name = { ...shown.name, machine: type };
    const isPlayed = configurations.some((each) => nameOf(each.name) === nameOf(name));
    const twin = withoutWindows(shown);
    if (!isPlayed)
      twins.set(`${found.id} ${machine}`, {
        ...twin,
        name,
        machine: { ...shown.machine, machine: type },
        planned: { changes: [], reason: 'released-type' },
      });
  }
  return [...new Map([...twins.values()].map((each) => [nameOf(each.name), each])).values()];
}
