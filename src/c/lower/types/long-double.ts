/**
 * long double has more digits than any type of the machine that programs run on. Its values are kept as doubles, and
 * whatever could give a value that is none is refused.
 */
import { CompileError } from '../../errors.js';
import type { Token } from '../../token.js';
import type { CType } from '../../types/types.js';
import type { IR } from '../ir.js';

export function isLongDouble(type: CType): boolean {
  return type.kind === 'float' && type.size === 16;
}

/** @throws CompileError for arithmetic in long double, the result of which may be no double */
export function checkLongDouble(type: CType, left: IR, right: IR, token: Token): void {
  if (!isLongDouble(type)) return;
  const areConstant = left.kind === 'constant' && right.kind === 'constant';
  const areSmall = areConstant && [left, right].every((each) => isSmallInteger(Number(each.value)));
  if (!areSmall) throw new CompileError('arithmetic in long double', token);
}

/** Sums and products of such are exact. */
function isSmallInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 20;
}

/** Whether an integer of the type may have more digits than a double. */
export function exceedsDouble(type: CType): boolean {
  return type.kind === 'integer' && type.precision > 53;
}

const DECIMAL = /^([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?[lL]$/;

/** Whether a constant that is spelled so has just that value. */
export function isExact(text: string, value: number): boolean {
  const match = DECIMAL.exec(text);
  if (!match || !Number.isFinite(value)) return match === null && Number.isFinite(value);
  const digits = BigInt(`${match[1]}${match[2]}` || '0');
  const exponent = Number(match[3] ?? 0) - match[2]!.length;
  if (Math.abs(exponent) > 400) return false;
  // digits * 10^exponent = mantissa / 2^1100, multiplied by what makes integers of both.
  const scale = 1100n;
  const [up, down] = exponent >= 0 ? [10n ** BigInt(exponent), 1n] : [1n, 10n ** BigInt(-exponent)];
  return (digits * up) << scale === scaled(value, scale) * down;
}

/** value * 2^scale, which is an integer. */
function scaled(value: number, scale: bigint): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  const shift = BigInt(Math.max(exponent, 1) - 1075) + scale;
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}
