/** Constants and string literals as operands. */
import { CompileError } from '../../errors.js';
import { decodeStrings, parseCharacterConstant, parseNumber, stringBytes } from '../../literals.js';
import type { Token } from '../../token.js';
import {
  arrayOf,
  basicType,
  CHAR,
  type FloatType,
  INT,
  type IntegerType,
  UNSIGNED_INT,
  UNSIGNED_SHORT,
} from '../../types/types.js';
import type { IR } from '../ir.js';
import { isExact } from '../types/long-double.js';
import { type Operand, placeOperand, valueOperand } from './operands.js';
import { floatConstant, i32, integerConstant } from './values.js';

/** A character constant (C11 6.4.4.4). */
export function characterOperand(token: Token): Operand {
  const constant = parseCharacterConstant(token.text, token);
  const type = constant.type === 'char16_t' ? UNSIGNED_SHORT : constant.type === 'char32_t' ? UNSIGNED_INT : INT;
  return valueOperand(type, i32(constant.value));
}

/** A number (C11 6.4.4). @throws CompileError where it is none */
export function numberOperand(token: Token): Operand {
  const literal = parseNumber(token.text, token);
  const words = literal.type.split(' ');
  const type = basicType(words) as IntegerType | FloatType;
  if (literal.kind === 'floating' && literal.type === 'long double' && !isExact(token.text, literal.value))
    throw new CompileError(`the constant ${token.text} has more digits than a double`, token);
  if (literal.kind === 'floating') return valueOperand(type, floatConstant(literal.value, type as FloatType));
  return valueOperand(type, integerConstant(literal.value, type as IntegerType));
}

/** A string literal of one or more parts (C11 6.4.5), as the array it denotes. */
export function stringOperand(parts: readonly Token[]): Operand {
  const value = decodeStrings(
    parts.map((part) => part.text),
    parts[0]!,
  );
  const bytes = stringBytes(value);
  const element = { char: CHAR, wchar_t: INT, char16_t: UNSIGNED_SHORT, char32_t: UNSIGNED_INT }[value.type];
  const address: IR = { kind: 'string-address', type: 'i64', bytes, offset: 0 };
  return placeOperand(arrayOf(element, bytes.length / value.elementSize), { kind: 'memory', address, offset: 0 });
}
