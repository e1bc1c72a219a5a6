/**
 * Devices in slots that the boot leaves alone, which a patch may add: what they have in memory and I/O ports shows once
 * it is placed.
 */

import { placementOfOthers } from '../../target/x86_64/boots.js';
import { machineKind } from '../../target/x86_64/machines.js';
import type { Configuration, Run } from './runs.js';

const known = new WeakMap<Configuration, Map<string, Configuration>>();

/**
 * The same machine, on which all such devices are placed that it had in any of the runs; null where it had none.
 * For the same devices it is the same object, by which runs are known.
 */
export function withNewDevices(configuration: Configuration, runs: readonly Run[]): Configuration | null {
  const { name, machine, stimulus } = configuration;
  const devices = new Set(runs.flatMap(({ pciFunctions }) => pciFunctions.map(({ base }) => base)));
  const steps = placementOfOthers(machineKind(name.machine)?.name ?? '', [...devices]);
  if (steps.length === 0) return null;
  const made = known.get(configuration) ?? new Map<string, Configuration>();
  known.set(configuration, made);
  const key = [...devices].sort((a, b) => a - b).join(' ');
  const placing = made.get(key) ?? {
    name,
    machine,
    stimulus: { ...stimulus, steps, boot: { start: 0, end: 0 }, windows: null },
  };
  made.set(key, placing);
  return placing;
}
