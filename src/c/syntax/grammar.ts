/** Loads tree-sitter with the grammar of C that is kept in grammars/, and turns its trees into plain objects. */
import { readFileSync } from 'node:fs';
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';

/** A named node of tree-sitter's tree, or an anonymous one that stands in a field (operators). */
export interface SyntaxNode {
  readonly type: string;
  /** The field of the parent this node stands in; empty where it stands in none. */
  readonly field: string;
  /** Character offsets into the parsed text; end is exclusive. */
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

/** Must have been awaited once before parseText is called. Throws where the grammar file cannot be loaded. */
export async function loadGrammar(): Promise<void> {
  if (parser) return;
  await Parser.init();
  const language = await Language.load(readFileSync(new URL('../../../grammars/tree-sitter-c.wasm', import.meta.url)));
  const created = new Parser();
  created.setLanguage(language);
  typeNames = Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeForId(id) ?? '');
  namedTypes = Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeIsNamed(id));
  fieldNames = language.fields;
  parser = created;
}

/** Parses C text; the root's children are the top-level items. */
export function parseText(text: string): SyntaxNode | SyntaxFault {
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

function convert(cursor: TreeCursor): SyntaxNode {
  const type = typeNames[cursor.nodeTypeId]!;
  const field = fieldNames[cursor.currentFieldId] ?? '';
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const children: SyntaxNode[] = [];
  if (cursor.gotoFirstChild()) {
    do {
      if (namedTypes[cursor.nodeTypeId] || cursor.currentFieldId !== 0) children.push(convert(cursor));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, field, start, end, children };
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
