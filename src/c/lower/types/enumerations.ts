/**
 * The integer types of enumerations (C11 6.7.2.2, GCC manual: Structures, unions, enumerations, and bit-fields
 * implementation).
 */
import { basicType, INT, type IntegerType, LONG, UNSIGNED_INT, UNSIGNED_LONG } from '../../types/types.js';

/** The type of an enumerator while its enumeration is not complete: int, or what holds the value. */
export function enumeratorType(value: bigint): IntegerType {
  if (value >= -(1n << 31n) && value < 1n << 31n) return INT;
  if (value >= 0n && value < 1n << 32n) return UNSIGNED_INT;
  return value >= 1n << 63n ? UNSIGNED_LONG : LONG;
}

/** gcc's choice: unsigned where nothing is negative, int's size unless more is needed or the enum is packed. */
export function enumType(least: bigint, most: bigint, packed: boolean): IntegerType {
  if (packed) {
    for (const size of [1, 2] as const) {
      const bits = BigInt(size * 8);
      const fits = least < 0n ? least >= -(1n << (bits - 1n)) && most < 1n << (bits - 1n) : most < 1n << bits;
      const words = size === 1 ? ['char'] : ['short'];
      if (fits) return basicType([least < 0n ? 'signed' : 'unsigned', ...words]) as IntegerType;
    }
  }
  if (least < 0n) return least >= -(1n << 31n) && most < 1n << 31n ? INT : LONG;
  return most < 1n << 32n ? UNSIGNED_INT : UNSIGNED_LONG;
}
