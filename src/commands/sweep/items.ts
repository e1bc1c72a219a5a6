/** What a sweep checks: each commit or patch by itself. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';
import { runGit } from '../../tree/git.js';
import { rangeRepository, type TreeOptions } from '../input/trees.js';

/** One commit against its parent, or the patches of one file together. */
export interface SweptItem {
  readonly kind: 'commit' | 'patch';
  /** The commit's object id, or the path of the file. */
  readonly id: string;
  /** The first line of a commit's message; empty for a patch, whose subject its check tells. */
  readonly subject: string;
}

/**
 * The items that arguments name: of "A..B" the commits of the tree's repository, oldest first, merges left out; of a
 * folder its files in the order of their names; else the file itself.
 * @param list a file that names one a line: a commit, or the path of a patch, taken from the list's folder; "#" begins
 * a comment
 * @throws UserError for what is not there
 */
export function itemsOf(given: readonly string[], list: string | undefined, options: TreeOptions): SweptItem[] {
  const items = given.flatMap((each) => (isRange(each) ? commitsOf(each, options) : filesOf(each)));
  return list === undefined ? items : [...items, ...listed(list, options)];
}

/** Items I, I + N, I + 2 N ... of a text "I/N", numbered from 1. @throws UserError where it is none */
export function shardOf<T>(items: readonly T[], shard: string): T[] {
  const [, number = 0, count = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(shard) ?? []).map(Number);
  if (number < 1 || number > count) throw new UserError(`--shard: "${printable(shard)}" is not I/N with I from 1 to N`);
  return items.filter((_, i) => i % count === number - 1);
}

function isRange(text: string): boolean {
  return text.includes('..') && !existsSync(text);
}

function filesOf(path: string): SweptItem[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new UserError(`cannot read ${printable(path)}: no such file`);
  if (!stats.isDirectory()) return [{ kind: 'patch', id: path, subject: '' }];
  const files = readdirSync(path, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith('.'),
  );
  return files
    .map(({ name }) => join(path, name))
    .sort()
    .map((id) => ({ kind: 'patch', id, subject: '' }));
}

function listed(file: string, options: TreeOptions): SweptItem[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UserError(`--list: cannot read ${printable(file)}`);
  }
  const names = text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
  return names.map((name) => {
    const path = resolve(dirname(file), name);
    return existsSync(path) ? { kind: 'patch', id: path, subject: '' } : commitOf(name, options);
  });
}

function commitOf(name: string, options: TreeOptions): SweptItem {
  const dir = rangeRepository(options);
  const found = name.startsWith('-') ? null : runGit(dir, ['log', '-1', '--format=%H%x00%s', name, '--']);
  const [id = '', subject = ''] = found?.ok ? found.output.toString('utf8').trimEnd().split('\0') : [];
  if (!/^[0-9a-f]{40,64}$/.test(id)) throw new UserError(`no such file or commit: ${printable(name)}`);
  return { kind: 'commit', id, subject };
}

function commitsOf(range: string, options: TreeOptions): SweptItem[] {
  const dir = rangeRepository(options);
  if (range.startsWith('-')) throw new UserError(`not a range of commits: ${printable(range)}`);
  const log = runGit(dir, ['log', '--reverse', '--no-merges', '--format=%H%x00%s', range, '--']);
  if (!log.ok) throw new UserError(`git cannot list ${printable(range)}: ${log.complaint}`);
  const lines = log.output.toString('utf8').split('\n');
  return lines.flatMap((line) => {
    const [id, subject = ''] = line.split('\0');
    return id ? [{ kind: 'commit' as const, id, subject }] : [];
  });
}
