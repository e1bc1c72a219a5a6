/** Numbers as results have them: lower-case hex strings. */

import { addressed, type PlayedStep, type RegisterWrite } from '../target/steps.js';
import type { AddressRange, WitnessStep, WitnessWrite } from './evidence.js';
import type { Range } from './ranges.js';

export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

export function hexRanges(ranges: readonly Range[]): AddressRange[] {
  return ranges.map(({ start, last }) => ({ start: hex(start), end: hex(last) }));
}

export function hexWrite(write: RegisterWrite): WitnessWrite {
  const { device, register } = addressed(write.register);
  const written = { register: hex(register), value: hex(write.value), width: write.width };
  return device === null ? written : { device, ...written };
}

export function hexStep(step: PlayedStep): WitnessStep {
  return 'write' in step ? hexWrite(step.write) : { reset: true };
}
