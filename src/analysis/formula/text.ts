/** Terms as C text for a reader: comparisons and conditions as the source would have them, constants on the right. */
import { not } from './logic.js';
import { constant, is, signedValue, type Term } from './terms.js';

interface Printed {
  readonly text: string;
  /** Of the outermost operator: greater binds tighter (C11 6.5). */
  readonly strength: number;
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

const SIGNED_TYPES: Readonly<Record<number, string>> = { 8: 'int8_t', 16: 'int16_t', 32: 'int32_t', 64: 'int64_t' };

/** One line. A truth value is a condition, other terms are values. */
export function termText(term: Term): string {
  return print(term).text;
}

/** The condition with `!( ... )` around where its negation reads better: what is refused is usually several things at once. */
export function conditionText(term: Term): string {
  if (!is(term, 'any')) return termText(term);
  const negated = not(term);
  return is(negated, 'all') && negated.operands.every((operand) => !is(operand, 'any'))
    ? `!(${termText(negated)})`
    : termText(term);
}

function at(term: Term, strength: number): string {
  const printed = print(term);
  return printed.strength >= strength ? printed.text : `(${printed.text})`;
}

function print(term: Term): Printed {
  if (term.kind === 'input') return { text: term.name, strength: PRIMARY };
  if (term.kind === 'constant') return { text: numberText(term), strength: PRIMARY };
  const [a, b] = term.operands as [Term, Term];
  switch (term.operator) {
    case 'not':
      return negation(a);
    case 'all':
      return { text: term.operands.map((each) => at(each, BITS)).join(' && '), strength: AND };
    case 'any':
      // The parentheses around && are for the reader.
      return { text: term.operands.map((each) => at(each, BITS)).join(' || '), strength: OR };
    case 'select':
      return {
        text: `${at(a, OR)} ? ${at(b, OR)} : ${at(term.operands[2]!, CONDITIONAL)}`,
        strength: CONDITIONAL,
      };
    case 'equal':
      return relation('==', '==', EQUALITY, a, b);
    case 'less-unsigned':
    case 'less-signed':
      return relation('<', '>', RELATION, a, b);
    case 'add':
      return { text: sumText(term.operands), strength: SUM };
    case 'multiply':
      return b.kind === 'constant' && signedValue(b) === -1n
        ? { text: `-${at(a, UNARY)}`, strength: UNARY }
        : binary('*', PRODUCT, a, b);
    case 'divide-signed':
    case 'divide-unsigned':
      return binary('/', PRODUCT, a, b);
    case 'remainder-signed':
    case 'remainder-unsigned':
      return binary('%', PRODUCT, a, b);
    case 'and':
      return bits('&', a, b);
    case 'or':
      return bits('|', a, b);
    case 'xor':
      return bits('^', a, b);
    case 'shift-left':
      return binary('<<', SHIFT, a, b);
    case 'shift-right-signed':
    case 'shift-right-unsigned':
      return binary('>>', SHIFT, a, b);
    case 'extend-unsigned':
      // What wraps in fewer bits is not what the same sum is in more.
      return is(a, 'add') || is(a, 'multiply') ? cast(`uint${a.width}_t`, a) : print(a);
    case 'extend-signed':
      return is(a, 'add') || is(a, 'multiply') ? cast(SIGNED_TYPES[a.width] ?? `int${a.width}_t`, a) : print(a);
    case 'extract':
      return extracted(a, term.low, term.width);
    case 'join':
      return b.kind === 'constant' && b.value === 0n
        ? { text: `${at(a, SHIFT)} << ${b.width}`, strength: SHIFT }
        : { text: `${at(a, SHIFT)} << ${b.width} | ${at(b, SHIFT)}`, strength: BITS };
  }
}

function negation(a: Term): Printed {
  if (is(a, 'equal')) return relation('!=', '!=', EQUALITY, a.operands[0]!, a.operands[1]!);
  if (is(a, 'less-signed') || is(a, 'less-unsigned'))
    return relation('>=', '<=', RELATION, a.operands[0]!, a.operands[1]!);
  return { text: `!${at(a, UNARY)}`, strength: UNARY };
}

/** @param turned the operator with its sides swapped, for a constant on the left */
function relation(operator: string, turned: string, strength: number, a: Term, b: Term): Printed {
  const [left, right, sign] = a.kind === 'constant' ? [b, a, turned] : [a, b, operator];
  return { text: `${at(left, strength + 1)} ${sign} ${at(right, strength + 1)}`, strength };
}

function binary(operator: string, strength: number, a: Term, b: Term): Printed {
  return { text: `${at(a, strength)} ${operator} ${at(b, strength + 1)}`, strength };
}

/** Parentheses around all but names: C's own precedence of & | ^ reads wrong. */
function bits(operator: string, a: Term, b: Term): Printed {
  return { text: `${at(a, PRODUCT)} ${operator} ${at(b, PRODUCT)}`, strength: BITS };
}

function cast(type: string, a: Term): Printed {
  return { text: `(${type})${at(a, UNARY)}`, strength: UNARY };
}

function extracted(a: Term, low: number, width: number): Printed {
  const shifted = low === 0 ? at(a, UNARY) : `(${at(a, SHIFT)} >> ${low})`;
  return [8, 16, 32, 64].includes(width)
    ? { text: `(uint${width}_t)${shifted}`, strength: UNARY }
    : {
        text: `${low === 0 ? at(a, PRODUCT) : shifted} & 0x${((1n << BigInt(width)) - 1n).toString(16)}`,
        strength: BITS,
      };
}

function sumText(parts: readonly Term[]): string {
  return parts
    .map((part, i) => {
      const subtracted = subtractedOf(part);
      if (i === 0) return at(part, SUM);
      return subtracted ? ` - ${at(subtracted, PRODUCT)}` : ` + ${at(part, SUM)}`;
    })
    .join('');
}

/** What is taken away where a part is added as its negative. */
function subtractedOf(part: Term): Term | null {
  if (part.kind === 'constant') return signedValue(part) < 0n ? constant(part.width, -signedValue(part)) : null;
  const factor = is(part, 'multiply') ? part.operands[1]! : null;
  return factor?.kind === 'constant' && signedValue(factor) === -1n && is(part, 'multiply') ? part.operands[0]! : null;
}

function numberText(term: Term & { kind: 'constant' }): string {
  const value = signedValue(term);
  const isSmallNegative = value < 0n && value > -4096n;
  const shown = isSmallNegative ? value : term.value;
  return shown < 10n ? shown.toString() : `0x${shown.toString(16)}`;
}
