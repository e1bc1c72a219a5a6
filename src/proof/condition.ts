/** When two functions differ, in the code's own terms. */

import type { CType, RecordType } from '../c/index.js';
import type { Condition } from './answer.js';
import { is, signedValue, type Term } from './formula/terms.js';
import type { Divergence } from './product/compared.js';
import { addressParts } from './product/memory.js';
import type { World } from './product/world.js';

const LONGEST = 160;
const MOST_PARTS = 4;

/**
 * The shortest of the ways to a difference, as the conditions that only one of the two asked for; where there is none,
 * what the two do differently, or when they come there. Null where it has no words in the code.
 */
export function conditionOf(divergences: readonly Divergence[]): Condition | null {
  const found = divergences.flatMap((each) => {
    const parts = partsOf(each);
    return parts && parts.length > 0 && parts.length <= MOST_PARTS ? [{ parts, text: parts.join(' && ') }] : [];
  });
  found.sort((a, b) => a.parts.length - b.parts.length || a.text.length - b.text.length);
  return found.find(({ text }) => text.length <= LONGEST) ?? null;
}

function partsOf({ asked, before, after, world }: Divergence): string[] | null {
  const words = new Words(world);
  const ofOne = asked.filter(({ askers }) => askers.size === 1);
  if (ofOne.length > 0) return all(ofOne.map(({ condition, isTrue }) => words.truth(condition, isTrue)));
  const unequal = valuesOf(before, after)
    .filter(([a, b]) => a !== b && !(a.kind === 'constant' && b.kind === 'constant'))
    .map(([a, b]) => words.compared(a, '!=', b));
  const first = unequal.find((text) => text !== null);
  if (first) return [first];
  return all(asked.slice(-2).map(({ condition, isTrue }) => words.truth(condition, isTrue)));
}

function valuesOf(before: Divergence['before'], after: Divergence['after']): Array<readonly [Term, Term]> {
  if (before.kind === 'return' && after.kind === 'return')
    return before.value && after.value ? [[before.value, after.value]] : [];
  if (before.kind !== 'call' || after.kind !== 'call' || before.call.key !== after.call.key) return [];
  return before.call.arguments.flatMap((a, i) =>
    after.call.arguments[i] ? [[a, after.call.arguments[i]] as const] : [],
  );
}

function all(texts: ReadonlyArray<string | null>): string[] | null {
  return texts.every((text) => text !== null) ? [...new Set(texts as readonly string[])] : null;
}

interface Said {
  readonly text: string;
  readonly type: CType | null;
}

const BINARY: Readonly<Record<string, string>> = {
  add: '+',
  multiply: '*',
  'divide-unsigned': '/',
  'divide-signed': '/',
  'remainder-unsigned': '%',
  'remainder-signed': '%',
  and: '&',
  or: '|',
  xor: '^',
  'shift-left': '<<',
  'shift-right-unsigned': '>>',
  'shift-right-signed': '>>',
};

class Words {
  constructor(private readonly world: World) {}

  /** A condition, or that it does not hold. */
  truth(term: Term, isTrue: boolean): string | null {
    if (is(term, 'not')) return this.truth(term.operands[0]!, !isTrue);
    const [a, b] = this.world.terms.operands(term) as [Term, Term];
    if (is(term, 'equal')) {
      const isNull = b.kind === 'constant' && b.value === 0n;
      const said = isNull ? this.say(a) : null;
      if (said && (said.type?.kind === 'pointer' || a.width === 1))
        return isTrue ? `!${wrapped(said.text)}` : said.text;
      return this.compared(a, isTrue ? '==' : '!=', b);
    }
    if (is(term, 'less-unsigned') || is(term, 'less-signed')) return this.compared(a, isTrue ? '<' : '>=', b);
    const said = this.say(term);
    return said && (isTrue ? said.text : `!${wrapped(said.text)}`);
  }

  compared(a: Term, operator: string, b: Term): string | null {
    const [left, right] = [this.say(a), this.say(b)];
    return left && right ? `${left.text} ${operator} ${right.text}` : null;
  }

  private say(term: Term): Said | null {
    if (term.kind === 'constant') return { text: number(term.value, signedValue(term)), type: null };
    const label = this.world.terms.label(term);
    if (label !== undefined && label !== 'memory' && label !== 'value')
      return { text: label, type: this.world.typeOf(term) };
    if (this.world.isObject(term))
      return { text: term.kind === 'input' ? term.name.replace(/#\d+$/, '') : '', type: this.world.typeOf(term) };
    if (this.world.terms.structure(term)?.name === 'load') return this.sayLoad(term);
    if (term.kind !== 'operation') return null;
    const [a, b] = term.operands as [Term, Term];
    if (is(term, 'extend-signed') || is(term, 'extend-unsigned') || is(term, 'extract')) return this.say(a);
    const operator = BINARY[term.operator];
    const said = term.operands.map((operand) => this.say(operand));
    if (operator && said.every((each) => each !== null)) {
      const texts = said.map((each) => wrapped(each!.text));
      return { text: texts.join(` ${operator} `).replace(/ \+ -/g, ' - '), type: said[0]!.type };
    }
    if (term.width !== 1) return null;
    if (is(term, 'all') || is(term, 'any')) {
      const texts = term.operands.map((operand) => this.truth(operand, true));
      if (!texts.every((text) => text !== null)) return null;
      return { text: texts.join(is(term, 'all') ? ' && ' : ' || '), type: null };
    }
    if (is(term, 'select')) return null;
    const text = b ? this.truth(term, true) : this.truth(a, false);
    return text === null ? null : { text, type: null };
  }

  private sayLoad(term: Term): Said | null {
    const [, address] = this.world.terms.structure(term)!.operands as [Term, Term];
    const { base, offset } = addressParts(address);
    const pointer = base && this.say(base);
    if (!pointer) return null;
    const isObject = this.world.isObject(base);
    const target = isObject ? pointer.type : pointer.type?.kind === 'pointer' ? pointer.type.target : null;
    if (!target) return null;
    const name = isObject ? pointer.text.replace(/^&/, '') : wrapped(pointer.text);
    if (target.kind !== 'record') return offset === 0n ? { text: isObject ? name : `*${name}`, type: target } : null;
    const member = memberAt(target, Number(offset), term.width);
    return member && { text: `${name}${isObject ? '.' : '->'}${member.text}`, type: member.type };
  }
}

/** The member, or member of a member, that lies at an offset. */
function memberAt(record: RecordType, offset: number, width: number): Said | null {
  for (const { name, type, offset: start, bits } of record.members ?? []) {
    if (bits || offset < start || offset >= start + Math.max(1, type.size)) continue;
    const prefix = name === null ? '' : name;
    if (type.kind === 'record') {
      const inner = offset === start && type.size * 8 === width ? null : memberAt(type, offset - start, width);
      if (inner) return { text: prefix === '' ? inner.text : `${prefix}.${inner.text}`, type: inner.type };
      if (offset === start) return { text: prefix, type };
      continue;
    }
    if (type.kind === 'array' && type.element.size > 0 && type.element.kind !== 'record')
      return { text: `${prefix}[${Math.floor((offset - start) / type.element.size)}]`, type: type.element };
    if (offset === start && prefix !== '') return { text: prefix, type };
  }
  return null;
}

function number(value: bigint, signed: bigint): string {
  if (signed < 0n && signed > -4096n) return String(signed);
  return value < 1024n ? String(value) : `0x${value.toString(16)}`;
}

function wrapped(text: string): string {
  return /^[\w.>\-[\]()]+$/.test(text) ? text : `(${text})`;
}
