/** Expressions as text, in the spelling of QEMU's sources. */
import type { Declarator, Expression, TypeName, TypeSpecifier } from '../../c/index.js';

/** Binding strength of C's operators (C11 6.5): greater binds tighter. */
const BINARY: Readonly<Record<string, number>> = {
  '||': 4,
  '&&': 5,
  '|': 6,
  '^': 7,
  '&': 8,
  '==': 9,
  '!=': 9,
  '<': 10,
  '>': 10,
  '<=': 10,
  '>=': 10,
  '<<': 11,
  '>>': 11,
  '+': 12,
  '-': 12,
  '*': 13,
  '/': 13,
  '%': 13,
};
const COMMA = 1;
const ASSIGNMENT = 2;
const CONDITIONAL = 3;
const UNARY = 14;
const POSTFIX = 15;
const PRIMARY = 16;
/** Operators whose mixture with others reads wrong without parentheses though C needs none. */
const CONFUSING = new Set(['&', '|', '^', '<<', '>>']);

/** The expression as C text: one line, spaces around binary operators, parentheses where C or a reader needs them. */
export function printExpression(expression: Expression): string {
  return print(expression).text;
}

interface Printed {
  readonly text: string;
  readonly strength: number;
}

function print(e: Expression): Printed {
  switch (e.kind) {
    case 'identifier':
      return { text: e.token.text.trimEnd(), strength: PRIMARY };
    case 'number':
    case 'character':
      return { text: e.token.text, strength: PRIMARY };
    case 'string':
      return { text: e.parts.map((part) => part.text).join(' '), strength: PRIMARY };
    case 'unary': {
      const operand = at(e.operand, UNARY);
      const space = operand.startsWith(e.operator) ? ' ' : '';
      return { text: `${e.operator}${space}${operand}`, strength: UNARY };
    }
    case 'update':
      return e.prefix
        ? { text: `${e.operator}${at(e.operand, UNARY)}`, strength: UNARY }
        : { text: `${at(e.operand, POSTFIX)}${e.operator}`, strength: POSTFIX };
    case 'binary':
      return printBinary(e);
    case 'assignment':
      return { text: `${at(e.left, UNARY)} ${e.operator}= ${at(e.right, ASSIGNMENT)}`, strength: ASSIGNMENT };
    case 'conditional': {
      const middle = e.consequence ? ` ? ${at(e.consequence, CONDITIONAL)} : ` : ' ?: ';
      return {
        text: at(e.condition, CONDITIONAL + 1) + middle + at(e.alternative, CONDITIONAL),
        strength: CONDITIONAL,
      };
    }
    case 'comma':
      return { text: `${at(e.left, COMMA)}, ${at(e.right, ASSIGNMENT)}`, strength: COMMA };
    case 'cast':
      return { text: `(${typeText(e.type)})${at(e.operand, UNARY)}`, strength: UNARY };
    case 'compound-literal':
      return { text: `(${typeText(e.type)}) { ... }`, strength: POSTFIX };
    case 'sizeof-type':
      return { text: `${e.align ? '_Alignof' : 'sizeof'}(${typeText(e.type)})`, strength: UNARY };
    case 'sizeof-expression':
      return { text: `${e.align ? '_Alignof' : 'sizeof'}(${printExpression(e.operand)})`, strength: UNARY };
    case 'call':
      return {
        text: `${at(e.callee, POSTFIX)}(${e.arguments.map((each) => at(each, ASSIGNMENT)).join(', ')})`,
        strength: POSTFIX,
      };
    case 'member':
      return { text: printMember(e), strength: POSTFIX };
    case 'index':
      return { text: `${at(e.object, POSTFIX)}[${printExpression(e.index)}]`, strength: POSTFIX };
    case 'statement-expression':
      return { text: '({ ... })', strength: PRIMARY };
    case 'generic':
      return { text: `_Generic(${at(e.control, ASSIGNMENT)}, ...)`, strength: PRIMARY };
    case 'type-argument':
      return { text: typeText(e.type), strength: PRIMARY };
    case 'assembly':
      return { text: 'asm(...)', strength: PRIMARY };
  }
}

function at(expression: Expression, strength: number): string {
  const printed = print(expression);
  return printed.strength >= strength ? printed.text : `(${printed.text})`;
}

function printBinary(e: Extract<Expression, { kind: 'binary' }>): Printed {
  const strength = BINARY[e.operator] ?? COMMA;
  const side = (operand: Expression, needed: number): string => {
    const mixes = operand.kind === 'binary' && operand.operator !== e.operator;
    const confusing =
      mixes &&
      (CONFUSING.has(e.operator) ||
        CONFUSING.has(operand.operator) ||
        (e.operator === '||' && operand.operator === '&&'));
    return confusing ? `(${printExpression(operand)})` : at(operand, needed);
  };
  return { text: `${side(e.left, strength)} ${e.operator} ${side(e.right, strength + 1)}`, strength };
}

/** `(&x)->m` comes from parameters that were replaced by arguments; it is `x.m`. */
function printMember(e: Extract<Expression, { kind: 'member' }>): string {
  if (e.arrow && e.object.kind === 'unary' && e.object.operator === '&')
    return `${at(e.object.operand, POSTFIX)}.${e.name}`;
  if (!e.arrow && e.object.kind === 'unary' && e.object.operator === '*')
    return `${at(e.object.operand, POSTFIX)}->${e.name}`;
  return `${at(e.object, POSTFIX)}${e.arrow ? '->' : '.'}${e.name}`;
}

function typeText(type: TypeName): string {
  return specifierText(type.specifier) + declaratorText(type.declarator);
}

/** A type specifier as text, qualifiers left out: `uint64_t`, `struct CXLFixedWindow`. */
export function specifierText(specifier: TypeSpecifier): string {
  switch (specifier.kind) {
    case 'basic':
      return specifier.words.join(' ');
    case 'typedef-name':
      return specifier.name;
    case 'record':
      return `${specifier.union ? 'union' : 'struct'} ${specifier.tag ?? '{ ... }'}`;
    case 'enum':
      return `enum ${specifier.tag ?? '{ ... }'}`;
    case 'typeof-expression':
      return `typeof(${printExpression(specifier.operand)})`;
    case 'typeof-type':
      return `typeof(${typeText(specifier.type)})`;
    case 'atomic-type':
      return `_Atomic(${typeText(specifier.type)})`;
    case 'auto-type':
      return '__auto_type';
  }
}

function declaratorText(declarator: Declarator): string {
  switch (declarator.kind) {
    case 'name':
      return '';
    case 'pointer':
      return `${declaratorText(declarator.inner)} *`.replace('* *', '**');
    case 'array':
      return `${declaratorText(declarator.inner)}[${declarator.size ? printExpression(declarator.size) : ''}]`;
    case 'function':
      return `${declaratorText(declarator.inner)}()`;
  }
}
