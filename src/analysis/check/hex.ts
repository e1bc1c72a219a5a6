/** Numbers as results have them: lower-case hex strings. */

import type { PlayedStep } from '../../machine/steps.js';
import type { Range } from '../ranges.js';
import type { AddressRange, WitnessStep, WitnessWrite } from '../result.js';

export function hexRanges(ranges: readonly Range[]): AddressRange[] {
  return ranges.map(({ start, last }) => ({ start: `0x${start.toString(16)}`, end: `0x${last.toString(16)}` }));
}

export function hexWrite({ register, value, width }: { register: number; value: number; width: number }): WitnessWrite {
  return { register: `0x${register.toString(16)}`, value: `0x${value.toString(16)}`, width };
}

export function hexStep(step: PlayedStep): WitnessStep {
  return 'write' in step ? hexWrite(step.write) : { reset: true };
}
