/** Address ranges and register writes as a reader wants them. */
import type { AddressRange, WitnessWrite } from '../../analysis/result.js';

const UNITS: ReadonlyArray<readonly [string, bigint]> = [
  ['G', 1n << 30n],
  ['M', 1n << 20n],
  ['K', 1n << 10n],
];

/** A number of bytes in the biggest unit of QEMU's that divides it: "2047M", "16K", "13B". */
export function sizeText(bytes: bigint): string {
  const unit = UNITS.find(([, size]) => bytes !== 0n && bytes % size === 0n);
  return unit === undefined ? `${bytes}B` : `${bytes / unit[1]}${unit[0]}`;
}

/** "0x100000-0x7fffffff (2047M)"; the end is inclusive. */
export function rangeText({ start, end }: AddressRange): string {
  return `${start}-${end} (${sizeText(BigInt(end) - BigInt(start) + 1n)})`;
}

/** "0x59=0x30", and ":2" or ":4" after it where it is wider than a byte, as --write takes it. */
export function writeText({ register, value, width }: WitnessWrite): string {
  return `${register}=${value}${width === 1 ? '' : `:${width}`}`;
}
