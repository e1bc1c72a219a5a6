/**
 * Types that only gain or lose what nobody names: constants of an enumeration, members of a structure. All other code
 * does what it did; where the members lie is no matter of its own.
 */
import { CompileError, PreprocessError } from '../c/errors.js';
import { type CType, type RecordType, sameType, type Unit } from '../c/index.js';
import { UserError } from '../errors.js';
import { type PlacedDeclaration, tokensOf } from '../syntax/index.js';
import type { ChangedText, ChangeOfBoth } from './changed-text.js';
import { enumeratorKeys } from './tokens/enumerators.js';
import { isSameInteger } from './tree/interchangeable.js';
import type { ProofTree } from './unit-pairs.js';

/** Headers of Linux: their structures are what the kernel is handed. */
const OF_KERNEL = /^(linux-headers|include\/standard-headers)\//;
/** Types that embed a type, and those that embed these, as far as they are looked for. */
const MOST_EMBEDDING = 40;
/** Units in which a type is looked for: one may not be compiled here, or leave the type out. */
const MOST_UNITS = 8;

/**
 * Whether code that the patch leaves alone means the same by a type of both trees. A structure is argued about only if
 * it holds a pointer, so that it is no format of a guest, a file or the kernel, and if its first member stays, which
 * casts rely on (C11 6.7.2.1p15).
 */
export function changesUnnamedParts(text: ChangedText, change: ChangeOfBoth): boolean {
  const [before, after] = [partsOf(text.base, change.before), partsOf(text.patched, change.after)];
  if (before === null || after === null || before.around !== after.around) return false;
  const gone = before.isEnumeration ? changedConstants(text, change) : changedMembers(text, change);
  return gone?.every((name) => isUnnamed(text, name)) ?? false;
}

/** A type's tokens around its braces; null where there are no braces, or directives between them. */
function partsOf(
  tree: ProofTree,
  placed: PlacedDeclaration,
): { readonly around: string; readonly isEnumeration: boolean } | null {
  const { body, start, end } = placed.declaration;
  const written = tree.read(placed.file);
  if (!body || written === undefined || OF_KERNEL.test(placed.file)) return null;
  if (tokensOf(written, body.start, body.end).includes('#')) return null;
  const head = tokensOf(written, start, body.start);
  const around = [...head, '{}', ...tokensOf(written, body.end, end), ...placed.declaration.conditions].join(' ');
  return { around, isEnumeration: head.includes('enum') };
}

/** Constants that one tree has alone, or whose values differ; null where it cannot be told. */
function changedConstants(text: ChangedText, change: ChangeOfBoth): readonly string[] | null {
  const types = typesOf(text, change);
  if (
    types?.every(([one, other]) => one.kind === 'integer' && other.kind === 'integer' && isSameInteger(one, other)) !==
    true
  )
    return null;
  const [one, other] = [
    enumeratorKeys(text.writtenText(text.base, change.before)),
    enumeratorKeys(text.writtenText(text.patched, change.after)),
  ];
  const all = [...new Set([...one.keys(), ...other.keys()])];
  const changed = new Set(all.filter((name) => one.get(name) !== other.get(name)));
  const others = text.changes.flatMap((each) => [each.before, each.after].map((placed) => placed?.declaration.name));
  // What follows from a value that differs differs as well.
  const words = (name: string): readonly string[] => (one.get(name) ?? other.get(name)!).match(/[A-Za-z_]\w*/g) ?? [];
  for (let size = -1; size !== changed.size; ) {
    size = changed.size;
    for (const name of all)
      if (words(name).some((word) => changed.has(word) || others.includes(word))) changed.add(name);
  }
  return [...changed];
}

/** Members that one tree has alone; null where there is more to the change, or where others rely on their places. */
function changedMembers(text: ChangedText, change: ChangeOfBoth): readonly string[] | null {
  const gone = new Set<string>();
  for (const [one, other] of typesOf(text, change) ?? [[null, null]]) {
    if (one?.kind !== 'record' || other?.kind !== 'record') return null;
    const changed = membersBetween(one, other);
    if (!changed) return null;
    for (const name of changed) gone.add(name);
  }
  const names = [...text.namesChanged(change)];
  return isInitializedByOrder(text, names) ? null : [...gone];
}

function membersBetween(one: RecordType, other: RecordType): readonly string[] | null {
  const [old, now] = [one.members ?? [], other.members ?? []];
  if (one.union || other.union || one.align !== other.align || !holdsPointer(one) || !holdsPointer(other)) return null;
  // What is in a member without a name is named without it.
  if ([...old, ...now].some(({ name }) => name === null)) return null;
  const named = (list: typeof old): Set<string | null> => new Set(list.map(({ name }) => name));
  const [oldNames, nowNames] = [named(old), named(now)];
  const [kept, keptNow] = [old.filter(({ name }) => nowNames.has(name)), now.filter(({ name }) => oldNames.has(name))];
  if (kept.length !== keptNow.length || old[0] !== kept[0] || now[0] !== keptNow[0]) return null;
  const areKept = kept.every((member, i) => {
    const { name, type, align, qualifiers, bits } = keptNow[i]!;
    const isAlike = member.name === name && member.align === align && member.qualifiers === qualifiers;
    return isAlike && member.bits === null && bits === null && sameType(member.type, type);
  });
  if (!areKept) return null;
  const gone = [...old.filter(({ name }) => !nowNames.has(name)), ...now.filter(({ name }) => !oldNames.has(name))];
  return gone.some(({ bits }) => bits !== null) ? null : gone.map(({ name }) => name!);
}

function holdsPointer(type: CType): boolean {
  if (type.kind === 'pointer') return true;
  if (type.kind === 'array') return holdsPointer(type.element);
  return type.kind === 'record' && (type.members ?? []).some((member) => holdsPointer(member.type));
}

/** The type under each of its names in a unit that sees it in both trees; null where there is none. */
function typesOf(
  { base, patched }: ChangedText,
  { before, after }: ChangeOfBoth,
): ReadonlyArray<readonly [CType, CType]> | null {
  const unitsOf = (tree: ProofTree, { file }: PlacedDeclaration): readonly string[] =>
    file.endsWith('.c') ? [file] : tree.unitsOf(file);
  const others = new Set(unitsOf(patched, after));
  const names = [before.declaration.name, ...before.declaration.otherNames];
  const files = unitsOf(base, before).filter((each) => others.has(each));
  for (const file of files.slice(0, MOST_UNITS)) {
    const [one, other] = [unitOf(base, file), unitOf(patched, file)];
    if (!one || !other) continue;
    const found = names.map((name) => [typeNamed(one, name), typeNamed(other, name)] as const);
    const inBoth = found.flatMap(([old, now]) => (old && now ? [[old, now] as const] : []));
    if (inBoth.length > 0) return found.every(([old, now]) => (old === null) === (now === null)) ? inBoth : null;
  }
  return null;
}

function unitOf(tree: ProofTree, file: string): Unit | null {
  try {
    return tree.unit(file);
  } catch (error) {
    if (error instanceof PreprocessError || error instanceof CompileError || error instanceof UserError) return null;
    throw error;
  }
}

function typeNamed(unit: Unit, name: string): CType | null {
  const entity = unit.lookup(name);
  if (entity?.kind === 'typedef') return entity.type;
  const tag = `struct ${name}`;
  unit.findTagDefinition(tag);
  return unit.lookupTag(tag);
}

/** Whether no code has a name but what the patch changes. */
function isUnnamed(text: ChangedText, name: string): boolean {
  return [text.base, text.patched].every(
    (tree) => !tree.mayBePasted(name) && tree.filesWith(name).every((file) => !text.isWordElsewhere(tree, file, name)),
  );
}

/**
 * Whether an object of one of these types may be initialized without the names of its members (C11 6.7.9p17), or one
 * that has such an object as a member. What a macro says of it is not known.
 */
function isInitializedByOrder({ base, patched }: ChangedText, names: readonly string[]): boolean {
  const known = new Set(names);
  for (const name of known) {
    if (known.size > MOST_EMBEDDING) return true;
    const listed = new RegExp(`\\b${name}\\b([^;{}]*=|\\s*\\))\\s*\\{\\s*(?![\\s.}]|0\\s*\\})`);
    const byMacro = new RegExp(`\\b${name}\\s+\\w+\\s*(\\[[^\\]]*\\]\\s*)*=\\s*[A-Z]`);
    const embedded = new RegExp(`\\b${name}\\s+\\w[^;(){}]*;`);
    const alias = new RegExp(`\\btypedef\\s+(?:struct\\s+)?${name}\\s+(\\w+)\\s*;`, 'g');
    for (const tree of [base, patched])
      for (const file of tree.filesWith(name)) {
        const written = tree.read(file) ?? '';
        if (listed.test(written) || byMacro.test(written)) return true;
        for (const holder of typesWith(written, embedded)) known.add(holder);
        for (const [, other] of written.matchAll(alias)) known.add(other!);
      }
  }
  return false;
}

/** Names of the structures and unions in whose braces a text stands. */
function typesWith(written: string, member: RegExp): readonly string[] {
  const found: string[] = [];
  for (const { 0: whole, 1: tag, index } of written.matchAll(/\b(?:struct|union)\s+(\w+)?\s*\{/g)) {
    const end = closing(written, index + whole.length);
    if (!member.test(written.slice(index + whole.length, end))) continue;
    const typedef = /^\}[^;]*?(\w+)\s*;/.exec(written.slice(end))?.[1];
    found.push(...[tag, typedef].filter((name) => name !== undefined));
  }
  return found;
}

/** The offset of the brace that closes the one before an offset. */
function closing(written: string, from: number): number {
  let depth = 1;
  for (let at = from; at < written.length; at++) {
    if (written[at] === '{') depth++;
    else if (written[at] === '}' && --depth === 0) return at;
  }
  return written.length;
}
