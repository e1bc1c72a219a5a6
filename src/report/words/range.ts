/** Address ranges and register writes as a reader wants them. */
import type { AddressRange, WitnessStep, WitnessWrite } from '../../result/result.js';

const UNITS: ReadonlyArray<readonly [string, bigint]> = [
  ['E', 1n << 60n],
  ['P', 1n << 50n],
  ['T', 1n << 40n],
  ['G', 1n << 30n],
  ['M', 1n << 20n],
  ['K', 1n << 10n],
  ['B', 1n],
];

/** More digits than this are rounded to the next unit, with "~" before them. */
const MAX_DIGITS = 4;
const MAX_RANGES = 3;

/**
 * A number of bytes in the biggest unit of QEMU's that divides it: "2047M", "16K", "13B"; "~2047M" where that would be
 * long.
 */
export function sizeText(bytes: bigint): string {
  const exact = UNITS.findIndex(([, size]) => bytes !== 0n && bytes % size === 0n);
  let [index, isExact] = [exact < 0 ? UNITS.length - 1 : exact, true];
  while (index > 0 && (bytes / UNITS[index]![1]).toString().length > MAX_DIGITS) [index, isExact] = [index - 1, false];
  const [suffix, size] = UNITS[index]!;
  return isExact ? `${bytes / size}${suffix}` : `~${(bytes + size / 2n) / size}${suffix}`;
}

/** "0x100000-0x7fffffff (2047M)"; the end is inclusive. */
export function rangeText({ start, end }: AddressRange): string {
  return `${start}-${end} (${sizeText(BigInt(end) - BigInt(start) + 1n)})`;
}

/** The first ranges, and how many more there are. */
export function rangesText(ranges: readonly AddressRange[]): string {
  const shown = ranges.slice(0, MAX_RANGES).map(rangeText).join(', ');
  return ranges.length > MAX_RANGES ? `${shown} and ${ranges.length - MAX_RANGES} more ranges` : shown;
}

/**
 * "0x59=0x30", ":2" or ":4" after it where it is wider than a byte, and a device but the host bridge before it, as
 * --write takes it.
 */
export function writeText({ device, register, value, width }: WitnessWrite): string {
  return `${device === undefined ? '' : `${device}@`}${register}=${value}${width === 1 ? '' : `:${width}`}`;
}

/** The same for a step of a witness; a reset as --write takes it, too. */
export function stepText(step: WitnessStep): string {
  return 'reset' in step ? 'reset' : writeText(step);
}
