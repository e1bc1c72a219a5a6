/**
 * What an initializer says of an object, part by part (C11 6.7.9p19): a later word on a part takes the place of an
 * earlier one.
 */
import { CompileError } from '../../errors.js';
import type { Token } from '../../token.js';
import type { ArrayType, CType, RecordType } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { BitRange, IR, Place } from '../ir.js';
import { isPure, loadOf, storeTo, variablePlace } from '../values/operands.js';
import { integerConstant } from '../values/values.js';

/** One thing to be written, wherever it goes. The same object for all elements of a range: it is evaluated once. */
export type Leaf =
  | {
      readonly kind: 'scalar';
      readonly type: CType;
      readonly value: IR;
      readonly token: Token;
    }
  /** Bytes of a string literal, cut to the array. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly token: Token }
  | { readonly kind: 'copy'; readonly type: CType; readonly source: Place; readonly token: Token };

/** A leaf where it goes. Offsets are in bytes from the start of the object. */
export type InitializerEntry = Leaf & { readonly offset: number; readonly bits: BitRange | null };

export type Part = Leaf | Aggregate;

/** An array or a record of which parts are told. */
export interface Aggregate {
  readonly kind: 'aggregate';
  readonly type: ArrayType | RecordType;
  /** By index of the element or member. A union has at most one. */
  readonly parts: Map<number, Part>;
  /** Its values are those of a range of elements, each evaluated once for all of them. */
  readonly isShared: boolean;
}

export function newAggregate(type: ArrayType | RecordType, isShared: boolean): Aggregate {
  return { kind: 'aggregate', type, parts: new Map(), isShared };
}

function isConstant(part: Part): boolean {
  if (part.kind === 'aggregate') return [...part.parts.values()].every(isConstant);
  return part.kind === 'bytes' || (part.kind === 'scalar' && part.value.kind === 'constant');
}

/** Says what a part is; in a union it becomes the one that is there. */
export function setPart({ type, parts }: Aggregate, index: number, part: Part): void {
  if (type.kind === 'record' && type.union) parts.clear();
  parts.set(index, part);
}

/**
 * The aggregate of a type that is a part, to be told more of; made where the part is something else or not yet told of.
 * What a string said of an array's elements stays.
 * @param isShared whether it is said of a range of elements
 * @throws CompileError for a part of what a range shares and is not constant: gcc has no rule that tells what of it
 * stays
 */
export function partOf(
  aggregate: Aggregate,
  index: number,
  type: ArrayType | RecordType,
  isShared: boolean,
  token: Token,
): Aggregate {
  const known = aggregate.parts.get(index);
  if (known?.kind === 'aggregate') {
    if (known.isShared && !isShared && !isConstant(known))
      throw new CompileError('a further initializer for an element of a range', token);
    return known;
  }
  const made = newAggregate(type, isShared);
  if (known?.kind === 'bytes' && type.kind === 'array') spread(made, known);
  setPart(aggregate, index, made);
  return made;
}

function spread({ type, parts }: Aggregate, { bytes, token }: Leaf & { kind: 'bytes' }): void {
  const element = (type as ArrayType).element;
  if (element.kind !== 'integer') return;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + element.size <= bytes.length; at += element.size) {
    const value = integerConstant(BigInt(view.readUIntLE(at, element.size)), element);
    parts.set(at / element.size, { kind: 'scalar', type: element, value, token });
  }
}

/** The entries of a part in the order of their places, in which gcc evaluates them; what they leave out is zero. */
export function entriesOf(part: Part, analyzer: Analyzer): InitializerEntry[] {
  const entries: InitializerEntry[] = [];
  collect(part, 0, null, entries);
  return evaluatedOnce(entries, analyzer);
}

function collect(part: Part, offset: number, bits: BitRange | null, entries: InitializerEntry[]): void {
  if (part.kind !== 'aggregate') {
    entries.push({ ...part, offset, bits });
    return;
  }
  const { type, parts } = part;
  const sorted = [...parts];
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i - 1]![0] < sorted[i]![0]) continue;
    sorted.sort(([a], [b]) => a - b);
    break;
  }
  for (const [index, inner] of sorted) {
    if (type.kind === 'array') collect(inner, offset + index * type.element.size, null, entries);
    else {
      const member = type.members![index]!;
      collect(inner, offset + member.offset, member.bits, entries);
    }
  }
}

/** What a range of elements shares is evaluated for the first of them, and kept for the others. */
function evaluatedOnce(entries: readonly InitializerEntry[], analyzer: Analyzer): InitializerEntry[] {
  const uses = new Map<IR | Place, number>();
  for (const entry of entries) {
    const shared = sharedPart(entry);
    if (shared) uses.set(shared, (uses.get(shared) ?? 0) + 1);
  }
  const kept = new Map<IR | Place, IR | Place>();
  return entries.map((entry) => {
    const shared = sharedPart(entry);
    if (!shared || uses.get(shared) === 1) return entry;
    if (entry.kind === 'scalar') return scalarOnce(entry, analyzer, kept);
    return entry.kind === 'copy' ? copyOnce(entry, analyzer, kept) : entry;
  });
}

/** What of an entry has effects. */
function sharedPart(entry: InitializerEntry): IR | Place | null {
  if (entry.kind === 'scalar') return isPure(entry.value) ? null : entry.value;
  if (entry.kind !== 'copy') return null;
  const { source } = entry;
  if (source.kind === 'variable') return source.before.length === 0 ? null : source;
  return isPure(source.address) ? null : source;
}

function scalarOnce(
  entry: InitializerEntry & { kind: 'scalar' },
  analyzer: Analyzer,
  kept: Map<IR | Place, IR | Place>,
): InitializerEntry {
  const known = kept.get(entry.value) as IR | undefined;
  if (known) return { ...entry, value: known };
  const { type, value, token } = entry;
  const variable = analyzer.temporary(type, token);
  const load = loadOf(variable, token);
  kept.set(value, load);
  const effects = [storeTo(variablePlace(variable), type, value, token)];
  return { ...entry, value: { kind: 'sequence', type: load.type, effects, value: load } };
}

function copyOnce(
  entry: InitializerEntry & { kind: 'copy' },
  analyzer: Analyzer,
  kept: Map<IR | Place, IR | Place>,
): InitializerEntry {
  const known = kept.get(entry.source) as Place | undefined;
  if (known) return { ...entry, source: known };
  const { type: ctype, source, token } = entry;
  if (ctype.kind !== 'record') throw new CompileError('a range of arrays initialized with one that has effects', token);
  const place = variablePlace(analyzer.temporary(ctype, token));
  kept.set(source, place);
  const copy: IR = { kind: 'copy', type: 'void', ctype, target: place, source, token };
  return { ...entry, source: { ...place, before: [copy] } as Place };
}
