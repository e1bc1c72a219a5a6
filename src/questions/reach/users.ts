/** Who calls a function and who uses a field, in all of a tree's C: searched in the text, confirmed by the syntax. */
import { setImmediate } from 'node:timers/promises';
import type { Token } from '../../c/source.js';
import type { Caller, FieldUser, LeftBehind } from '../../result/reach.js';
import { usesIn } from '../../syntax/index.js';
import type { SourceTree } from '../source/tree.js';
import { type WrittenFunction, writtenFunctions } from '../source/written-function.js';
import type { ChangedNames } from './changed.js';
import { LeftBehindCalls } from './left-behind.js';

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
 * The callers of changed functions and the functions that use changed fields, each place once, and calls that are left
 * behind, in the order of files. @param touched files that the patch changes
 */
export async function usersOf(
  tree: SourceTree,
  { functions, fields, arities }: ChangedNames,
  touched: ReadonlySet<string>,
): Promise<{ callers: Caller[]; fieldUsers: FieldUser[]; leftBehind: LeftBehind[] }> {
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
    const calledNames = [...functions].flatMap(([name, only]) => (only === null || only === file ? [name] : []));
    if (![...calledNames, ...fieldNames.keys()].some((name) => text.includes(name))) continue;
    const lines = text.split('\n');
    const defined = writtenFunctions(tree.syntax, file, text);
    leftBehind.addFile(file, text, defined, touched.has(file));
    for (const written of defined) {
      const body = written.tokens.slice(written.body);
      const called = firstPlaces(body, calledNames, isCall);
      const used = firstPlaces(body, [...fieldNames.keys()], isMember);
      if (called.size + used.size === 0) continue;
      const uses = usesIn(tree.syntax, textOf(written, lines));
      for (const [name, line] of called)
        if (uses === null || uses.calls.has(name)) callers.push({ function: name, caller: written.name, file, line });
      for (const [name, line] of used)
        if (uses === null || uses.members.has(name))
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

/** The text of the lines of a function. */
function textOf({ tokens }: WrittenFunction, lines: readonly string[]): string {
  return lines.slice(tokens[0]!.line - 1, tokens.at(-1)!.line).join('\n');
}
