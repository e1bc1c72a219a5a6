/** From what was observed to findings: their words, and what stands beside them. */
import type { Failure } from '../../machine/recording.js';
import type { Range } from '../ranges.js';
import { type AddressRange, type Finding, type FindingId, SEVERITIES } from '../result.js';
import type { Comparison, Observation } from './compare.js';

export interface ConfigurationName {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
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

export function hexRanges(ranges: readonly Range[]): AddressRange[] {
  return ranges.map(({ start, last }) => ({ start: `0x${start.toString(16)}`, end: `0x${last.toString(16)}` }));
}

/** Failures of the C itself, as against C that we could not run to its end. */
export function isAbort(failure: Failure): boolean {
  return failure.kind !== 'fuel' && failure.kind !== 'uncompiled';
}

/** The findings of one configuration. `source` is where the patch does what they speak of. */
export function configurationFindings(
  name: ConfigurationName,
  comparison: Comparison,
  source: SourcePlace | null,
): Finding[] {
  const findings: Finding[] = [];
  const add = (id: FindingId, message: (observation: Observation) => string, observation: Observation | null): void => {
    if (!observation) return;
    findings.push(
      finding(id, message(observation), {
        ...name,
        ...(observation.ranges.length > 0 ? { ranges: hexRanges(observation.ranges) } : {}),
        witness: observation.witness,
        transitions: observation.transitions,
        ...(source ? { source } : {}),
      }),
    );
  };
  const { failure } = comparison;
  if (failure && isAbort(failure)) {
    findings.push(
      finding('abort-reached', `the patched C fails where the base goes on: ${failure.message}`, {
        ...name,
        witness: comparison.failureWitness,
        ...(failure.location
          ? { source: { file: failure.location.file, line: failure.location.line } }
          : source
            ? { source }
            : {}),
      }),
    );
  }
  add(
    'guest-map-changed',
    () => 'guest memory reaches something else than before the patch, or with other access',
    comparison.guestMap,
  );
  for (const { name: space, seen } of comparison.elsewhere) {
    add('guest-map-changed', () => `address space "${space}" reaches something else than before the patch`, seen);
  }
  add(
    'dma-hole-introduced',
    () => 'register writes now unmap and map again memory that they do not change; before the patch they did not',
    comparison.holesIntroduced,
  );
  add(
    'listener-protocol',
    (seen) => `the VFIO listener's calls do not fit each other: ${seen.details.slice(0, 3).join('; ')}`,
    comparison.protocol,
  );
  add(
    'dma-hole-fixed',
    () => 'register writes no longer unmap and map again memory that they do not change',
    comparison.holesFixed,
  );
  add(
    'dma-hole-remaining',
    () => 'register writes still unmap and map again memory that they do not change, as before the patch',
    comparison.holesRemaining,
  );
  return findings;
}
