import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shardOf } from '../../../src/commands/sweep/items.js';
import { exitCodeOf, readLines, type SweptLine } from '../../../src/commands/sweep/lines.js';
import { Folder, userError } from '../../patch/help.js';
import { flatcheck, root, sampleTree } from '../cli.js';

const folder = new Folder();
afterAll(() => folder.remove());

const line = (verdict: SweptLine['verdict']) => ({ verdict }) as SweptLine;

describe('a sweep', () => {
  it('is shared out so that each item is in one shard', () => {
    const items = Array.from({ length: 11 }, (_, i) => i);
    const shards = ['1/3', '2/3', '3/3'].flatMap((shard) => shardOf(items, shard));
    expect(shards.sort((a, b) => a - b)).toEqual(items);
    for (const wrong of ['0/3', '4/3', '1', 'a/b']) expect(userError(() => shardOf(items, wrong))).toContain('--shard');
  });

  it('never passes where an item does not', () => {
    expect(exitCodeOf([line('pass'), line('pass')])).toBe(0);
    expect(exitCodeOf([line('pass'), line('incomplete')])).toBe(3);
    expect(exitCodeOf([line('pass'), line('error')])).toBe(3);
    expect(exitCodeOf([line('incomplete'), line('fail')])).toBe(1);
    expect(exitCodeOf([])).toBe(3);
  });

  it('judges each commit by itself, goes on where it was ended, and is put together from shards', () => {
    const tree = join(folder.path, 'tree');
    cpSync(sampleTree, tree, { recursive: true });
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', tree, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args]);
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'start');
    git('apply', join(root, 'samples/patches/introduce-the-hole.patch'));
    git('commit', '-qam', 'the hole');
    const path = join(tree, 'hw/i386/pc.c');
    writeFileSync(path, `/* more */\n${readFileSync(path, 'utf8')}`);
    git('commit', '-qam', 'a comment');
    const sweep = (output: string, ...more: string[]) =>
      flatcheck(
        [
          'sweep',
          'HEAD~2..HEAD',
          '--qemu',
          tree,
          '--quick',
          '--machine',
          'pc',
          '--ram',
          '2G',
          '--vga',
          'none',
          '--output',
          output,
          ...more,
        ],
        { env: { XDG_CACHE_HOME: join(folder.path, 'cache') } },
      );
    const all = join(folder.path, 'all.jsonl');
    expect(sweep(all).status).toBe(1);
    const lines = readLines(readFileSync(all, 'utf8')).sort((a, b) => a.number - b.number);
    expect(lines.map(({ item, verdict }) => [item.subject, verdict])).toEqual([
      ['the hole', 'fail'],
      ['a comment', 'pass'],
    ]);
    writeFileSync(all, `${JSON.stringify(lines[0])}\n${JSON.stringify(lines[1]).slice(0, 40)}`);
    expect(sweep(all, '--resume').status).toBe(1);
    expect(readLines(readFileSync(all, 'utf8')).map(({ number }) => number)).toEqual([1, 2]);
    const shard = join(folder.path, '2.jsonl');
    expect(sweep(shard, '--shard', '2/2').status).toBe(0);
    // An item that is missing is no pass.
    const missing = flatcheck(['sweep', '--merge', shard]);
    expect(missing.status).toBe(3);
    expect(missing.stdout).toContain('a comment');
    const two = sweep(all, '--output', shard);
    expect([two.status, two.stderr]).toEqual([2, expect.stringContaining('one file')]);
    const merged = flatcheck(['sweep', '--merge', '--format', 'json', shard, all]);
    expect(readLines(merged.stdout).map(({ number, verdict }) => [number, verdict])).toEqual([
      [1, 'fail'],
      [2, 'pass'],
    ]);
    expect(merged.status).toBe(1);
  }, 300_000);
});
