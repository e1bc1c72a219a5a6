import { afterAll, describe, expect, it } from 'vitest';
import { applySeries, linesChangedBySeries, reverseSteps } from '../../src/patch/apply/apply-series.js';
import { readPatches } from '../../src/patch/read.js';
import { openTreeSource } from '../../src/tree/source.js';
import { Folder, random, userError, viewOf } from './help.js';

const folder = new Folder();
afterAll(() => folder.remove());

/** Lines of a file that a commit after the base wrote, as git blame tells it, from 1. */
function blamed(path: string, base: string): number[] {
  const entries = folder.git('blame', '--porcelain', base ? `${base}..HEAD` : 'HEAD', '--', path).toString('utf8');
  const lines: number[] = [];
  const boundary = new Set<string>();
  let current: [string, number] = ['', 0];
  for (const line of entries.split('\n')) {
    const head = /^([0-9a-f]{40}) \d+ (\d+)/.exec(line);
    if (head) current = [head[1]!, Number(head[2])];
    else if (line === 'boundary') boundary.add(current[0]);
    else if (line.startsWith('\t') && !boundary.has(current[0])) lines.push(current[1]);
  }
  return lines;
}

describe('a series', () => {
  it('leaves changed lines where git blame finds them, whatever later patches move', () => {
    folder.git('init', '-q');
    const next = random(7);
    let serial = 0;
    const fresh = () => `line ${serial++}`;
    const texts = [Array.from({ length: 60 }, fresh), Array.from({ length: 60 }, fresh)];
    const store = () => folder.write({ 'a.c': `${texts[0]!.join('\n')}\n`, 'b.c': `${texts[1]!.join('\n')}\n` });
    store();
    folder.commit('base');
    const base = folder.git('rev-parse', 'HEAD').toString('utf8').trim();
    for (let commit = 0; commit < 12; commit++) {
      for (let edit = 0; edit < 3; edit++) {
        const lines = texts[next(2)]!;
        lines.splice(next(lines.length), next(4), ...Array.from({ length: next(4) }, fresh));
      }
      store();
      folder.commit(`commit ${commit}`);
    }
    const mails = folder.git('format-patch', '--stdout', base);
    const { patches } = readPatches(mails, 'series.mbox');
    const source = { kind: 'revision', path: folder.path, revision: base } as const;
    const series = applySeries(openTreeSource(source), patches);
    for (const [index, path] of ['a.c', 'b.c'].entries()) {
      expect(series.view.read(path)).toBe(`${texts[index]!.join('\n')}\n`);
      const changed = linesChangedBySeries(series.steps).get(path) ?? [];
      const added = changed.filter(({ kind }) => kind === 'added').map(({ line }) => line);
      expect(added.sort((a, b) => a - b)).toEqual(blamed(path, base));
    }
    const again = openTreeSource(source, series.overlays);
    expect(again.read('a.c')).toBe(series.view.read('a.c'));
  });

  it('turned round, has the lines of the base that it takes away', () => {
    const patch =
      'diff --git a/old.c b/new.c\nsimilarity index 50%\nrename from old.c\nrename to new.c\n--- a/old.c\n+++ b/new.c\n@@ -1,3 +1,4 @@\n one\n-two\n+zwei\n+drei\n three\n';
    const { patches } = readPatches(Buffer.from(patch), 'x');
    const series = applySeries(viewOf({ 'old.c': 'one\ntwo\nthree\n' }), patches);
    expect(new Map(series.overlays)).toEqual(
      new Map([
        ['old.c', null],
        ['new.c', 'one\nzwei\ndrei\nthree\n'],
      ]),
    );
    const changed = linesChangedBySeries(reverseSteps(series.steps)).get('old.c');
    expect(changed).toContainEqual({ line: 2, kind: 'added', hunk: 'new.c#1' });
  });

  it('is laid over as a whole or not at all', () => {
    const patch = (from: string, to: string) => `--- a/f\n+++ b/f\n@@ -1 +1 @@\n-${from}\n+${to}\n`;
    const read = (...texts: string[]) => texts.flatMap((text) => readPatches(Buffer.from(text), 'x').patches);
    const tree = viewOf({ f: 'a\n' });
    expect(applySeries(tree, read(patch('a', 'b'), patch('b', 'c'))).view.read('f')).toBe('c\n');
    expect(userError(() => applySeries(tree, read(patch('a', 'b'), patch('a', 'c'))))).toContain('f#1');
    expect(applySeries(tree, read(patch('a', 'b'), patch('b', 'a'))).overlays).toEqual([]);
  });
});
