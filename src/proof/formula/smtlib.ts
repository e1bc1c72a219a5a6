/** Terms as SMT-LIB (The SMT-LIB Standard, theory FixedSizeBitVectors), and the values in a solver's answer. */
import { type InputTerm, inputsOf, type Operator, type Term } from './terms.js';

const FUNCTIONS: Readonly<Partial<Record<Operator, string>>> = {
  not: 'not',
  all: 'and',
  any: 'or',
  equal: '=',
  'less-unsigned': 'bvult',
  'less-signed': 'bvslt',
  add: 'bvadd',
  multiply: 'bvmul',
  'divide-unsigned': 'bvudiv',
  'divide-signed': 'bvsdiv',
  'remainder-unsigned': 'bvurem',
  'remainder-signed': 'bvsrem',
  and: 'bvand',
  or: 'bvor',
  xor: 'bvxor',
  'shift-left': 'bvshl',
  'shift-right-unsigned': 'bvlshr',
  'shift-right-signed': 'bvashr',
};

/**
 * A script that declares the inputs and defines each term that the conditions are made of, and then asserts all of
 * them.
 */
export function assertions(conditions: readonly Term[]): string {
  const lines = inputsOf(...conditions).map((term) => `(declare-const ${nameOf(term)} ${sortOf(term)})`);
  const defined = new Set<Term>();
  for (const condition of conditions) define(condition, defined, lines);
  return [...lines, ...conditions.map((condition) => `(assert ${nameOf(condition)})`)].join('\n');
}

/** The values that a model gives to inputs, from its lines `name -> #x...`; what it leaves out may be anything. */
export function readValues(model: string, inputs: readonly InputTerm[]): Map<InputTerm, bigint> {
  const byName = new Map(inputs.map((term) => [nameOf(term), term]));
  const values = new Map<InputTerm, bigint>();
  for (const [, name, digits, truth] of model.matchAll(/^(t\d+) -> (?:#([xb][\da-f]+)|(true|false))$/gm)) {
    const term = byName.get(name!);
    if (term) values.set(term, digits ? BigInt(`0${digits}`) : truth === 'true' ? 1n : 0n);
  }
  return values;
}

function define(root: Term, defined: Set<Term>, lines: string[]): void {
  const open: Term[] = [root];
  while (open.length > 0) {
    const term = open[open.length - 1]!;
    const missing =
      defined.has(term) || term.kind === 'input'
        ? []
        : term.kind === 'operation'
          ? term.operands.filter((operand) => operand.kind !== 'input' && !defined.has(operand))
          : [];
    if (missing.length > 0) {
      open.push(...missing);
      continue;
    }
    open.pop();
    if (term.kind === 'input' || defined.has(term)) continue;
    defined.add(term);
    lines.push(`(define-const ${nameOf(term)} ${sortOf(term)} ${definition(term)})`);
  }
}

/** A truth value is a Bool there. */
function sortOf({ width }: Term): string {
  return width === 1 ? 'Bool' : `(_ BitVec ${width})`;
}

/** A term where a bit-vector is wanted. */
function bitsOf(term: Term): string {
  return term.width === 1 ? `(ite ${nameOf(term)} #b1 #b0)` : nameOf(term);
}

function nameOf(term: Term): string {
  return `t${term.id}`;
}

function definition(term: Exclude<Term, InputTerm>): string {
  if (term.kind === 'constant') return term.width === 1 ? `${term.value === 1n}` : `(_ bv${term.value} ${term.width})`;
  const [first] = term.operands as [Term];
  switch (term.operator) {
    case 'select':
      return `(ite ${term.operands.map(nameOf).join(' ')})`;
    case 'extend-unsigned':
    case 'extend-signed':
      return `((_ ${term.operator === 'extend-signed' ? 'sign' : 'zero'}_extend ${term.width - first.width}) ${bitsOf(first)})`;
    case 'extract': {
      const bits = `((_ extract ${term.low + term.width - 1} ${term.low}) ${bitsOf(first)})`;
      return term.width === 1 ? `(= ${bits} #b1)` : bits;
    }
    case 'join':
      return `(concat ${term.operands.map(bitsOf).join(' ')})`;
    default:
      return `(${FUNCTIONS[term.operator]} ${term.operands.map(nameOf).join(' ')})`;
  }
}
