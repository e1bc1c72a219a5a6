/**
 * Terms as C for a reader, constants on the right. The text means what the term means by C's own rules: where its types
 * would compute in another width or sign, there is a cast.
 */
import { not } from './logic.js';
import { constant, is, signedValue, type Term } from './terms.js';

/** The integer type that C gives to a text. */
interface TextType {
  readonly width: number;
  readonly signed: boolean;
}

interface Printed {
  readonly text: string;
  /** Of the outermost operator: greater binds tighter (C11 6.5). */
  readonly strength: number;
  readonly type: TextType;
}

const CONDITIONAL = 3;
const OR = 4;
const AND = 5;
const BITS = 6;
const EQUALITY = 9;
const RELATION = 10;
const SHIFT = 11;
const SUM = 12;
const PRODUCT = 13;
const UNARY = 14;
const PRIMARY = 16;

const INT: TextType = { width: 32, signed: true };

/** One line. A truth value is a condition, other terms are values. */
export function termText(term: Term): string {
  return print(term).text;
}

/**
 * The condition with `!( ... )` around where its negation reads better: what is refused is usually several things at
 * once.
 */
export function conditionText(term: Term): string {
  if (!is(term, 'any')) return termText(term);
  const negated = not(term);
  return is(negated, 'all') && negated.operands.every((operand) => !is(operand, 'any'))
    ? `!(${termText(negated)})`
    : termText(term);
}

function print(term: Term): Printed {
  if (term.kind === 'input') {
    return { text: term.name, strength: PRIMARY, type: { width: term.width, signed: term.signed } };
  }
  if (term.kind === 'constant') return printNumber(term);
  const [a, b] = term.operands as [Term, Term];
  switch (term.operator) {
    case 'not':
      return negation(a);
    case 'all':
      return truth(term.operands.map((each) => within(print(each), BITS)).join(' && '), AND);
    case 'any':
      // The parentheses around && are for the reader.
      return truth(term.operands.map((each) => within(print(each), BITS)).join(' || '), OR);
    case 'select':
      return selected(term.operands, term.width);
    case 'equal':
      return relation('==', '==', EQUALITY, a, b, null);
    case 'less-unsigned':
    case 'less-signed':
      return relation('<', '>', RELATION, a, b, term.operator === 'less-signed');
    case 'add':
      return sum(term.operands, term.width);
    case 'multiply':
      return b.kind === 'constant' && signedValue(b) === -1n ? negative(a) : product('*', a, b, null);
    case 'divide-signed':
    case 'divide-unsigned':
      return product('/', a, b, term.operator === 'divide-signed');
    case 'remainder-signed':
    case 'remainder-unsigned':
      return product('%', a, b, term.operator === 'remainder-signed');
    case 'and':
      return bits('&', a, b);
    case 'or':
      return bits('|', a, b);
    case 'xor':
      return bits('^', a, b);
    case 'shift-left':
      return shifted('<<', a, b, null);
    case 'shift-right-signed':
    case 'shift-right-unsigned':
      return shifted('>>', a, b, term.operator === 'shift-right-signed');
    case 'extend-unsigned':
      return extended(a, false);
    case 'extend-signed':
      return extended(a, true);
    case 'extract':
      return extracted(a, term.low, term.width);
    case 'join':
      return joined(a, b);
  }
}

function within(printed: Printed, strength: number): string {
  return printed.strength >= strength ? printed.text : `(${printed.text})`;
}

function truth(text: string, strength: number): Printed {
  return { text, strength, type: INT };
}

function typeName({ width, signed }: TextType): string {
  if (width === 128) return signed ? 'Int128' : 'unsigned __int128';
  return `${signed ? '' : 'u'}int${width}_t`;
}

function cast(printed: Printed, type: TextType): Printed {
  return { text: `(${typeName(type)})${within(printed, UNARY)}`, strength: UNARY, type };
}

/** Integer promotions and usual arithmetic conversions (C11 6.3.1.8), by width. */
function common(...types: readonly TextType[]): TextType {
  return types.reduce((a, b) => {
    if (a.width !== b.width) return a.width > b.width ? a : b;
    return { width: a.width, signed: a.signed && b.signed };
  }, INT);
}

/**
 * Operands that C computes with in the wanted width, and sign where it matters: the first is cast where it would not.
 */
function inType(operands: readonly Term[], sign: boolean | null): { printed: Printed[]; type: TextType } {
  const printed = operands.map(print);
  const { width } = operands[0]!;
  const natural = common(...printed.map(({ type }) => type));
  const wanted = {
    width: Math.max(width, 32),
    signed: sign ?? (natural.width === width ? natural.signed : width === 128),
  };
  if (natural.width >= wanted.width && (sign === null || natural.signed === sign)) return { printed, type: natural };
  // A sign is brought in by the operand that lacks it; unsigned wins on its own.
  const needsAll = sign === true;
  const result = printed.map((each, i) => {
    const isConstant = operands[i]!.kind === 'constant';
    return (needsAll ? !isConstant || i === 0 : i === 0) ? cast(each, wanted) : each;
  });
  return { printed: result, type: wanted };
}

/** A value in fewer bits than C computes in. */
function wrapped(printed: Printed, width: number): Printed {
  return printed.type.width > width ? cast(printed, { width, signed: false }) : printed;
}

function negation(a: Term): Printed {
  if (is(a, 'equal')) return relation('!=', '!=', EQUALITY, a.operands[0]!, a.operands[1]!, null);
  if (is(a, 'less-signed') || is(a, 'less-unsigned'))
    return relation('>=', '<=', RELATION, a.operands[0]!, a.operands[1]!, a.operator === 'less-signed');
  return truth(`!${within(print(a), UNARY)}`, UNARY);
}

/** @param turned the operator with its sides swapped, for a constant on the left */
function relation(operator: string, turned: string, strength: number, a: Term, b: Term, sign: boolean | null): Printed {
  const [left, right, word] = a.kind === 'constant' ? [b, a, turned] : [a, b, operator];
  const { printed } = inType([left, right], sign);
  return truth(`${within(printed[0]!, strength + 1)} ${word} ${within(printed[1]!, strength + 1)}`, strength);
}

function selected(operands: readonly Term[], width: number): Printed {
  const [condition, yes, no] = operands as [Term, Term, Term];
  const { printed, type } = inType([yes, no], null);
  const text = `${within(print(condition), OR)} ? ${within(printed[0]!, OR)} : ${within(printed[1]!, CONDITIONAL)}`;
  return wrapped({ text, strength: CONDITIONAL, type }, width === 1 ? 32 : width);
}

function product(operator: string, a: Term, b: Term, sign: boolean | null): Printed {
  const { printed, type } = inType([a, b], sign);
  const text = `${within(printed[0]!, PRODUCT)} ${operator} ${within(printed[1]!, UNARY)}`;
  return wrapped({ text, strength: PRODUCT, type }, a.width);
}

function negative(a: Term): Printed {
  const { printed, type } = inType([a], null);
  return wrapped({ text: `-${within(printed[0]!, UNARY)}`, strength: UNARY, type }, a.width);
}

/** Parentheses around all but names: C's own precedence of & | ^ reads wrong. */
function bits(operator: string, a: Term, b: Term): Printed {
  const { printed, type } = inType([a, b], null);
  const text = `${within(printed[0]!, PRODUCT)} ${operator} ${within(printed[1]!, PRODUCT)}`;
  return wrapped({ text, strength: BITS, type }, a.width);
}

function shifted(operator: string, a: Term, b: Term, sign: boolean | null): Printed {
  const { printed, type } = inType([a], sign);
  const text = `${within(printed[0]!, SHIFT)} ${operator} ${within(print(b), SUM)}`;
  return wrapped({ text, strength: SHIFT, type }, a.width);
}

/** The text of what is extended, as a text of the sign that it is extended by. */
function extended(a: Term, signed: boolean): Printed {
  const printed = print(a);
  const { type } = printed;
  const isSame = type.width < a.width || a.width === 1 || (type.width === a.width && type.signed === signed);
  return isSame ? printed : cast(printed, { width: a.width, signed });
}

function extracted(a: Term, low: number, width: number): Printed {
  const whole = print(a);
  const shiftedText = low === 0 ? whole.text : `${within(whole, SHIFT)} >> ${low}`;
  const source: Printed = low === 0 ? whole : { text: shiftedText, strength: SHIFT, type: common(whole.type) };
  if ([8, 16, 32, 64].includes(width)) return cast(source, { width, signed: false });
  const mask = `0x${((1n << BigInt(width)) - 1n).toString(16)}`;
  return { text: `${within(source, PRODUCT)} & ${mask}`, strength: BITS, type: common(source.type) };
}

function joined(high: Term, low: Term): Printed {
  const type = { width: Math.max(32, high.width + low.width), signed: false };
  const text = `${within(cast(print(high), type), SHIFT)} << ${low.width}`;
  return low.kind === 'constant' && low.value === 0n
    ? { text, strength: SHIFT, type }
    : { text: `(${text}) | ${within(print(low), PRODUCT)}`, strength: BITS, type };
}

function sum(parts: readonly Term[], width: number): Printed {
  const { printed, type } = inType(
    parts.map((part, i) => (i === 0 ? part : (subtractedOf(part) ?? part))),
    null,
  );
  const text = printed
    .map((part, i) => {
      if (i === 0) return within(part, SUM);
      return subtractedOf(parts[i]!) ? ` - ${within(part, PRODUCT)}` : ` + ${within(part, SUM)}`;
    })
    .join('');
  return wrapped({ text, strength: SUM, type }, width);
}

/** What is taken away where a part is added as its negative. */
function subtractedOf(part: Term): Term | null {
  if (part.kind === 'constant') return signedValue(part) < 0n ? constant(part.width, -signedValue(part)) : null;
  if (!is(part, 'multiply')) return null;
  const factor = part.operands[1]!;
  return factor.kind === 'constant' && signedValue(factor) === -1n ? part.operands[0]! : null;
}

/** C11 6.4.4.1: a hexadecimal constant has the first of int, unsigned int, long, unsigned long that it fits. */
function printNumber(term: Term & { kind: 'constant' }): Printed {
  const value = signedValue(term);
  const shown = value < 0n && value > -4096n ? value : term.value;
  const text = shown < 10n ? shown.toString() : `0x${shown.toString(16)}`;
  const length = (shown < 0n ? -shown : shown).toString(2).length;
  const width = length <= 32 ? 32 : length <= 64 ? 64 : 128;
  return { text, strength: shown < 0n ? UNARY : PRIMARY, type: { width, signed: length < width } };
}
