/** Loads tree-sitter with the grammar of C that is kept in grammars/, and turns its trees into plain objects. */
import { readFileSync } from 'node:fs';
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';

/** A named node of tree-sitter's tree, or an anonymous one that stands in a field (operators). */
export interface SyntaxNode {
  readonly type: string;
  /** The field of the parent this node stands in; empty where it stands in none. */
  readonly field: string;
  /** Character offsets into the parsed text; end is exclusive, and only told for declarations and sized types. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

/** Where tree-sitter could make no sense of the text: a character offset. */
export interface SyntaxFault {
  readonly fault: number;
}

let parser: Parser | null = null;
let typeNames: readonly string[] = [];
let namedTypes: readonly boolean[] = [];
let fieldNames: ReadonlyArray<string | null> = [];

let loading: Promise<void> | null = null;

/** Must have been awaited once before parseText is called. Throws where the grammar file cannot be loaded. */
export function loadGrammar(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  await Parser.init();
  const language = await Language.load(readFileSync(new URL('../../../grammars/tree-sitter-c.wasm', import.meta.url)));
  const created = new Parser();
  created.setLanguage(language);
  typeNames = Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeForId(id) ?? '');
  namedTypes = Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeIsNamed(id));
  fieldNames = language.fields;
  parser = created;
}

/** Trees of short texts: with names and types written as one letter and one word, most declarations and operands look alike. */
const shortTrees = new Map<string, SyntaxNode>();
const SHORT_TEXT = 200;

/** Parses C text; the root's children are the top-level items. Equal texts may give the same object. */
export function parseText(text: string): SyntaxNode | SyntaxFault {
  if (text.length > SHORT_TEXT) return parse(text);
  const known = shortTrees.get(text);
  if (known) return known;
  const parsed = parse(text);
  if (!('fault' in parsed)) shortTrees.set(text, parsed);
  return parsed;
}

function parse(text: string): SyntaxNode | SyntaxFault {
  if (!parser) throw new Error('loadGrammar() must be awaited before C is parsed');
  const tree = parser.parse(text);
  if (!tree) throw new Error('tree-sitter gave no tree');
  const cursor = tree.walk();
  try {
    if (tree.rootNode.hasError) return { fault: findFault(cursor) };
    return convert(cursor);
  } finally {
    cursor.delete();
    tree.delete();
  }
}

const ERROR_TYPE = 65535;

/** The types whose end is looked at; every question to the cursor is a call into tree-sitter's own WebAssembly. */
const TYPES_WITH_END = new Set(['declaration', 'type_definition', 'field_declaration', 'sized_type_specifier']);
const NO_CHILDREN: readonly SyntaxNode[] = [];

function convert(cursor: TreeCursor, typeId = cursor.nodeTypeId, fieldId = cursor.currentFieldId): SyntaxNode {
  const type = typeNames[typeId]!;
  const start = cursor.startIndex;
  const end = TYPES_WITH_END.has(type) ? cursor.endIndex : start;
  let children = NO_CHILDREN as SyntaxNode[];
  // What is not named is a word or a punctuation mark.
  if (namedTypes[typeId] && cursor.gotoFirstChild()) {
    children = [];
    do {
      const childType = cursor.nodeTypeId;
      const childField = cursor.currentFieldId;
      if (namedTypes[childType] || childField !== 0) children.push(convert(cursor, childType, childField));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, field: fieldNames[fieldId] ?? '', start, end, children };
}

/** The first erroneous or missing node in the order of the text. */
function findFault(cursor: TreeCursor): number {
  let found = -1;
  const visit = (): void => {
    if (cursor.nodeTypeId === ERROR_TYPE || cursor.nodeIsMissing) {
      found = cursor.startIndex;
      return;
    }
    if (cursor.gotoFirstChild()) {
      do visit();
      while (found < 0 && cursor.gotoNextSibling());
      cursor.gotoParent();
    }
  };
  visit();
  return Math.max(found, 0);
}
