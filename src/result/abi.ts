/** What a finding weighs by the machine type it is on: a released type never changes for the guest. */
import type { Abi, Finding, FindingId, Severity } from './result.js';

/** Findings on what a guest, or the other end of a migration, sees of a machine type. */
const OF_GUEST: ReadonlySet<FindingId> = new Set(['guest-map-changed', 'migration-changed', 'firmware-table-changed']);

export function isOfGuest({ id }: Pick<Finding, 'id'>): boolean {
  return OF_GUEST.has(id);
}

/**
 * The findings, those on what the guest sees with `abi`. They are errors where any finding of the same kind is on a
 * released or unversioned type, and warnings where all are on types in development: an intended change shows this way.
 * @param abiOf of a machine type
 */
export function withAbi(findings: readonly Finding[], abiOf: (machine: string) => Abi): Finding[] {
  const abiOfFinding = ({ id, machine }: Finding): Abi | null =>
    machine !== undefined && OF_GUEST.has(id) ? abiOf(machine) : null;
  const errors = new Set(
    findings.filter((each) => (abiOfFinding(each) ?? 'development') !== 'development').map(({ id }) => id),
  );
  return findings.map((each) => {
    const abi = abiOfFinding(each);
    if (abi === null) return each;
    const severity: Severity = errors.has(each.id) ? 'error' : 'warning';
    return { ...each, severity, abi };
  });
}
