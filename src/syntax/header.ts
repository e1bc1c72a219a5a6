/** Reads what a stretch declares from the tokens that stand in no braces. */
import type { DeclarationKind } from './declaration.js';
import { isAttribute, isWord, SPECIFIERS, STATEMENT_WORDS, TYPE_WORDS } from './words.js';

/** What a header declares. */
export interface Header {
  readonly kind: Extract<DeclarationKind, 'function' | 'prototype' | 'type' | 'variable' | 'other'>;
  /** The first name it declares; null where it has none. */
  readonly name: string | null;
  /** What else it declares: the other declarators, the tag of a struct, union or enum. */
  readonly otherNames: readonly string[];
  readonly parameters: readonly string[] | null;
  readonly isVariadic: boolean;
  readonly storage: 'static' | 'extern' | null;
  readonly isInline: boolean;
}

/** A word or punctuator of a header, or a pair of brackets with what is in them. */
interface Item {
  readonly text: string;
  /** What stands in the brackets; null for no brackets. */
  readonly items: readonly Item[] | null;
}

/** What stands behind a function's or a macro's name. */
interface Called {
  readonly name: string;
  /** Where the name starts. */
  readonly at: number;
  readonly parameters: readonly Item[];
  /** Behind the parameters. */
  readonly next: number;
}

/**
 * Reads a header.
 * @param words its tokens, as they are spelled; braces are empty
 * @param isFunction whether a function's body is behind it
 */
export function readHeader(words: readonly string[], isFunction: boolean): Header {
  const all = group(words);
  const storage = all.find(({ text }) => text === 'static' || text === 'extern')?.text as Header['storage'] | undefined;
  const common = { storage: storage ?? null, isInline: all.some(({ text }) => /^(__)?inline(__)?$/.test(text)) };
  const none = { ...common, otherNames: [], parameters: null, isVariadic: false };
  const items = withoutAttributes(all);
  const isTypedef = items.some(({ text }) => text === 'typedef');
  const tag = tagOf(items);
  const plain = tag ? [...items.slice(0, tag.at), { text: 'int', items: null }, ...items.slice(tag.next)] : items;
  if (isFunction || (!isTypedef && isPrototype(plain))) {
    const called = calledOf(plain);
    if (!called) return { ...none, kind: isFunction ? 'function' : 'other', name: null };
    const kind = isFunction ? 'function' : 'prototype';
    return {
      ...none,
      kind,
      name: called.name,
      ...readParameters(called.parameters, plain.some(({ text }) => text === ';') && isFunction),
    };
  }
  const names = declaratorNames(plain);
  const tagName = tag?.name ?? null;
  if (isTypedef) return { ...none, kind: 'type', name: names[0] ?? tagName, otherNames: others(names, tagName) };
  if (names.length > 0)
    return { ...none, kind: 'variable', name: names[0]!, otherNames: others(names, tag?.hasMembers ? tagName : null) };
  return tag ? { ...none, kind: 'type', name: tagName } : { ...none, kind: 'other', name: null };
}

function others(names: readonly string[], tag: string | null): readonly string[] {
  const rest = names.slice(1);
  return tag !== null && names.length > 0 && !names.includes(tag) ? [...rest, tag] : rest;
}

const CLOSES: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** Puts brackets together; one that is not closed goes to the end. Not recursive: text may nest as deep as it likes. */
function group(words: readonly string[]): readonly Item[] {
  const stack: { readonly close: string; readonly text: string; readonly items: Item[] }[] = [];
  const root: Item[] = [];
  let items = root;
  for (const text of words) {
    const close = CLOSES.get(text);
    if (close) {
      const inner: Item[] = [];
      items.push({ text, items: inner });
      stack.push({ close, text, items });
      items = inner;
    } else if (text === stack.at(-1)?.close) items = stack.pop()!.items;
    else items.push({ text, items: null });
  }
  return root;
}

/** Drops attributes with their arguments, and labels of assembler names. */
function withoutAttributes(items: readonly Item[]): readonly Item[] {
  const kept: Item[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (!isAttribute(item.text)) kept.push(item);
    else if (items[i + 1]?.text === '(') i++;
  }
  return kept;
}

/** The last struct, union or enum that is no parameter, with its tag and members. */
function tagOf(
  items: readonly Item[],
): { readonly at: number; readonly next: number; readonly name: string | null; readonly hasMembers: boolean } | null {
  const at = items.findIndex(({ text }) => text === 'struct' || text === 'union' || text === 'enum');
  if (at < 0) return null;
  let next = at + 1;
  // A macro with arguments, such as for an alignment, may stand before the tag.
  while (isWord(items[next]?.text ?? '') && items[next + 1]?.text === '(' && isWord(items[next + 2]?.text ?? ''))
    next += 2;
  let name: string | null = null;
  while (isWord(items[next]?.text ?? '')) {
    const word = items[next]!.text;
    const follows = items[next + 1]?.text;
    // Of `struct tag name`, the second is a declarator; of `struct MACRO tag {`, the tag.
    if (
      name !== null &&
      !items
        .slice(next)
        .some(({ text }, i) => text === '{' && items.slice(next, next + i).every((each) => isWord(each.text)))
    )
      break;
    if (follows === '(' && name !== null) break;
    name = word;
    next++;
  }
  const hasMembers = items[next]?.text === '{';
  return { at, next: hasMembers ? next + 1 : next, name, hasMembers };
}

/** Whether words before a name say its type, so that it is declared and not used. */
function hasType(items: readonly Item[], end: number): boolean {
  return items
    .slice(0, end)
    .some(({ text, items: inner }) => inner !== null || text === '*' || (isWord(text) && !SPECIFIERS.has(text)));
}

/** Whether what ends in a semicolon declares a function. */
function isPrototype(items: readonly Item[]): boolean {
  const called = calledOf(items);
  if (!called || !hasType(items, called.at)) return false;
  const equals = items.findIndex(({ text }) => text === '=');
  if (equals >= 0 && equals < called.at) return false;
  const next = items[called.next];
  // `TYPE_OF(x) y;` names y, `x y(1) = 2;` a variable
  return (
    next === undefined ||
    next.text === ';' ||
    next.text === ',' ||
    (isWord(next.text) && items[called.next + 1]?.text !== '=')
  );
}

/**
 * The name that parameters stand behind: of several, the first with a type before it. Of `GLUE(a, b)(int x)`, the name
 * is `GLUE(a, b)`.
 */
function calledOf(items: readonly Item[]): Called | null {
  let first: Called | null = null;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (item.text === '=' || item.text === '{') break;
    if (item.text !== '(') continue;
    const called = calledAt(items, i);
    if (!called) continue;
    if (hasType(items, called.at)) {
      // `MACRO(x) name(…)` has its type in the macro.
      return called;
    }
    first ??= called;
    i = called.next - 1;
  }
  return first;
}

function calledAt(items: readonly Item[], i: number): Called | null {
  const inner = items[i]!.items!;
  const after = items[i + 1];
  const before = items[i - 1]?.text ?? '';
  if (after?.text === '(' && (inner[0]?.text === '*' || inner.length === 1)) {
    // A function that returns a pointer to a function, or a name in parentheses; `(*name)(int)` is a variable.
    const called = calledOf(inner);
    if (called) return { ...called, at: i, next: i + 2 };
    if (
      inner.length === 1 &&
      isWord(inner[0]!.text) &&
      (!isWord(before) || SPECIFIERS.has(before) || TYPE_WORDS.has(before))
    )
      return { name: inner[0]!.text, at: i, parameters: after.items!, next: i + 2 };
    if (inner[0]?.text === '*') return null;
  }
  if (!isWord(before) || SPECIFIERS.has(before) || TYPE_WORDS.has(before) || STATEMENT_WORDS.has(before)) return null;
  if (after?.text === '(')
    return { name: `${before}(${spelled(inner)})`, at: i - 1, parameters: after.items!, next: i + 2 };
  return { name: before, at: i - 1, parameters: inner, next: i + 1 };
}

function spelled(items: readonly Item[]): string {
  return items
    .map(({ text, items: inner }) =>
      inner ? `${text}${spelled(inner)}${CLOSES.get(text)}` : text === ',' ? ', ' : text,
    )
    .join('');
}

/** Parts a list at its commas. */
function parted(items: readonly Item[]): readonly (readonly Item[])[] {
  const parts: Item[][] = [[]];
  for (const item of items) {
    if (item.text === ',' && !item.items) parts.push([]);
    else parts.at(-1)!.push(item);
  }
  return parts;
}

/** @param areNames whether the list only names them, and their types are said behind it */
function readParameters(
  items: readonly Item[],
  areNames: boolean,
): { readonly parameters: readonly string[]; readonly isVariadic: boolean } {
  if (items.length === 0 || (items.length === 1 && items[0]!.text === 'void'))
    return { parameters: [], isVariadic: false };
  const parts = parted(items);
  const isVariadic = parts.at(-1)!.some(({ text }) => text === '...');
  const named = isVariadic ? parts.slice(0, -1) : parts;
  const nameOf = (part: readonly Item[]) => (areNames ? (part[0]?.text ?? '') : parameterName(withoutAttributes(part)));
  return { parameters: named.map(nameOf), isVariadic };
}

/** Of a single word or type, '' . */
function parameterName(items: readonly Item[]): string {
  const declarator = declaratorOf(items);
  return declarator && hasType(items, declarator.at) ? declarator.name : '';
}

/** A declarator's name, and the item of its declaration that it is or stands in. */
interface Declarator {
  readonly name: string;
  readonly at: number;
}

/**
 * The name of one declarator with what is before it: the last word before its array, initializer or bit width; that in
 * `(*name)`.
 */
function declaratorOf(items: readonly Item[]): Declarator | null {
  let end = items.findIndex(({ text }) => text === '=' || text === '[' || text === ':');
  if (end < 0) end = items.length;
  let at = items.slice(0, end).findIndex((item) => item.text === '(' && /^[*^(]$/.test(item.items![0]?.text ?? ''));
  if (at >= 0) {
    const inner = declaratorOf(items[at]!.items!);
    return inner && { name: inner.name, at };
  }
  for (at = end - 1; at >= 0 && items[at]!.items; ) at--;
  const name = items[at]?.text ?? '';
  if (!isWord(name) || TYPE_WORDS.has(name) || SPECIFIERS.has(name)) return null;
  // A macro in capitals behind a name is an attribute: `type name MACRO`.
  const before = items[at - 1]?.text ?? '';
  const isAfterName = at >= 2 && /^[A-Z][A-Z0-9_]*$/.test(name) && /^[A-Za-z_]*[a-z]/.test(before);
  const isName = isAfterName && !TYPE_WORDS.has(before) && !SPECIFIERS.has(before) && hasType(items, at - 1);
  return isName ? { name: before, at: at - 1 } : { name, at };
}

/** The names of a declaration's declarators; none where a type or a macro stands alone. */
function declaratorNames(items: readonly Item[]): readonly string[] {
  const list = items.at(-1)?.text === ';' ? items.slice(0, -1) : items;
  const [first, ...rest] = parted(list.filter(({ text }) => text !== 'typedef'));
  const declarator = declaratorOf(first!);
  // Without a type before it, a word is a type or a macro itself.
  if (!declarator || !hasType(first!, declarator.at)) return [];
  return [declarator.name, ...rest.flatMap((part) => declaratorOf(part)?.name ?? [])];
}
