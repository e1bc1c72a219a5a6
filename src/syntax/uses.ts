/** What a function as written calls, and which members it uses. */
import type { TreeCursor } from 'web-tree-sitter';
import type { Syntax } from './grammar.js';

export interface Uses {
  /** The names that are called directly. */
  readonly calls: ReadonlySet<string>;
  /** The members that are accessed, of whatever type. */
  readonly members: ReadonlySet<string>;
}

/** Reads a whole function. Null for one that the grammar does not take as it stands, because of macros in it. */
export function usesIn({ parser }: Syntax, text: string): Uses | null {
  const tree = parser.parse(text);
  if (!tree) throw new Error('tree-sitter gave no tree');
  const cursor = tree.walk();
  try {
    if (tree.rootNode.hasError) return null;
    const uses = { calls: new Set<string>(), members: new Set<string>() };
    visit(cursor, text, uses, false);
    return uses;
  } finally {
    cursor.delete();
    tree.delete();
  }
}

function visit(cursor: TreeCursor, text: string, uses: { calls: Set<string>; members: Set<string> }, isCall: boolean) {
  const word = () => text.slice(cursor.startIndex, cursor.endIndex).match(/^\w*/)![0];
  const { nodeType } = cursor;
  if (isCall && cursor.currentFieldName === 'function') uses.calls.add(word());
  if (nodeType === 'field_identifier') uses.members.add(word());
  if (!cursor.gotoFirstChild()) return;
  do visit(cursor, text, uses, nodeType === 'call_expression');
  while (cursor.gotoNextSibling());
  cursor.gotoParent();
}
