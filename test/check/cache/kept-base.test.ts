import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CachedCheckOptions, runCachedCheck } from '../../../src/check/cache/cached-check.js';
import { baseKey, readBase } from '../../../src/check/cache/kept-base.js';
import { cacheFolder, clearStore, storedEntries } from '../../../src/check/cache/store.js';
import { openPatchedTree } from '../../../src/commands/input/patches.js';
import type { CheckResult } from '../../../src/result/result.js';
import { openFolder } from '../../../src/tree/folder.js';
import { openTreeSource } from '../../../src/tree/source.js';
import { Folder } from '../../patch/help.js';

const samples = join(import.meta.dirname, '../../../samples');
const RAM = [{ text: '1M', bytes: 1n << 20n, options: {} }];

let work: Folder;
let tree: string;
beforeEach(() => {
  work = new Folder();
  tree = join(work.path, 'tree');
  cpSync(join(samples, 'tree'), tree, { recursive: true });
  vi.stubEnv('XDG_CACHE_HOME', join(work.path, 'cache'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  work.remove();
});

async function optionsFor(patch: string, more: Partial<CachedCheckOptions> = {}): Promise<CachedCheckOptions> {
  const trees = await openPatchedTree([join(samples, 'patches', patch)], { qemu: tree });
  const asked = { machines: ['pc'], ram: RAM, vga: ['none'], machineOptions: {}, defines: [], quick: true } as const;
  return { ...trees, ...asked, jobs: 1, cache: true, ...more };
}

/** What a check says, without what only shows how it came to that. */
async function checked(patch: string, more: Partial<CachedCheckOptions> = {}): Promise<Omit<CheckResult, 'evidence'>> {
  const { evidence: _evidence, ...said } = await runCachedCheck(await optionsFor(patch, more));
  return said;
}

const bases = () => storedEntries().filter(({ kind }) => kind === 'base');
const pathOf = (id: string) => join(cacheFolder()!, `${id}.base`);

/** What the base of a check is known by. */
async function keyFor(more: Partial<CachedCheckOptions> = {}): Promise<string> {
  return baseKey(await optionsFor('no-effect.patch', more))!;
}

/** Whether the base that was kept would be used for the tree as it is now. */
function isKept(key: string): boolean {
  return readBase(key, openFolder(tree)) !== null;
}

describe('the base of a check', () => {
  it('is kept by the first and used by the next, whose results are the same without it', async () => {
    await checked('introduce-the-hole.patch');
    const key = await keyFor();
    expect(bases()).toHaveLength(1);
    expect(isKept(key)).toBe(true);
    for (const patch of ['close-the-hole.patch', 'break-the-guest-map.patch', 'no-effect.patch', 'abort.patch']) {
      expect(await checked(patch), patch).toEqual(await checked(patch, { cache: false }));
    }
    expect(bases()).toHaveLength(1);
  }, 300_000);

  it('holds for a tree elsewhere that holds the same, at another time', async () => {
    await checked('introduce-the-hole.patch');
    const other = join(work.path, 'elsewhere');
    cpSync(tree, other, { recursive: true });
    expect(readBase(baseKey(await optionsFor('no-effect.patch'))!, openFolder(other))).not.toBeNull();
  }, 120_000);

  it('does not hold once any file that was read holds something else, or a folder one more', async () => {
    await checked('introduce-the-hole.patch');
    const key = await keyFor();
    const files = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(tree, path)).isFile(),
    );
    const unread: string[] = [];
    for (const path of files) {
      const text = readFileSync(join(tree, path));
      writeFileSync(join(tree, path), Buffer.concat([text, Buffer.from('\n')]));
      if (isKept(key)) unread.push(path);
      writeFileSync(join(tree, path), text);
    }
    // A header of another machine, which nothing of this one includes.
    expect(unread.filter((path) => !/q35/.test(path))).toEqual([]);
    expect(isKept(key)).toBe(true);
    writeFileSync(join(tree, 'hw/i386/more.c'), '');
    expect(isKept(key)).toBe(false);
    rmSync(join(tree, 'hw/i386/more.c'));
    expect(isKept(key)).toBe(true);
  }, 300_000);

  it('does not hold for another question', async () => {
    await checked('introduce-the-hole.patch');
    const key = await keyFor();
    const others: Array<Partial<CachedCheckOptions>> = [
      { machines: ['q35'] },
      { machines: ['pc', 'q35'] },
      { ram: [{ text: '2M', bytes: 2n << 20n, options: {} }] },
      { ram: [{ ...RAM[0]!, options: { slots: 2, maxmem: 1n << 33n } }] },
      { vga: ['std'] },
      { machineOptions: { 'max-ram-below-4g': 1n << 30n } },
      { defines: [['CONFIG_X', '1']] },
      { quick: false },
    ];
    for (const more of others) expect(isKept(await keyFor(more)), JSON.stringify(Object.keys(more))).toBe(false);
    expect(isKept(key)).toBe(true);
  }, 120_000);

  it('is made anew where its file was cut short, replaced by another, or signed by nobody', async () => {
    await checked('introduce-the-hole.patch');
    const key = await keyFor();
    const { id } = bases()[0]!;
    const bytes = readFileSync(pathOf(id));
    const damages: Array<() => void> = [
      () => truncateSync(pathOf(id), bytes.length - 1),
      () => truncateSync(pathOf(id), 0),
      () => {
        const other = Buffer.from(bytes);
        other[other.length >> 1]! ^= 1;
        writeFileSync(pathOf(id), other);
      },
      // That of another question under this one's name.
      () =>
        writeFileSync(
          pathOf(id),
          bytes.toString('latin1').replace(
            id,
            id.replace(/^./, (c) => (c === '0' ? '1' : '0')),
          ),
          'latin1',
        ),
    ];
    const expected = await checked('close-the-hole.patch', { cache: false });
    for (const damage of damages) {
      damage();
      expect(isKept(key)).toBe(false);
      for (const { kind, id: result } of storedEntries())
        if (kind === 'result') rmSync(join(cacheFolder()!, `${result}.json`));
      expect(await checked('close-the-hole.patch')).toEqual(expected);
      expect(isKept(key)).toBe(true);
    }
  }, 300_000);

  it('is neither read nor written without the cache', async () => {
    await checked('no-effect.patch', { cache: false });
    expect(storedEntries()).toEqual([]);
  }, 120_000);

  it('goes first where there is room for less', async () => {
    await checked('introduce-the-hole.patch');
    vi.stubEnv('FLATCHECK_CACHE_MB', '0');
    await checked('close-the-hole.patch');
    expect(bases()).toHaveLength(1);
    vi.stubEnv('FLATCHECK_CACHE_MB', '1');
    const old = bases()[0]!.bytes;
    await checked('break-the-guest-map.patch');
    expect(storedEntries().reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(Math.max(2 ** 20, old));
    expect(clearStore().length).toBeGreaterThan(0);
    expect(storedEntries()).toEqual([]);
  }, 120_000);
});

describe('the base of a git revision', () => {
  it('is shared by revisions that hold the same of what was read', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', tree, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args]);
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'one');
    writeFileSync(join(tree, 'NOTES'), 'new\n');
    git('add', '-A');
    git('commit', '-qm', 'notes, and a folder of them');
    writeFileSync(join(tree, 'system/physmem.c'), `${readFileSync(join(tree, 'system/physmem.c'))}\nint unused;\n`);
    git('commit', '-qam', 'code');
    const at = async (revision: string): Promise<CachedCheckOptions> => {
      const source = { kind: 'revision', path: tree, revision } as const;
      const options = await optionsFor('introduce-the-hole.patch');
      return { ...options, tree: source, base: openTreeSource(source) };
    };
    const first = await at('HEAD~2');
    const patched = openTreeSource(first.tree, first.overlays);
    await runCachedCheck({ ...first, patched });
    const kept = async (revision: string): Promise<boolean> => {
      const { base } = await at(revision);
      return readBase(baseKey(first)!, base) !== null;
    };
    expect(await kept('HEAD~2')).toBe(true);
    expect(await kept('HEAD')).toBe(false);
    // What is at the top of the tree is listed where definitions are looked for.
    expect(await kept('HEAD~1')).toBe(!bases().some(() => readsTop(first.base.lookedAt!())));
  }, 120_000);
});

function readsTop(lookedAt: Iterable<readonly [string, string]>): boolean {
  return [...lookedAt].some(([path, stamp]) => path === '' && stamp.startsWith('folder '));
}
