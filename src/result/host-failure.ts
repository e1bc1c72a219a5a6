/** What a finding weighs that shows only once the host's kernel has failed. */
import { HOTPLUG, hotplugOf } from '../target/steps.js';
import type { Finding } from './result.js';

/**
 * The findings, errors as warnings where the way to them needs a request to the kernel that fails: what is left mapped
 * then is for a reviewer to judge, and a patch that mends how QEMU gives up shows so. That QEMU itself ends stays an
 * error.
 */
export function withHostFailures(findings: readonly Finding[]): Finding[] {
  return findings.map((found) => {
    const needsFailure = found.witness?.some(
      (step) => 'device' in step && step.device === HOTPLUG && hotplugOf(Number(step.value)).failing > 0,
    );
    const isLess = needsFailure && found.severity === 'error' && found.id !== 'abort-reached';
    return isLess ? { ...found, severity: 'warning' } : found;
  });
}
