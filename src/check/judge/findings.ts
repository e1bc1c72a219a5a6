/** From what was observed to findings. */
import type { Failure } from '../../machine/recording.js';
import { hexRanges } from '../../result/hex.js';
import type { ConfigurationName } from '../../result/not-run.js';
import { type CalledFunction, type Finding, type FindingId, SEVERITIES } from '../../result/result.js';
import type { Comparison, HoleObservations, Observation } from '../compare/compare.js';
import type { Path, Replays } from '../compare/replay.js';

export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

type Unweighed<F> = F extends Finding ? Omit<F, 'severity'> : never;

/** The finding with the severity that its id has. */
export function finding(found: Unweighed<Finding>): Finding {
  return { ...found, severity: SEVERITIES[found.id] };
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

/** Findings that are the same whatever their detail is. */
const ALIKE: ReadonlySet<FindingId> = new Set(['listener-protocol', 'abort-reached']);

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
  return `${nameOf(found)} ${ALIKE.has(found.id) ? found.id : kindOf(found)}`;
}

/** The same for findings that say the same, wherever it holds. */
export function kindOf({ id, detail, addressSpace, systemManagement }: Finding): string {
  return JSON.stringify([id, detail, addressSpace, systemManagement]);
}

/**
 * The finding with the place where the patch does what it speaks of, unless it names one; what the patch leaves as it
 * was has none.
 */
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
  const add = (kind: Parameters<typeof finding>[0], observation: Observation | null): void => {
    if (!observation) return;
    findings.push({
      finding: finding({
        ...kind,
        ...name,
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
    const more = isApart ? ({ systemManagement: true } as const) : {};
    add({ id: 'dma-hole-introduced', ...more }, introduced);
    add({ id: 'dma-hole-fixed', ...more }, fixed);
    add({ id: 'dma-hole-remaining', ...more }, remaining);
  };
  if (failure && isAbort(failure)) {
    findings.push({
      finding: finding({
        id: 'abort-reached',
        detail: { reason: failure.reason },
        ...name,
        witness: comparison.failureWitness,
        ...(failure.calls.length > 0 ? { calls: failure.calls.map(asCall) } : {}),
        ...(failure.location ? { source: { file: failure.location.file, line: failure.location.line } } : {}),
      }),
      path: comparison.failurePath,
      replays,
    });
  }
  add({ id: 'guest-map-changed' }, comparison.guestMap);
  for (const { name: addressSpace, seen } of comparison.elsewhere) add({ id: 'guest-map-changed', addressSpace }, seen);
  addHoles(comparison.holes, false);
  addHoles(comparison.systemManagementHoles, true);
  add({ id: 'listener-protocol', detail: { subject: 'dma-container' } }, comparison.protocol);
  // What the guest's map shows need not be said of each listener.
  const isInMap = findings.some(({ finding: { id } }) => id === 'guest-map-changed');
  add({ id: 'listener-protocol', detail: { subject: 'listeners' } }, isInMap ? null : comparison.listeners);
  return findings;
}

function asCall({ functionName: name, file, line }: Failure['calls'][number]): CalledFunction {
  return { name, file, line };
}
