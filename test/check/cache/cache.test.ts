import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CacheKey, cacheFolder, readCached, writeCached } from '../../../src/check/cache/cache.js';
import type { CheckResult } from '../../../src/result/result.js';
import { openFolder } from '../../../src/tree/folder.js';
import { Folder } from '../../patch/help.js';

let tree: Folder;
let home: Folder;
beforeEach(() => {
  tree = new Folder();
  home = new Folder();
  vi.stubEnv('XDG_CACHE_HOME', home.path);
  tree.write({ 'a.c': 'one\n', 'dir/b.h': 'b\n', 'dir/c.h': 'c\n' });
  symlinkSync('a.c', join(tree.path, 'link.c'));
  symlinkSync('nowhere', join(tree.path, 'later'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  tree.remove();
  home.remove();
});

const named = (verdict: string) => ({ verdict }) as unknown as CheckResult;
const key = (...parts: unknown[]): CacheKey => ({ folder: tree.path, parts });
const entries = () => readdirSync(cacheFolder()!).filter((name) => name.endsWith('.json'));
const entryPath = (name: string) => join(cacheFolder()!, name);

/** Keeps a result of a run that reads all there is. */
function keep(which: CacheKey, verdict = 'pass'): void {
  const view = openFolder(tree.path);
  for (const path of ['a.c', 'dir/b.h', 'link.c', 'none.c']) view.read(path);
  view.list('dir');
  view.exists('later');
  writeCached(which, view.lookedAt!(), named(verdict));
}

describe('a kept result', () => {
  it('is used while all that was read is the same, whatever its times are', () => {
    keep(key(1));
    expect(readCached(key(1))).toEqual(named('pass'));
    expect(readCached(key(2))).toBeNull();
    utimesSync(join(tree.path, 'a.c'), 1, 1);
    writeFileSync(join(tree.path, 'dir/c.h'), 'not read\n');
    expect(readCached(key(1))).toEqual(named('pass'));
  });

  it.each([
    [
      'a file that was read changed, its size and time the same',
      () => {
        const path = join(tree.path, 'a.c');
        const { atime, mtime } = statSync(path);
        writeFileSync(path, 'eno\n');
        utimesSync(path, atime, mtime);
      },
    ],
    ['a file that was read is gone', () => rmSync(join(tree.path, 'dir/b.h'))],
    ['a file that was asked for came', () => writeFileSync(join(tree.path, 'none.c'), '')],
    ['a folder that was listed has one more', () => writeFileSync(join(tree.path, 'dir/d.h'), '')],
    [
      'a file became a folder',
      () => {
        rmSync(join(tree.path, 'dir/c.h'));
        mkdirSync(join(tree.path, 'dir/c.h'));
      },
    ],
    ['a link that led nowhere leads somewhere', () => writeFileSync(join(tree.path, 'nowhere'), '')],
    ['the tree is gone', () => tree.remove()],
  ])('is not used where %s', (_, change) => {
    keep(key(1));
    change();
    expect(readCached(key(1))).toBeNull();
  });

  it('holds for what was read, not for what was there when it was written', () => {
    const view = openFolder(tree.path);
    view.read('a.c');
    writeFileSync(join(tree.path, 'a.c'), 'two\n');
    writeCached(key(1), view.lookedAt!(), named('pass'));
    expect(readCached(key(1))).toBeNull();
    writeFileSync(join(tree.path, 'a.c'), 'one\n');
    expect(readCached(key(1))).toEqual(named('pass'));
  });

  it('is none where a file changed while it was read', () => {
    const [first, second] = [openFolder(tree.path), openFolder(tree.path)];
    first.read('a.c');
    writeFileSync(join(tree.path, 'a.c'), 'two\n');
    second.read('a.c');
    first.addLookedAt!(second.lookedAt!());
    writeCached(key(1), first.lookedAt!(), named('pass'));
    expect(readCached(key(1))).toBeNull();
  });
});

describe('what is not believed', () => {
  it.each([
    [
      'an entry of another question',
      (path: string) => {
        keep(key(2), 'fail');
        const other = entries().find((name) => entryPath(name) !== path)!;
        copyFileSync(entryPath(other), path);
      },
    ],
    ['one made by hand', (path: string) => writeFileSync(path, '{"files":[],"result":{"verdict":"pass"}}')],
    [
      'one with another result',
      (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('"fail"', '"pass"')),
    ],
    ['a torn one', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, -9))],
    ['an empty one', (path: string) => writeFileSync(path, '')],
    ['one that others may write', (path: string) => execFileSync('chmod', ['666', path])],
    [
      'a link to it',
      (path: string) => {
        copyFileSync(path, join(home.path, 'elsewhere'));
        rmSync(path);
        symlinkSync(join(home.path, 'elsewhere'), path);
      },
    ],
    [
      'a folder',
      (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    ['one of another secret', () => writeFileSync(entryPath('secret'), Buffer.alloc(32), { mode: 0o600 })],
    ['one without a secret', () => rmSync(entryPath('secret'))],
  ])('%s', (_, change) => {
    keep(key(1), 'fail');
    change(entryPath(entries()[0]!));
    expect(readCached(key(1))).toBeNull();
  });

  it.skipIf(spawnSync('mkfifo', ['--version']).status !== 0)('a fifo, which is not waited for, and is replaced', () => {
    keep(key(1));
    const path = entryPath(entries()[0]!);
    rmSync(path);
    execFileSync('mkfifo', [path]);
    expect(readCached(key(1))).toBeNull();
    keep(key(1));
    expect(readCached(key(1))).toEqual(named('pass'));
  });

  it('and what a killed run left half written goes; what is not ours stays', () => {
    keep(key(1));
    const entry = entries()[0]!;
    const gone = spawnSync('true').pid;
    const [dead, alive, foreign] = [`${entry}.${gone}.0a.tmp`, `${entry}.${process.pid}.0a.tmp`, 'notes.txt'];
    for (const name of [dead, alive, foreign]) writeFileSync(entryPath(name), 'x');
    keep(key(2));
    expect(readdirSync(cacheFolder()!)).not.toContain(dead);
    expect(readdirSync(cacheFolder()!)).toEqual(expect.arrayContaining([alive, foreign]));
  });
});

it.each([
  [{ XDG_CACHE_HOME: '', HOME: '' }, null],
  [{ XDG_CACHE_HOME: 'relative', HOME: '/home/x' }, '/home/x/.cache/flatcheck/check'],
  [{ XDG_CACHE_HOME: '/c', HOME: '' }, '/c/flatcheck/check'],
])('with %j the cache is in %s, never in the current folder', (env, folder) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect(cacheFolder()).toBe(folder);
  if (folder === null) {
    keep(key(1));
    expect(readCached(key(1))).toBeNull();
  }
});
