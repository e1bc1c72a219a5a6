/** Terms as SMT-LIB (The SMT-LIB Standard, theory FixedSizeBitVectors), and the values in a solver's answer. */
import { type InputTerm, inputsOf, type Operator, type Term } from './terms.js';

const FUNCTIONS: Readonly<Partial<Record<Operator, string>>> = {
  not: 'bvnot',
  all: 'bvand',
  any: 'bvor',
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
  join: 'concat',
};

const COMPARISONS: Readonly<Partial<Record<Operator, string>>> = {
  equal: '=',
  'less-unsigned': 'bvult',
  'less-signed': 'bvslt',
};

/** A script that declares the inputs and defines each term that the conditions are made of, and then asserts all of them. */
export function assertions(conditions: readonly Term[]): string {
  const lines = inputsOf(...conditions).map((term) => `(declare-const ${nameOf(term)} (_ BitVec ${term.width}))`);
  const defined = new Set<Term>();
  for (const condition of conditions) define(condition, defined, lines);
  return [...lines, ...conditions.map((condition) => `(assert (= ${nameOf(condition)} #b1))`)].join('\n');
}

/** Asks for the values of inputs in a model; `readValues` reads the answer. */
export function valuesQuery(inputs: readonly InputTerm[]): string {
  return inputs.length === 0 ? '' : `(get-value (${inputs.map(nameOf).join(' ')}))`;
}

/** The values in the answer to a values query. */
export function readValues(answer: string, inputs: readonly InputTerm[]): Map<InputTerm, bigint> {
  const byName = new Map(inputs.map((term) => [nameOf(term), term]));
  const values = new Map<InputTerm, bigint>();
  for (const [, name, digits] of answer.matchAll(/\((t\d+)\s+#([xb][\da-f]+)\)/g)) {
    const term = byName.get(name!);
    if (term) values.set(term, BigInt(`0${digits}`));
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
    lines.push(`(define-const ${nameOf(term)} (_ BitVec ${term.width}) ${definition(term)})`);
  }
}

function nameOf(term: Term): string {
  return `t${term.id}`;
}

function definition(term: Exclude<Term, InputTerm>): string {
  if (term.kind === 'constant') return `(_ bv${term.value} ${term.width})`;
  const names = term.operands.map(nameOf);
  const comparison = COMPARISONS[term.operator];
  if (comparison) return `(ite (${comparison} ${names.join(' ')}) #b1 #b0)`;
  switch (term.operator) {
    case 'select':
      return `(ite (= ${names[0]} #b1) ${names[1]} ${names[2]})`;
    case 'extend-unsigned':
    case 'extend-signed':
      return `((_ ${term.operator === 'extend-signed' ? 'sign' : 'zero'}_extend ${term.width - term.operands[0]!.width}) ${names[0]})`;
    case 'extract':
      return `((_ extract ${term.low + term.width - 1} ${term.low}) ${names[0]})`;
    default:
      return `(${FUNCTIONS[term.operator]} ${names.join(' ')})`;
  }
}
