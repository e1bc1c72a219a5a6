/** Who calls a function and who uses a field, in all of a tree's C: searched in the text, confirmed by the syntax. */
import { setImmediate } from 'node:timers/promises';
import type { Parser } from 'web-tree-sitter';
import type { PreprocessorSession } from '../../c/preprocess/index.js';
import type { Token } from '../../c/token.js';
import type { Caller, FieldUser, LeftBehind } from '../../result/result.js';
import type { SourceTree } from '../source/tree.js';
import type { WrittenFunction } from '../source/written-file.js';
import type { ChangedNames } from './changed.js';
import { loadParser, parseText, type SyntaxNode } from './grammar.js';
import { LeftBehindCalls } from './left-behind.js';
import { functionsOf, tokensOf } from './tokens.js';

/** Folders of other programs, and of what a build leaves. */
const NOT_SEARCHED = /^(roms|subprojects|pc-bios|docs|po|build|\.git|rust|python)\/$/;

const FILES_AT_ONCE = 32;

/** Paths of a tree's C. */
export function* cFiles(tree: SourceTree, folder = ''): Generator<string> {
  for (const name of tree.list(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (!name.endsWith('/')) {
      if (/\.[ch]$/.test(name)) yield path;
    } else if (folder !== '' || !NOT_SEARCHED.test(name)) yield* cFiles(tree, path.slice(0, -1));
  }
}

/**
 * The callers of changed functions and the functions that use changed fields, each place once, and calls that are left behind, in the order
 * of files. @param touched files that the patch changes
 */
export async function usersOf(
  tree: SourceTree,
  session: PreprocessorSession,
  { functions, fields, arities }: ChangedNames,
  touched: ReadonlySet<string>,
): Promise<{ callers: Caller[]; fieldUsers: FieldUser[]; leftBehind: LeftBehind[] }> {
  const parser = await loadParser();
  const callers: Caller[] = [];
  const fieldUsers: FieldUser[] = [];
  const leftBehind = new LeftBehindCalls(arities);
  const fieldNames = new Map<string, string>();
  for (const field of fields) {
    const name = field.slice(field.indexOf('.') + 1);
    const known = fieldNames.get(name);
    fieldNames.set(name, known === undefined ? field : `${known}, ${field}`);
  }
  const shared = [...functions].flatMap(([name, file]) => (file === null ? [name] : []));
  const names = [...shared, ...fieldNames.keys()];
  const own = new Set([...functions.values()].filter((file) => file !== null));
  let files = 0;
  for (const file of names.length > 0 ? cFiles(tree) : own) {
    // The thread has others to serve.
    if (files++ % FILES_AT_ONCE === 0) await setImmediate();
    const text = tree.read(file, true) ?? '';
    const called = [...functions].flatMap(([name, only]) => (only === null || only === file ? [name] : []));
    if (![...called, ...fieldNames.keys()].some((name) => text.includes(name))) continue;
    const lines = text.split('\n');
    const defined = functionsOf(tokensOf(session, file, text));
    leftBehind.addFile(file, text, defined, touched.has(file));
    for (const written of defined) {
      const body = written.tokens.slice(written.body);
      const { calls, uses } = confirmed(parser, written, lines);
      for (const [name, line] of firstPlaces(body, called, isCall))
        if (calls === null || calls.has(name)) callers.push({ function: name, caller: written.name, file, line });
      for (const [name, line] of firstPlaces(body, [...fieldNames.keys()], isMember))
        if (uses === null || uses.has(name))
          fieldUsers.push({ field: fieldNames.get(name)!, user: written.name, file, line });
    }
  }
  return { callers, fieldUsers, leftBehind: leftBehind.calls };
}

type Test = (tokens: readonly Token[], at: number) => boolean;

const isCall: Test = (tokens, at) => tokens[at + 1]?.text === '(' && !/^(\.|->)$/.test(tokens[at - 1]?.text ?? '');
const isMember: Test = (tokens, at) => /^(\.|->)$/.test(tokens[at - 1]?.text ?? '');

/** The line of the first token of each name that passes the test. */
function firstPlaces(tokens: readonly Token[], names: readonly string[], test: Test): Map<string, number> {
  const found = new Map<string, number>();
  tokens.forEach(({ text, line }, at) => {
    if (names.includes(text) && !found.has(text) && test(tokens, at)) found.set(text, line);
  });
  return found;
}

/** What the function's syntax tree calls and uses; null where it does not parse on its own because of macros. */
function confirmed(
  parser: Parser,
  { tokens }: WrittenFunction,
  lines: readonly string[],
): { calls: ReadonlySet<string> | null; uses: ReadonlySet<string> | null } {
  const [first, last] = [tokens[0]!.line, tokens[tokens.length - 1]!.line];
  const text = lines.slice(first - 1, last).join('\n');
  const root = parseText(parser, text);
  if (!root) return { calls: null, uses: null };
  const calls = new Set<string>();
  const uses = new Set<string>();
  const word = (node: SyntaxNode): string => /^\w*/.exec(text.slice(node.start, node.start + 200))![0];
  const visit = (node: SyntaxNode): void => {
    for (const child of node.children) {
      if (node.type === 'call_expression' && child.field === 'function') calls.add(word(child));
      if (child.type === 'field_identifier') uses.add(word(child));
      visit(child);
    }
  };
  visit(root);
  return { calls, uses };
}
