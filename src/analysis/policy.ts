/** What a project makes of findings: other severities, findings that are accepted, the severity at which a check fails. */
import type { Acceptance, CheckResult, FailLevel, Finding, FindingId, Severity } from './result.js';

/** A finding that is accepted: what is given must fit, what is absent fits all. */
export interface AcceptedFinding extends Acceptance {
  readonly id: FindingId;
  readonly machine?: string;
  readonly ram?: string;
  readonly vga?: string;
  /** Path in the tree of the place that the finding names. */
  readonly file?: string;
  /** Addresses, end inclusive, in which all ranges of the finding lie. */
  readonly range?: { readonly start: bigint; readonly end: bigint };
}

export interface Policy {
  /** Printable name of the file that it comes from. */
  readonly file: string;
  readonly failLevel: FailLevel;
  readonly severities: Readonly<Partial<Record<FindingId, Severity>>>;
  readonly accepted: readonly AcceptedFinding[];
}

/** From the one that counts most; an improvement never makes a check fail. */
const RANK: readonly Severity[] = ['error', 'warning', 'note', 'improvement'];

/** Whether a finding makes the verdict "fail". */
export function isFailure(finding: Finding, failLevel: FailLevel = 'error'): boolean {
  return finding.accepted === undefined && RANK.indexOf(finding.severity) <= RANK.indexOf(failLevel);
}

/**
 * The result as the policy sees it: severities set, accepted findings marked, the verdict anew. What could not be run stays so:
 * without a failure the verdict is still incomplete.
 * @param today YYYY-MM-DD (UTC): an acceptance that expired before it does not count, which the finding says
 */
export function applyPolicy(result: CheckResult, policy: Policy, today: string): CheckResult {
  const { file, failLevel, severities } = policy;
  const findings = result.findings
    .map((finding) => ({ ...finding, severity: severities[finding.id] ?? finding.severity }))
    .map((finding) => ({ ...finding, ...acceptanceOf(finding, policy.accepted, today) }))
    .sort(
      (a, b) =>
        Number('accepted' in a) - Number('accepted' in b) || RANK.indexOf(a.severity) - RANK.indexOf(b.severity),
    );
  const isFailed = findings.some((finding) => isFailure(finding, failLevel));
  return {
    ...result,
    verdict: isFailed ? 'fail' : result.execution.notRun.length > 0 ? 'incomplete' : 'pass',
    findings,
    config: { file, failLevel },
  };
}

function acceptanceOf(
  finding: Finding,
  accepted: readonly AcceptedFinding[],
  today: string,
): Pick<Finding, 'accepted' | 'acceptanceExpired'> {
  const fitting = accepted.filter((each) => fits(finding, each));
  const valid = fitting.find(({ expires }) => expires === undefined || expires >= today);
  if (valid !== undefined) return { accepted: acceptance(valid) };
  return fitting[0] === undefined ? {} : { acceptanceExpired: acceptance(fitting[0]) };
}

function acceptance({ reason, expires }: AcceptedFinding): Acceptance {
  return expires === undefined ? { reason } : { reason, expires };
}

function fits(finding: Finding, { id, machine, ram, vga, file, range }: AcceptedFinding): boolean {
  if (finding.id !== id) return false;
  const wanted = [
    [machine, finding.machine],
    [ram, finding.ram],
    [vga, finding.vga],
    [file, finding.source?.file],
  ];
  if (!wanted.every(([want, have]) => want === undefined || want === have)) return false;
  if (range === undefined) return true;
  const { ranges = [] } = finding;
  return (
    ranges.length > 0 && ranges.every(({ start, end }) => BigInt(start) >= range.start && BigInt(end) <= range.end)
  );
}
