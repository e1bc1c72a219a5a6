/** From what was observed to findings: their words, and what stands beside them. */
import type { Failure } from '../../machine/recording.js';
import { hexRanges } from '../../result/hex.js';
import { type CalledFunction, type Finding, type FindingId, SEVERITIES } from '../../result/result.js';
import type { Comparison, HoleObservations, Observation } from '../compare/compare.js';
import type { Path, Replays } from '../compare/replay.js';

export interface ConfigurationName {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  /** Options of the machine that a plan sets, as text; absent where there are none. */
  readonly options?: Readonly<Record<string, string>>;
}

export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

export function finding(
  id: FindingId,
  message: string,
  more: Omit<Finding, 'id' | 'severity' | 'message'> = {},
): Finding {
  return { id, severity: SEVERITIES[id], message, ...more };
}

/** Failures of the C itself, as against C that we could not run to its end. */
export function isAbort(failure: Failure): boolean {
  return failure.kind !== 'fuel' && failure.kind !== 'uncompiled' && failure.kind !== 'unbacked';
}

/** A finding and the way to it. */
export interface ShownFinding {
  readonly finding: Finding;
  /** Null where none is known. */
  readonly path: Path | null;
  /** What both trees did on the way. */
  readonly replays: Replays;
}

/** Findings whose words tell more than what kind they are. */
const WORDED: ReadonlySet<FindingId> = new Set(['listener-protocol', 'abort-reached']);

/** The configuration that a finding is of, as one word for each. */
export function nameOf({ machine, ram, vga, options = {} }: Partial<ConfigurationName>): string {
  return [machine, ram, vga, ...optionWords(options)].join(' ');
}

function optionWords(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).map(([name, value]) => `${name}=${value}`);
}

/** The configuration, as messages name it. */
export function placeOf({ machine, ram, vga, options = {} }: ConfigurationName): string {
  return [machine, ram, 'vga', vga, ...optionWords(options)].join(' ');
}

/** The same for findings that say the same of the same configuration. */
export function keyOf(found: Finding): string {
  return `${found.id} ${nameOf(found)} ${WORDED.has(found.id) ? '' : found.message}`;
}

/** The finding with the place where the patch does what it speaks of, unless it names one; what the patch leaves as it was has none. */
export function withSource(found: Finding, source: SourcePlace | null): Finding {
  return found.source || !source || found.id === 'dma-hole-remaining' ? found : { ...found, source };
}

/** The finding with what its addresses reach at the end of its witness. */
export function withReaches(shown: ShownFinding): ShownFinding {
  const { finding: found, path, replays } = shown;
  const entry = path?.at(-1);
  if (found.id !== 'guest-map-changed' || entry === undefined) return shown;
  const reaches = replays.reachedAt(entry, found.addressSpace);
  return reaches.length === 0 ? shown : { ...shown, finding: { ...found, reaches } };
}

/** The findings of one configuration. */
export function configurationFindings(name: ConfigurationName, comparison: Comparison): ShownFinding[] {
  const findings: ShownFinding[] = [];
  const { failure, replays } = comparison;
  const add = (
    id: FindingId,
    message: (observation: Observation) => string,
    observation: Observation | null,
    more: Pick<Finding, 'addressSpace' | 'systemManagement'> = {},
  ): void => {
    if (!observation) return;
    findings.push({
      finding: finding(id, message(observation), {
        ...name,
        ...more,
        ...(observation.faults.length > 0 ? { faults: observation.faults } : {}),
        ...(observation.ranges.length > 0 ? { ranges: hexRanges(observation.ranges) } : {}),
        witness: observation.witness,
        transitions: observation.transitions,
      }),
      path: observation.path,
      replays,
    });
  };
  const addHoles = ({ fixed, introduced, remaining }: HoleObservations, isApart: boolean): void => {
    const when = isApart ? ', once registers of System Management Mode were written' : '';
    const what = `unmap and map again memory that they do not change${when}`;
    const more = isApart ? ({ systemManagement: true } as const) : {};
    add('dma-hole-introduced', () => `register writes now ${what}; before the patch they did not`, introduced, more);
    add('dma-hole-fixed', () => `register writes no longer ${what}`, fixed, more);
    add('dma-hole-remaining', () => `register writes still ${what}, as before the patch`, remaining, more);
  };
  if (failure && isAbort(failure)) {
    findings.push({
      finding: finding('abort-reached', `the patched C fails where the base goes on: ${failure.reason}`, {
        ...name,
        witness: comparison.failureWitness,
        ...(failure.calls.length > 0 ? { calls: failure.calls.map(asCall) } : {}),
        ...(failure.location ? { source: { file: failure.location.file, line: failure.location.line } } : {}),
      }),
      path: comparison.failurePath,
      replays,
    });
  }
  add(
    'guest-map-changed',
    () => 'guest memory reaches something else than before the patch, or with other access',
    comparison.guestMap,
  );
  for (const { name: space, seen } of comparison.elsewhere) {
    const message = `address space "${space}" reaches something else than before the patch`;
    add('guest-map-changed', () => message, seen, { addressSpace: space });
  }
  addHoles(comparison.holes, false);
  addHoles(comparison.systemManagementHoles, true);
  add('listener-protocol', () => "the VFIO listener's calls do not fit each other", comparison.protocol);
  // What the guest's map shows need not be said of each listener.
  const isInMap = findings.some(({ finding: { id } }) => id === 'guest-map-changed');
  add(
    'listener-protocol',
    () => 'listeners are told something else of the same memory',
    isInMap ? null : comparison.listeners,
  );
  return findings;
}

function asCall({ functionName: name, file, line }: Failure['calls'][number]): CalledFunction {
  return { name, file, line };
}
