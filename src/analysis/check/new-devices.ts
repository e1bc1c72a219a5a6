/** Devices that only one of two trees has, in slots that the boot leaves alone: what they have in memory and I/O ports shows once it is placed. */
import { machineKind } from '../../machine/machines.js';
import type { PciFunction } from '../../machine/observations.js';
import { placementOfOthers } from '../../stimulus/boots.js';
import { compare } from './compare.js';
import { configurationFindings, keyOf, type ShownFinding } from './findings.js';
import type { Configuration, Run } from './runs.js';
import type { TreeRuns } from './tree-runs.js';

/** A tree's runs, and the one of them that is compared. */
type RunOfTree = readonly [tree: TreeRuns, run: Run];

/**
 * The findings that show only where such devices are placed, which is played apart.
 * @param seen the findings that showed without
 */
export function newDeviceFindings(
  configuration: Configuration,
  [before, base]: RunOfTree,
  [after, patched]: RunOfTree,
  seen: readonly ShownFinding[],
): ShownFinding[] {
  const lacks = (run: Run, { base: registers, name }: PciFunction): boolean =>
    !run.pciFunctions.some((each) => each.base === registers && each.name === name);
  const changed = [
    ...base.pciFunctions.filter((each) => lacks(patched, each)),
    ...patched.pciFunctions.filter((each) => lacks(base, each)),
  ];
  const kind = machineKind(configuration.name.machine)?.name ?? '';
  const steps = placementOfOthers(kind, [...new Set(changed.map((each) => each.base))]);
  if (steps.length === 0 || base.failure || patched.failure) return [];
  const [left, right] = [before, after].map((tree) => tree.playApart(configuration, steps));
  const known = new Set(seen.map(({ finding }) => keyOf(finding)));
  const shown = configurationFindings(configuration.name, compare(left!, right!, { steps }));
  return shown.filter(({ finding }) => !known.has(keyOf(finding)));
}
