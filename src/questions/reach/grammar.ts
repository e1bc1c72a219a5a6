/** Loads tree-sitter with the grammar of C that is kept in grammars/: it reads C whose macros are not expanded, in files that are not compiled. */
import { readFileSync } from 'node:fs';
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import { packageFolder } from '../../version.js';

/** A named node of tree-sitter's tree. */
export interface SyntaxNode {
  readonly type: string;
  /** The field of the parent this node stands in; empty where it stands in none. */
  readonly field: string;
  /** Character offset into the parsed text. */
  readonly start: number;
  readonly children: readonly SyntaxNode[];
}

let loading: Promise<Parser> | null = null;

/** A parser of C; the same one each time. Throws where the grammar file cannot be loaded. */
export function loadParser(): Promise<Parser> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Parser> {
  await Parser.init();
  const language = await Language.load(readFileSync(new URL('grammars/tree-sitter-c.wasm', packageFolder)));
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
}

/** Parses C text; the root's children are the top-level items. Null for what is no C as it stands. */
export function parseText(parser: Parser, text: string): SyntaxNode | null {
  const tree = parser.parse(text);
  if (!tree) throw new Error('tree-sitter gave no tree');
  const cursor = tree.walk();
  try {
    return tree.rootNode.hasError ? null : convert(cursor);
  } finally {
    cursor.delete();
    tree.delete();
  }
}

function convert(cursor: TreeCursor): SyntaxNode {
  const { nodeType: type, startIndex: start } = cursor;
  const field = cursor.currentFieldName ?? '';
  const children: SyntaxNode[] = [];
  if (cursor.gotoFirstChild()) {
    do {
      if (cursor.nodeIsNamed) children.push(convert(cursor));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, field, start, children };
}
