import { strayByte } from './characters.js';
import { PreprocessError } from './errors.js';
import type { Location } from './token.js';

/** The types an integer constant can have (C11 6.4.4.1p5), LP64. */
export type IntegerLiteralType =
  | ('int' | 'unsigned int' | 'long' | 'unsigned long')
  | ('long long' | 'unsigned long long' | '__int128');

/** An integer constant. */
export interface IntegerLiteral {
  readonly kind: 'integer';
  readonly value: bigint;
  readonly type: IntegerLiteralType;
  /** Whether the suffix says so; the type may be unsigned without. */
  readonly unsignedSuffix: boolean;
}

/** A floating constant; `long double` at a double's precision. */
export interface FloatingLiteral {
  readonly kind: 'floating';
  readonly value: number;
  readonly type: 'float' | 'double' | 'long double';
}

const INTEGER = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uU]?(?:l|L|ll|LL)?|(?:l|L|ll|LL)[uU])$/;
const DECIMAL_FLOATING = /^((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)([fFlL]?)$/;
const HEXADECIMAL_FLOATING = /^0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)([fFlL]?)$/;

/** Integer constants by their spellings: few are written again and again. */
const knownIntegers = new Map<string, IntegerLiteral>();

/**
 * The value and type of a preprocessing number (C11 6.4.4.1, 6.4.4.2; `0b` of GNU C).
 * @throws PreprocessError naming `place` where the text is no constant of C
 */
export function parseNumber(text: string, place: Location): IntegerLiteral | FloatingLiteral {
  const known = knownIntegers.get(text);
  if (known) return known;
  const integer = INTEGER.exec(text);
  if (integer !== null) {
    const literal = integerLiteral(integer[1]!, integer[2]!, place);
    knownIntegers.set(text, literal);
    return literal;
  }
  const decimal = DECIMAL_FLOATING.exec(text);
  if (decimal !== null) {
    return floatingLiteral(Number(decimal[1]), decimal[2]!);
  }
  const hexadecimal = HEXADECIMAL_FLOATING.exec(text);
  if (hexadecimal !== null && hexadecimal[1]! + hexadecimal[2]! !== '') {
    const mantissa = Number(BigInt(`0x${hexadecimal[1]}${hexadecimal[2]}`));
    const exponent = Number(hexadecimal[3]) - 4 * hexadecimal[2]!.length;
    return floatingLiteral(scale(mantissa, exponent), hexadecimal[4]!);
  }
  throw new PreprocessError(`"${text}" is not a constant`, place);
}

/** mantissa * 2^exponent, in steps that do not overflow on the way. */
function scale(mantissa: number, exponent: number): number {
  let value = mantissa;
  for (let left = exponent; left !== 0 && value !== 0 && Number.isFinite(value); ) {
    const step = Math.max(-1000, Math.min(1000, left));
    value *= 2 ** step;
    left -= step;
  }
  return value;
}

function floatingLiteral(value: number, suffix: string): FloatingLiteral {
  switch (suffix.toLowerCase()) {
    case 'f':
      return { kind: 'floating', value: Math.fround(value), type: 'float' };
    case 'l':
      return { kind: 'floating', value, type: 'long double' };
    default:
      return { kind: 'floating', value, type: 'double' };
  }
}

const INTEGER_TYPES: readonly { name: IntegerLiteralType; unsigned: boolean; rank: number; bits: bigint }[] = [
  { name: 'int', unsigned: false, rank: 0, bits: 31n },
  { name: 'unsigned int', unsigned: true, rank: 0, bits: 32n },
  { name: 'long', unsigned: false, rank: 1, bits: 63n },
  { name: 'unsigned long', unsigned: true, rank: 1, bits: 64n },
  { name: 'long long', unsigned: false, rank: 2, bits: 63n },
  { name: 'unsigned long long', unsigned: true, rank: 2, bits: 64n },
];

function integerLiteral(digits: string, suffix: string, place: Location): IntegerLiteral {
  const decimal = digits === '0' || digits[0] !== '0';
  const octal = !decimal && /^[0-9]+$/.test(digits);
  if (octal && /[89]/.test(digits)) {
    throw new PreprocessError(`invalid digit in octal constant "${digits}"`, place);
  }
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  const unsignedSuffix = /u/i.test(suffix);
  const rank = suffix.replace(/u/i, '').length;
  const type = INTEGER_TYPES.find(
    (candidate) =>
      candidate.rank >= rank &&
      (unsignedSuffix ? candidate.unsigned : !decimal || !candidate.unsigned) &&
      value < 1n << candidate.bits,
  );
  if (value >= 1n << 64n) {
    throw new PreprocessError(`integer constant "${digits}" is too large for its type`, place);
  }
  // gcc takes a decimal constant that no signed 64-bit type holds for __int128.
  return { kind: 'integer', value, type: type?.name ?? '__int128', unsignedSuffix };
}

/** The element types of string literals; `char` for none and for `u8`. */
export type CharacterType = 'char' | 'wchar_t' | 'char16_t' | 'char32_t';

const ELEMENT_SIZE: Readonly<Record<CharacterType, 1 | 2 | 4>> = { char: 1, wchar_t: 4, char16_t: 2, char32_t: 4 };
const TYPE_OF_PREFIX: Readonly<Record<string, CharacterType>> = {
  '': 'char',
  u8: 'char',
  L: 'wchar_t',
  u: 'char16_t',
  U: 'char32_t',
};
const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 27,
  E: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  "'": 39,
  '"': 34,
  '?': 63,
};
const QUOTED = /^(u8|[LuU]?)(["'])(.*)\2$/s;
/** ASCII without escapes. */
const PLAIN = /^[\x20-\x5b\x5d-\x7e]*$/;

function appendCodePoint(units: number[], code: number, size: 1 | 2 | 4): void {
  const stray = strayByte(code);
  if (stray !== null) units.push(stray);
  else if (size === 1 && code >= 0x80) {
    units.push(...new TextEncoder().encode(String.fromCodePoint(code)));
  } else if (size === 2 && code > 0xffff) {
    units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
  } else {
    units.push(code);
  }
}

/** The code units, of `size` bytes each, of what stands between quotes (C11 6.4.4.4, 6.4.5). */
function decodeQuoted(body: string, size: 1 | 2 | 4, place: Location): number[] {
  const units: number[] = [];
  if (PLAIN.test(body)) {
    for (let index = 0; index < body.length; index++) units.push(body.charCodeAt(index));
    return units;
  }
  for (let index = 0; index < body.length; ) {
    if (body[index] !== '\\') {
      const code = body.codePointAt(index)!;
      appendCodePoint(units, code, size);
      index += code > 0xffff ? 2 : 1;
      continue;
    }
    const numeric = /^(?:([0-7]{1,3})|x([0-9a-fA-F]+)|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(
      body.slice(index + 1, index + 40),
    );
    const letter = body[index + 1] ?? '';
    if (numeric === null) {
      const code = SIMPLE_ESCAPES[letter];
      if (code === undefined) {
        throw new PreprocessError(`unknown escape sequence "\\${letter}"`, place);
      }
      units.push(code);
      index += 2;
      continue;
    }
    const [all, octal, hexadecimal, short, long] = numeric;
    if (short !== undefined || long !== undefined) {
      const code = Number.parseInt(short ?? long!, 16);
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        throw new PreprocessError(`"\\${all}" is not a valid universal character`, place);
      }
      appendCodePoint(units, code, size);
    } else {
      const value = octal !== undefined ? BigInt(`0o${octal}`) : BigInt(`0x${hexadecimal}`);
      units.push(Number(BigInt.asUintN(8 * size, value)));
    }
    index += 1 + all.length;
  }
  return units;
}

/** What adjacent string literals make together. */
export interface StringValue {
  readonly type: CharacterType;
  /** Bytes an element takes. */
  readonly elementSize: 1 | 2 | 4;
  /** Code units, without the terminating zero. */
  readonly units: readonly number[];
}

/**
 * Decodes string literal tokens that stand side by side (C11 6.4.5p5): one with a prefix gives it to all.
 * @param texts spellings with prefix and quotes, at least one
 * @throws PreprocessError naming `place` for prefixes that do not go together and unknown escapes
 */
export function decodeStrings(texts: readonly string[], place: Location): StringValue {
  const parts = texts.map((text) => {
    const match = QUOTED.exec(text);
    if (match === null || match[2] !== '"') {
      throw new PreprocessError(`${text} is not a string literal`, place);
    }
    return { prefix: match[1]!, body: match[3]! };
  });
  const prefixes = [...new Set(parts.map((part) => part.prefix).filter((prefix) => prefix !== ''))];
  if (prefixes.length > 1) {
    throw new PreprocessError(`string literals with prefixes ${prefixes.join(' and ')} cannot be joined`, place);
  }
  const type = TYPE_OF_PREFIX[prefixes[0] ?? '']!;
  const elementSize = ELEMENT_SIZE[type];
  const units: number[] = [];
  for (const { body } of parts) {
    for (const unit of decodeQuoted(body, elementSize, place)) {
      units.push(unit);
    }
  }
  return { type, elementSize, units };
}

/** The bytes of a string in memory, little-endian, the terminating zero included. */
export function stringBytes({ units, elementSize }: StringValue): Uint8Array {
  const bytes = new Uint8Array((units.length + 1) * elementSize);
  if (elementSize === 1) {
    bytes.set(units);
    return bytes;
  }
  const view = new DataView(bytes.buffer);
  units.forEach((unit, index) => {
    if (elementSize === 2) {
      view.setUint16(2 * index, unit, true);
    } else {
      view.setUint32(4 * index, unit, true);
    }
  });
  return bytes;
}

/** A character constant's value, in the range of its type. */
export interface CharacterConstant {
  readonly value: number;
  /** `int` for constants without prefix, which are no `char` in C. */
  readonly type: 'int' | 'wchar_t' | 'char16_t' | 'char32_t';
}

/**
 * Decodes a character constant (C11 6.4.4.4); several characters in one as gcc packs them, the last lowest.
 * @param text the spelling with prefix and quotes
 * @throws PreprocessError naming `place` where it is empty or has an unknown escape
 */
export function parseCharacterConstant(text: string, place: Location): CharacterConstant {
  const match = QUOTED.exec(text);
  if (match === null || match[2] !== "'" || match[3] === '') {
    throw new PreprocessError(`${text} is not a character constant`, place);
  }
  const type = TYPE_OF_PREFIX[match[1]!]!;
  const units = decodeQuoted(match[3]!, ELEMENT_SIZE[type], place);
  if (type !== 'char') {
    const last = units.at(-1)!;
    return { value: type === 'wchar_t' ? last | 0 : last, type };
  }
  if (units.length === 1) {
    return { value: (units[0]! << 24) >> 24, type: 'int' };
  }
  return { value: units.reduce((value, unit) => (value << 8) | unit, 0), type: 'int' };
}
