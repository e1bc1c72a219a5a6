import { describe, expect, it } from 'vitest';
import { applySeries } from '../../src/patch/apply/apply-series.js';
import { isPrivate } from '../../src/patch/archive/download.js';
import { readPatches } from '../../src/patch/read.js';
import { userError, viewOf } from './help.js';

const read = (text: string) => readPatches(Buffer.from(text), 'x').patches;

describe('hostile inputs end, with a line that says why', () => {
  it('a mailbox of multipart mails that never end', () => {
    const mail = 'From x Mon Sep 17 00:00:00 2001\nFrom: a@b\nContent-Type: multipart/mixed; boundary="b"\n\nhi\n\n';
    expect(userError(() => read(mail.repeat(20_000)))).toContain('the mail breaks off');
  });

  it('a line "diff --git" of a million words', () => {
    expect(userError(() => read(`diff --git ${'w '.repeat(1_000_000)}\n`))).toContain('does not name its file');
  });

  it('hunks that stand everywhere, far from where they say', () => {
    const at = (index: number) => (index * 23_757) % 59_000;
    const hunk = (index: number) => `@@ -${at(index)},3 +${at(index)},4 @@\n x 1\n+new\n x 0\n x 1\n`;
    const patch = `--- a/f\n+++ b/f\n${Array.from({ length: 20_000 }, (_, index) => hunk(index + 1)).join('')}`;
    const f = 'x 0\nx 1\n'.repeat(30_000);
    expect(userError(() => applySeries(viewOf({ f }), read(patch)))).toMatch(/\d comparisons of lines/);
  });

  it('a file of 140,000 hunks and a series of 3,000 patches apply', () => {
    const f = Array.from({ length: 280_000 }, (_, index) => `${index}\n`).join('');
    const hunks = Array.from({ length: 140_000 }, (_, i) => `@@ -${2 * i + 1} +${2 * i + 1} @@\n-${2 * i}\n+n\n`);
    const one = applySeries(viewOf({ f }), read(`--- a/f\n+++ b/f\n${hunks.join('')}`));
    expect(one.steps[0]!.applied.length).toBe(140_000);
    const mails = Array.from(
      { length: 3000 },
      (_, i) =>
        `From 0 Mon Sep 17 00:00:00 2001\nFrom: a@b\nSubject: [PATCH ${i + 1}/3000] x\n\n--- /dev/null\n+++ b/f${i}\n@@ -0,0 +1 @@\n+n\n`,
    );
    expect(applySeries(viewOf({}), read(mails.join(''))).overlays.length).toBe(3000);
  });
});

it.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['192.168.0.1', true],
  ['169.254.169.254', true],
  ['localhost', true],
  ['[::1]', true],
  ['[::ffff:7f00:1]', true],
  ['[fd00::1]', true],
  ['172.32.0.1', false],
  ['lore.kernel.org', false],
  ['10.example.org', false],
  ['[2606:4700::1]', false],
])('%s is private: %s', (host, expected) => {
  expect(isPrivate(new URL(`https://${host}/`).hostname)).toBe(expected);
});
