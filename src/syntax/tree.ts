/** Reads tree-sitter's tree of a file's plain text: what each of its top-level nodes declares. */
import type { TreeCursor } from 'web-tree-sitter';
import type { DeclarationKind } from './declaration.js';
import type { Syntax } from './grammar.js';
import type { PlainText } from './plain.js';

/** What a node declares; names are offsets of the plain text. */
export interface Item {
  readonly kind: Extract<DeclarationKind, 'function' | 'prototype' | 'type' | 'variable' | 'other'>;
  readonly start: number;
  readonly end: number;
  readonly names: readonly number[];
  /** Where its struct, union or enum has a tag; -1 for none. */
  readonly tag: number;
  readonly hasMembers: boolean;
  /** Where the names of parameters are, -1 for one that has none; null for what takes no parameters. */
  readonly parameters: readonly number[] | null;
  readonly isVariadic: boolean;
  /** The grammar has no place for a part of it. */
  readonly isDamaged: boolean;
}

/** A node, as far as declarations ask. */
interface Part {
  readonly type: string;
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly isDamaged: boolean;
  readonly parts: readonly Part[];
}

/** The top-level nodes of a plain text in order, each with the semicolon behind it. */
export function itemsOf({ parser }: Syntax, { text }: PlainText): readonly Item[] {
  const tree = parser.parse(text);
  if (!tree) throw new Error('tree-sitter gave no tree');
  const cursor = tree.walk();
  try {
    const items: Item[] = [];
    for (const part of partOf(cursor, !tree.rootNode.hasError, cursor.nodeType).parts) {
      const before = items.at(-1);
      if (before && isSemicolon(part) && takesSemicolon(text, before))
        items[items.length - 1] = { ...before, end: part.end, isDamaged: before.isDamaged || part.isDamaged };
      else items.push(itemOf(part));
    }
    return items;
  } finally {
    cursor.delete();
    tree.delete();
  }
}

/** How deep nodes are read: names do not stand deeper. */
const DEEPEST = 200;

/** Punctuators that say nothing: their nodes are not read, as each question to the parser costs. */
const SILENT = /^[^A-Za-z_;.]/;

/** @param isWhole whether no node of the tree is damaged */
function partOf(cursor: TreeCursor, isWhole: boolean, type: string, depth = 0): Part {
  const { startIndex: start, endIndex: end, currentFieldName: field } = cursor;
  let isDamaged = !isWhole && (type === 'ERROR' || cursor.nodeIsMissing);
  const parts: Part[] = [];
  if (depth < DEEPEST && cursor.gotoFirstChild()) {
    do {
      const { nodeType } = cursor;
      if (isWhole && SILENT.test(nodeType)) continue;
      const part = partOf(cursor, isWhole, nodeType, depth + 1);
      isDamaged ||= part.isDamaged;
      if (!SILENT.test(nodeType)) parts.push(part);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, field, start, end, isDamaged, parts };
}

function isSemicolon({ type, parts }: Part): boolean {
  return type === ';' || (type === 'expression_statement' && parts.length === 1 && parts[0]!.type === ';');
}

/**
 * Whether a semicolon behind an item belongs to it: a type is a node without it, and one behind a body declares
 * nothing.
 */
function takesSemicolon(text: string, { kind, end }: Item): boolean {
  return text[end - 1] !== ';' && (kind === 'type' || kind === 'function' || kind === 'other');
}

const RECORDS: ReadonlySet<string> = new Set(['struct_specifier', 'union_specifier', 'enum_specifier']);

function itemOf(part: Part): Item {
  const { type, start, end, isDamaged } = part;
  const none = { start, end, isDamaged, names: [], parameters: null, isVariadic: false };
  const record = RECORDS.has(type) ? part : part.parts.find((each) => RECORDS.has(each.type));
  const tag = record?.parts.find(({ field }) => field === 'name')?.start ?? -1;
  const common = { ...none, tag, hasMembers: record?.parts.some(({ field }) => field === 'body') ?? false };
  if (RECORDS.has(type)) return { ...common, kind: 'type' };
  const declarators = part.parts.filter(({ field }) => field === 'declarator').map(declaratorOf);
  const names = declarators.map(({ name }) => name).filter((name) => name >= 0);
  if (type === 'type_definition') return { ...common, kind: 'type', names };
  const [first] = declarators;
  const list = first?.parameters;
  const read = list ? { parameters: parametersOf(list), isVariadic: isVariadic(list) } : {};
  if (type === 'function_definition') return { ...common, kind: 'function', names: names.slice(0, 1), ...read };
  if (type !== 'declaration') return { ...common, kind: 'other' };
  if (list) return { ...common, kind: 'prototype', names: names.slice(0, 1), ...read };
  if (names.length > 0) return { ...common, kind: 'variable', names };
  return { ...common, kind: tag >= 0 || record ? 'type' : 'other' };
}

interface Declarator {
  /** -1 for one without a name. */
  readonly name: number;
  /** Set if the name is a function's. */
  readonly parameters: Part | null;
}

/** The name in a declarator, and the parameters behind it (C11, 6.7.6). */
function declaratorOf(part: Part): Declarator {
  if (/identifier$/.test(part.type)) return { name: part.start, parameters: null };
  const inner = part.parts.find(({ field, type }) => field === 'declarator' || /(declarator|identifier)$/.test(type));
  if (!inner) return { name: -1, parameters: null };
  const { name, parameters } = declaratorOf(inner);
  if (parameters || part.type !== 'function_declarator' || !isName(inner)) return { name, parameters };
  return { name, parameters: part.parts.find(({ field }) => field === 'parameters') ?? null };
}

/** Whether a declarator is a name, perhaps in parentheses. */
function isName({ type, parts }: Part): boolean {
  return /identifier$/.test(type) || (type === 'parenthesized_declarator' && parts.length === 1 && isName(parts[0]!));
}

function parametersOf({ parts }: Part): readonly number[] {
  const list = parts.filter(({ type }) => type === 'parameter_declaration');
  return list.map(({ parts: own }) => {
    const declarator = own.find(({ field }) => field === 'declarator');
    return declarator ? declaratorOf(declarator).name : -1;
  });
}

function isVariadic({ parts }: Part): boolean {
  return parts.some(({ type }) => type === 'variadic_parameter' || type === '...');
}
