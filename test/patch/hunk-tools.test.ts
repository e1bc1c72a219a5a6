import { expect, it } from 'vitest';
import { applyPatch } from '../../src/patch/apply/apply.js';
import { readPatches } from '../../src/patch/read.js';
import { hunkCase } from '../fuzz/hunk-cases.js';
import { holdAgainstTools } from '../fuzz/hunk-tools.js';
import { has, random, userError, viewOf } from './help.js';

const read = (text: string) => readPatches(Buffer.from(text), 'x.patch').patches[0]!;

it.skipIf(!has('patch'))(
  'hunks go where git apply puts them, else where patch(1) does, and nowhere where both refuse',
  () => {
    const faults: string[] = [];
    const kinds = new Set<string>();
    for (let first = 1; first <= 600; first += 200) {
      const cases = Array.from({ length: 200 }, (_, index) => hunkCase(random(first + index)));
      for (const [index, { kind, fault }] of holdAgainstTools(cases).entries()) {
        if (fault !== undefined) faults.push(`seed ${first + index}: ${fault}`);
        kinds.add(kind);
      }
    }
    expect(faults).toEqual([]);
    // The generator brings about all that is to be told apart.
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'both agree: as git+patch',
        'both refuse: refused',
        'git refuses: as patch',
        'patch refuses: as git',
      ]),
    );
  },
);

const BASE = 'a\nb\nc\nd\ne\nf\ng\nh\n';

it('hunks out of order are put where git apply puts them', () => {
  // git looks for the second one's text near line 2, patch(1) refuses it.
  const patch = '--- a/f\n+++ b/f\n@@ -7,2 +7,3 @@\n g\n+later\n h\n@@ -2,2 +2,3 @@\n b\n+earlier\n c\n';
  const { view, applied } = applyPatch(viewOf({ f: BASE }), read(patch));
  expect(view.read('f')).toBe('a\nb\nearlier\nc\nd\ne\nf\ng\nlater\nh\n');
  expect(applied).toMatchObject([
    { id: 'f#2', oldStart: 2, newStart: 2 },
    { id: 'f#1', oldStart: 7, newStart: 8 },
  ]);
});

it.each([
  ['overlaps another', '@@ -2,3 +2,3 @@\n b\n-c\n+C\n d\n@@ -3,3 +3,3 @@\n c\n-d\n+D\n e\n', 'does not apply'],
  ['breaks off in its last line', '@@ -2,3 +2,3 @@\n b\n-c\n+C\n d', 'breaks off'],
  ['changes nothing', '@@ -2,2 +2,2 @@\n b\n c\n', 'changes nothing'],
  ['adds lines past the end', '@@ -20,0 +21 @@\n+x\n', 'the file has 8 lines'],
])('a hunk that %s is refused', (_, hunks, message) => {
  const patch = `--- a/f\n+++ b/f\n${hunks}`;
  expect(userError(() => applyPatch(viewOf({ f: BASE }), read(patch)))).toContain(message);
});

it('the newline at the end of a file comes and goes as the hunk says', () => {
  const drop = '--- a/f\n+++ b/f\n@@ -7,2 +7,2 @@\n g\n-h\n+h\n\\ No newline at end of file\n';
  const without = applyPatch(viewOf({ f: BASE }), read(drop)).view;
  expect(without.read('f')).toBe(BASE.slice(0, -1));
  const add = '--- a/f\n+++ b/f\n@@ -7,2 +7,2 @@\n g\n-h\n\\ No newline at end of file\n+h\n';
  expect(applyPatch(without, read(add)).view.read('f')).toBe(BASE);
  expect(userError(() => applyPatch(viewOf({ f: BASE }), read(add)))).toContain('does not apply');
});
