import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { applyHunks, applyPatch } from '../../src/patch/apply/apply.js';
import { linesChanged } from '../../src/patch/changed.js';
import { readPatches } from '../../src/patch/read.js';
import { reversePatch } from '../../src/patch/reverse.js';
import { Folder, has, random, userError, viewOf } from './help.js';

const read = (text: string | Buffer) => readPatches(Buffer.from(text), 'x.patch').patches[0]!;
const numbered = (count: number, from = 1) => Array.from({ length: count }, (_, i) => `line ${i + from}\n`).join('');
const folders: Folder[] = [];
const folder = () => {
  const made = new Folder();
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) made.remove();
});

const MIDDLE = `--- a/f.c\n+++ b/f.c\n@@ -10,7 +10,8 @@\n line 10\n line 11\n line 12\n-line 13\n+new 13\n+new 14\n line 14\n line 15\n line 16\n`;

describe('placing a hunk', () => {
  it.skipIf(!has('patch'))('gives the offset and fuzz that patch(1) reports', () => {
    const dir = folder();
    const second = '@@ -30,7 +31,6 @@\n line 30\n line 31\n line 32\n-line 33\n line 34\n line 35\n line 36\n';
    const start = '--- a/f.c\n+++ b/f.c\n@@ -1,4 +1,4 @@\n-line 1\n+first\n line 2\n line 3\n line 4\n';
    const end = '--- a/f.c\n+++ b/f.c\n@@ -37,4 +37,4 @@\n line 37\n line 38\n line 39\n-line 40\n+last\n';
    const base = numbered(40);
    const above = 'above\n'.repeat(7);
    const trees = [
      base,
      above + base,
      base.replace('line 10\n', 'other\n'),
      base.replace('line 10\nline 11\n', 'other\nother\n'),
      base.replace('line 11\n', ''),
      above + base.replace('line 15\n', 'other\n'),
      numbered(36, 5),
      base.replace('line 20\n', 'twenty\ntwenty\n'),
      above + base + base,
      base + above,
      base.replace('line 36\n', 'other\n').replace('line 10\n', 'x\n'),
      base.replace('line 12\n', 'other\n'),
    ];
    const seen = new Set<string>();
    for (const patch of [MIDDLE, MIDDLE + second, start, end]) {
      for (const text of trees) {
        dir.write({ 'f.c': text });
        const said = dir.tryPatch(patch);
        const expected = [
          ...said.matchAll(/^Hunk #(\d+) succeeded at (\d+)(?: with fuzz (\d))?(?: \(offset (-?\d+) lines?\))?/gm),
        ].map((match) => ({ id: `f.c#${match[1]}`, offset: Number(match[4] ?? 0), fuzz: Number(match[3] ?? 0) }));
        const apply = () => applyPatch(viewOf({ 'f.c': text }), read(patch));
        if (/Hunk #\d+ FAILED/.test(said)) {
          expect(userError(apply)).toContain('does not apply');
          seen.add('failed');
        } else {
          const got = apply().applied.map(({ id, offset, fuzz }) => ({ id, offset, fuzz }));
          expect(got, said).toEqual(expected);
          for (const { offset, fuzz } of got) seen.add(`${Math.sign(offset)} ${fuzz}`);
        }
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['failed', '0 0', '1 0', '-1 0', '0 1', '0 2']));
  });

  it('puts hunks where git apply puts them, with its offset', () => {
    const dir = folder();
    dir.git('init', '-q');
    const text = 'x\n'.repeat(96) + numbered(40);
    dir.write({ 'f.c': text });
    dir.write({ 'p.patch': MIDDLE });
    const view = applyPatch(viewOf({ 'f.c': text }), read(MIDDLE));
    expect(view.applied).toMatchObject([{ id: 'f.c#1', offset: 96, fuzz: 0, oldStart: 106, newStart: 106 }]);
    dir.git('apply', 'p.patch');
    expect(view.view.read('f.c')).toBe(readFileSync(join(dir.path, 'f.c'), 'utf8'));
  });

  it('names file, hunk, line and both texts where nothing fits', () => {
    const text = numbered(40).replace('line 13\n', 'line\x1b[31m 13\n');
    expect(userError(() => applyPatch(viewOf({ 'f.c': text }, 'qemu'), read(MIDDLE)))).toBe(
      'f.c: hunk f.c#1 does not apply to qemu: line 13 should be "line 13", but is "line\\x1b[31m 13"',
    );
    expect(userError(() => applyPatch(viewOf({}, 'qemu'), read(MIDDLE)))).toContain(
      'f.c: the patch changes it, but qemu has no such file',
    );
    const done = applyPatch(viewOf({ 'f.c': numbered(40) }), read(MIDDLE)).view;
    expect(userError(() => applyPatch(done, read(MIDDLE)))).toContain('has this change already');
  });

  it('takes time linear in hostile files', () => {
    const same = 'x\n'.repeat(100_000);
    const patch = `--- a/f.c\n+++ b/f.c\n@@ -1,50001 +1,50002 @@\n${' x\n'.repeat(50_000)}-y\n+z\n+z\n`;
    expect(userError(() => applyPatch(viewOf({ 'f.c': same }), read(patch)))).toContain('f.c#1');
  });
});

describe('applied to what it was made from', () => {
  it('equals the result for random edits, and reversed the original', () => {
    const dir = folder();
    const rand = random(1);
    const words = [
      'int a;',
      '',
      '}',
      '{',
      '\treturn 0;',
      '    /* ü */',
      '-- ',
      '+++ b',
      '--- a',
      '@@ -1 +1 @@',
      'x\r',
      '\\ no',
    ];
    const line = () => words[rand(words.length)]!;
    const pairs: [string, string][] = [];
    const files: Record<string, string> = {};
    for (let index = 0; index < 200; index++) {
      const old = Array.from({ length: rand(60) }, line);
      const fresh = [...old];
      for (let edits = 1 + rand(5); edits > 0; edits--) {
        const added = Array.from({ length: rand(4) }, line);
        fresh.splice(rand(fresh.length + 1), rand(4), ...added);
      }
      const ends = (lines: string[]) => lines.join('\n') + (lines.length > 0 && rand(4) > 0 ? '\n' : '');
      const pair: [string, string] = [ends(old), ends(fresh)];
      pairs.push(pair);
      files[`old/${index}.c`] = pair[0];
      files[`new/${index}.c`] = pair[1];
    }
    dir.write(files);
    for (const context of ['-U3', '-U1', '-U8']) {
      const diff = dir.git('diff', '--no-index', '--text', '--no-prefix', context, 'old', 'new');
      const patch = read(diff);
      const changed = pairs
        .map((pair, index) => [`${index}.c`, ...pair] as const)
        .filter(([, old, fresh]) => old !== fresh);
      expect(patch.files.length).toBe(changed.length);
      const base = viewOf(Object.fromEntries(changed.map(([name, old]) => [name, old])));
      const { view, applied } = applyPatch(base, patch);
      for (const [name, , fresh] of changed) expect(view.read(name)).toBe(fresh);
      expect(applied.every(({ offset, fuzz }) => offset === 0 && fuzz === 0)).toBe(true);
      const back = applyPatch(view, reversePatch(patch)).view;
      for (const [name, old] of changed) expect(back.read(name)).toBe(old);
    }
  });

  it('follows added, deleted, renamed, copied, emptied files and modes', () => {
    const dir = folder();
    dir.git('init', '-q');
    const before = {
      'gone.c': 'a\nb\n',
      'old name.c': numbered(20),
      'source.c': numbered(30, 100),
      'run.sh': 'x\n',
      'empty.h': '',
    };
    dir.write(before);
    dir.commit('base');
    dir.git('rm', '-q', 'gone.c', 'empty.h');
    dir.git('mv', 'old name.c', 'née "x".c');
    dir.git('update-index', '--chmod=+x', 'run.sh');
    const source = numbered(30, 100).replace('line 101\n', 'changed\n');
    const after: Record<string, string> = {
      'née "x".c': numbered(20).replace('line 3\n', 'three\n'),
      'source.c': source,
      'copy.c': numbered(30, 100).replace('line 115\n', 'fifteen\n'),
      'made/new.h': 'n\n',
      'made/nothing.h': '',
    };
    dir.write(after);
    dir.git('add', '-A');
    dir.git('update-index', '--chmod=+x', 'run.sh');
    dir.git('commit', '-q', '-m', 'change');
    for (const options of [[], ['--no-prefix'], ['--src-prefix=i/', '--dst-prefix=w/']]) {
      const patch = read(dir.git('diff', '-M', '-C', '--find-copies-harder', '-M50%', ...options, 'HEAD~', 'HEAD'));
      const kinds = Object.fromEntries(patch.files.map(({ path, kind }) => [path, kind]));
      expect(kinds).toMatchObject({
        'gone.c': 'delete',
        'née "x".c': 'rename',
        'copy.c': 'copy',
        'source.c': 'modify',
        'made/new.h': 'add',
        'run.sh': 'mode',
      });
      const { view } = applyPatch(viewOf(before), patch);
      for (const [name, text] of Object.entries(after)) expect(view.read(name), name).toBe(text);
      for (const name of ['gone.c', 'old name.c', 'empty.h']) expect(view.read(name), name).toBeUndefined();
      const back = applyPatch(view, reversePatch(patch)).view;
      for (const [name, text] of Object.entries(before)) expect(back.read(name), name).toBe(text);
      for (const name of ['copy.c', 'made/new.h', 'née "x".c']) expect(back.read(name), name).toBeUndefined();
    }
  });
});

describe('part of a patch', () => {
  const two = `${MIDDLE}@@ -30,7 +31,6 @@\n line 30\n line 31\n line 32\n-line 33\n line 34\n line 35\n line 36\n`;

  it('applies a hunk where it goes in the whole patch', () => {
    const text = `above\n${numbered(40)}`;
    const { view, applied } = applyHunks(viewOf({ 'f.c': text }), read(two), ['f.c#2']);
    expect(applied).toMatchObject([{ id: 'f.c#2', offset: 1, oldStart: 31, newStart: 31 }]);
    expect(view.read('f.c')).toBe(text.replace('line 33\n', ''));
    expect(userError(() => applyHunks(viewOf({ 'f.c': text }), read(two), ['f.c#3']))).toContain('f.c#3');
  });

  it('tells the lines of the patched file that hunks touch', () => {
    const { view, applied } = applyPatch(viewOf({ 'f.c': numbered(40) }), read(two));
    const changed = linesChanged(applied).get('f.c')!;
    expect(changed).toEqual([
      { line: 13, kind: 'removed', hunk: 'f.c#1' },
      { line: 13, kind: 'added', hunk: 'f.c#1' },
      { line: 14, kind: 'added', hunk: 'f.c#1' },
      { line: 34, kind: 'removed', hunk: 'f.c#2' },
    ]);
    const lines = view.read('f.c')!.split('\n');
    expect([lines[12], lines[13], lines[33]]).toEqual(['new 13', 'new 14', 'line 34']);
  });
});
