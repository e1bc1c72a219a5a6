/**
 * What a project makes of findings: other severities, findings that are accepted, the severity at which a check fails.
 */
import type { CheckResult, Finding, FindingId, Severity } from './result.js';
import { bySeverity, verdictOf } from './verdict.js';

/** A finding that is accepted: what is given must fit, what is absent fits all. */
export interface AcceptedFinding {
  readonly id: FindingId;
  readonly reason: string;
  /** The last day on which it is accepted: YYYY-MM-DD, UTC. */
  readonly expires?: string;
  readonly machine?: string;
  readonly ram?: string;
  readonly vga?: string;
  /** Path in the tree of the place that the finding names. */
  readonly file?: string;
  /** Addresses, end inclusive, in which all ranges of the finding lie. */
  readonly range?: { readonly start: bigint; readonly end: bigint };
}

export interface Policy {
  /** Name of the file that it comes from; absent where there is none. */
  readonly file?: string;
  /** The lowest severity that counts as an error. */
  readonly failLevel: 'error' | 'warning' | 'note';
  readonly severities: Readonly<Partial<Record<FindingId, Severity>>>;
  readonly accepted: readonly AcceptedFinding[];
}

/** Severities that count as an error; an improvement never does. */
const COUNTING: Readonly<Record<Policy['failLevel'], readonly Severity[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
  note: ['error', 'warning', 'note'],
};

/**
 * The result as the policy sees it: severities set, those from failLevel on made errors, accepted findings made notes,
 * the verdict anew. What could not be run stays so: without an error the verdict is still incomplete.
 * @param today YYYY-MM-DD (UTC); what was accepted until a day before it counts again
 */
export function applyPolicy(result: CheckResult, policy: Policy, today: string): CheckResult {
  const findings = bySeverity(result.findings.map((finding) => judged(finding, policy, today)));
  const { changes, execution } = result;
  return {
    ...result,
    verdict: verdictOf({ findings, notRun: execution.notRun, changes }),
    findings,
    ...(policy.file === undefined ? {} : { config: policy.file }),
  };
}

/** What is accepted and was not found: it may be gone for good. */
export function unusedAcceptances({ findings }: CheckResult, { accepted }: Policy): readonly AcceptedFinding[] {
  return accepted.filter((each) => !findings.some((finding) => fits(finding, each)));
}

function judged(finding: Finding, { failLevel, severities, accepted }: Policy, today: string): Finding {
  const own = severities[finding.id] ?? finding.severity;
  const severity = COUNTING[failLevel].includes(own) ? 'error' : own;
  const fitting = accepted.filter((each) => fits(finding, each));
  const valid = fitting.find(({ expires }) => expires === undefined || expires >= today);
  if (valid !== undefined) {
    const { reason, expires } = valid;
    return { ...finding, severity: 'note', accepted: { reason, severity, ...(expires && { expires }) } };
  }
  if (fitting[0] === undefined) return { ...finding, severity };
  const { reason, expires } = fitting[0];
  return { ...finding, severity, lapsed: { reason, expires: expires! } };
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
