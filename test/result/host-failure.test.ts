import { expect, it } from 'vitest';
import { hexStep } from '../../src/result/hex.js';
import { withHostFailures } from '../../src/result/host-failure.js';
import type { Finding, WitnessStep } from '../../src/result/result.js';
import { hotplugStep } from '../../src/target/steps.js';

const [unplug, plug, failing] = [
  hotplugStep({ isPlugged: false }),
  hotplugStep({ isPlugged: true }),
  hotplugStep({ isPlugged: true, failing: 5 }),
].map(hexStep) as [WitnessStep, WitnessStep, WitnessStep];

const found = (id: 'listener-protocol' | 'abort-reached', witness: readonly WitnessStep[]): Finding =>
  ({ id, severity: 'error', witness, detail: { reason: 'calls' } }) as unknown as Finding;
const severities = (...findings: Finding[]) => withHostFailures(findings).map(({ severity }) => severity);

it('what shows only once the kernel has failed is a warning', () => {
  expect(severities(found('listener-protocol', [unplug, failing, plug]))).toEqual(['warning']);
});

it('what shows when a device comes and goes is an error', () => {
  expect(severities(found('listener-protocol', [unplug, plug]))).toEqual(['error']);
});

it('that QEMU ends is an error all the same', () => {
  expect(severities(found('abort-reached', [unplug, failing]))).toEqual(['error']);
});
