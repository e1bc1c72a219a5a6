/** What a patch changes in a meson.build or Kconfig file. */
import type { TreeView } from '../view.js';
import { type Expression, MesonSyntaxError, parseMeson, type Statement } from './meson.js';
import { placedItems } from './sources.js';

/**
 * Paths of files that the file names after the patch only, and before it only; `other` where it changes in anything
 * else.
 */
export interface BuildChanges {
  readonly named: readonly string[];
  readonly unnamed: readonly string[];
  readonly other: boolean;
}

const ALL_OTHER: BuildChanges = { named: [], unnamed: [], other: true };

/**
 * Compares a build file of two trees. Comments and layout do not count. A file that goes from one source set to
 * another, or comes under another condition, is in both lists. Total: what cannot be read is `other`.
 * @param path of a meson.build or Kconfig file; of any other kind, every change is `other`
 */
export function buildChanges(base: TreeView, patched: TreeView, path: string): BuildChanges {
  const before = base.read(path) ?? '';
  const after = patched.read(path) ?? '';
  if (path.endsWith('meson.build'))
    return mesonChanges(before, after, path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const isSame = /(?:^|\/)Kconfig[^/]*$/.test(path) && bare(before) === bare(after);
  return isSame ? { named: [], unnamed: [], other: false } : ALL_OTHER;
}

/** Without comments and layout. */
function bare(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '')
    .join('\n');
}

function mesonChanges(before: string, after: string, folder: string): BuildChanges {
  const old = readFile(before, folder);
  const now = readFile(after, folder);
  if (!old || !now) return ALL_OTHER;
  const only = (left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): string[] =>
    [...left].filter(([key]) => !right.has(key)).map(([, path]) => path);
  return {
    named: [...new Set(only(now.placed, old.placed))].sort(),
    unnamed: [...new Set(only(old.placed, now.placed))].sort(),
    other: old.rest !== now.rest,
  };
}

/** The files that are put somewhere, by where and under what conditions; and all else that is said. */
function readFile(text: string, folder: string): { placed: ReadonlyMap<string, string>; rest: string } | null {
  let statements: Statement[];
  try {
    statements = parseMeson(text);
  } catch (error) {
    if (error instanceof MesonSyntaxError) return null;
    throw error;
  }
  const placed = new Map<string, string>();
  const placements = placedItems(statements, folder);
  for (const { item, into, guards } of placements) {
    if (!item.startsWith('@')) placed.set(JSON.stringify(plain([item, into, guards])), item);
  }
  return {
    placed,
    rest: JSON.stringify(plain([placements.filter(({ item }) => item.startsWith('@')), restOf(statements)])),
  };
}

/** Statements without those that only put files into a source set, and without lines. */
function restOf(statements: readonly Statement[]): unknown[] {
  return statements.flatMap((statement): unknown[] => {
    if (statement.kind === 'if') {
      const branches = statement.branches.map(({ condition, body }) => [condition, restOf(body)] as const);
      return branches.every(([, body]) => body.length === 0) ? [] : [plain(branches)];
    }
    if (statement.kind === 'foreach') {
      const body = restOf(statement.body);
      return [plain([statement.over, body])];
    }
    return isPlacing(statement)
      ? []
      : [plain(statement.value), statement.kind === 'assign' ? [statement.name, statement.isAdded] : null];
  });
}

/** `X.add(…)` and `X.add_all(…)` of plain files and names; a call inside that is none of `files()` may do anything. */
function isPlacing(statement: Statement): boolean {
  if (statement.kind !== 'expression' || statement.value.kind !== 'call') return false;
  const { callee, positional, named } = statement.value;
  if (callee.kind !== 'member' || !/^add(?:_all)?$/.test(callee.name) || callee.object.kind !== 'name') return false;
  const values = [...positional, ...['if_true', 'if_false'].flatMap((name) => named.get(name) ?? [])];
  return values.every(isPlain) && [...named.keys()].every((name) => /^(?:when|if_true|if_false)$/.test(name));
}

function isPlain(value: Expression): boolean {
  if (value.kind === 'string' || value.kind === 'name') return true;
  if (value.kind === 'list') return value.items.every(isPlain);
  return (
    value.kind === 'call' &&
    value.callee.kind === 'name' &&
    value.callee.name === 'files' &&
    value.positional.every(isPlain)
  );
}

/** As data that JSON keeps, without lines. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}
