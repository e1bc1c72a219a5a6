import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Folder } from '../patch/help.js';
import { flatcheck, root, sampleTree } from './cli.js';

const tree = new Folder();
const mails = new Folder();
const patch = (name: string) => readFileSync(join(root, 'samples/patches', `${name}.patch`), 'utf8');
const small = ['--machine', 'pc', '--ram', '2G', '--vga', 'none', '--quick'];
const check = (...args: string[]) => flatcheck(['check', ...small, ...args], { cwd: tree.path });
const subjects = (run: { stdout: string }) =>
  JSON.parse(run.stdout).patches.map(({ subject }: { subject: string }) => subject);

beforeAll(() => {
  cpSync(sampleTree, tree.path, { recursive: true });
  tree.git('init', '-q', '-b', 'master');
  tree.commit('the tree');
  tree.git('switch', '-q', '-c', 'topic');
  tree.git('am', '-q', join(root, 'samples/patches/no-effect.patch'));
  tree.git('switch', '-q', 'master');
});
afterAll(() => {
  for (const folder of [tree, mails]) folder.remove();
});

describe('what check takes', () => {
  it.each([['topic'], ['topic^!'], ['master..topic'], ['HEAD..topic']])('the revision %s', (name) => {
    const run = check('--format', 'json', name);
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
    expect(subjects(run)).toHaveLength(1);
  });

  it('nothing: what is not committed; and says so where that is nothing', () => {
    expect(check()).toMatchObject({ status: 2, stderr: expect.stringMatching(/nothing is uncommitted/) });
    tree.git('apply', join(root, 'samples/patches/no-effect.patch'));
    const run = check('--format', 'json');
    tree.git('checkout', '-q', '.');
    expect({ status: run.status, stderr: run.stderr }).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/what is not committed/),
    });
    expect(JSON.parse(run.stdout).patches[0].files).toEqual(['hw/pci-host/pam.c']);
  });

  it('a folder of mails with a cover letter, and packed ones', () => {
    mkdirSync(join(mails.path, 'series'));
    mails.write({
      'series/0000-cover-letter.patch':
        'From 0 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: [PATCH 0/1] the series\n\nwords\n',
      'series/0001-x.patch': patch('no-effect'),
      'series/notes.org': 'no patch',
    });
    expect(subjects(check('--format', 'json', join(mails.path, 'series')))).toHaveLength(1);
    mails.write({ 'one.mbox.gz': gzipSync(patch('no-effect')) });
    expect(check('--format', 'json', join(mails.path, 'one.mbox.gz'))).toMatchObject({ status: 0, stderr: '' });
    mails.write({ 'torn.gz': gzipSync(patch('no-effect')).subarray(0, 40) });
    expect(check(join(mails.path, 'torn.gz'))).toMatchObject({ status: 2, stdout: '' });
  });

  it('with --reverse a patch that the tree has already', () => {
    tree.git('switch', '-q', 'topic');
    const run = check('--reverse', '--format', 'json', join(root, 'samples/patches/no-effect.patch'));
    tree.git('switch', '-q', 'master');
    expect(run.status).toBe(0);
    expect(subjects(run)[0]).toMatch(/^Revert "/);
  });

  it('no named patch outside a QEMU tree: that is an error, no check of the sample', () => {
    const run = flatcheck(['check', join(root, 'samples/patches/no-effect.patch')], { cwd: mails.path });
    expect(run).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/no QEMU source tree.*--qemu/) });
  });
});

describe('what check gives', () => {
  const file = join(root, 'samples/patches/no-effect.patch');

  it('several files, each in the format of its suffix, from the folder of -C', () => {
    const [page, data] = [join(mails.path, 'r.html'), join(mails.path, 'r.json')];
    const run = flatcheck(['-C', tree.path, 'check', ...small, file, '-o', page, '-o', data], { cwd: mails.path });
    expect(run).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
    expect(JSON.parse(readFileSync(data, 'utf8')).verdict).toBe('pass');
  });

  it.each([['no/such/folder/r.json'], ['/']])('no file %s: that is said before anything is read', (output) => {
    const run = check('/nowhere/at/all.patch', '-o', output);
    expect(run).toMatchObject({ status: 2, stderr: expect.stringMatching(/^flatcheck: --output: /) });
    expect(existsSync(output) && output !== '/').toBe(false);
  });

  it('with --quiet nothing where all is well', () => {
    expect(check('-q', file)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(check('-q', join(root, 'samples/patches/break-the-guest-map.patch')).stdout).toMatch(/^FAIL /);
  });

  it('with --fail-level errors of less, and refuses what is none', () => {
    expect(check('--fail-level', 'note', file).status).toBe(1);
    expect(check('--fail-level', 'fatal', file)).toMatchObject({ status: 2, stdout: '' });
  });

  it('with --terse a line for each error, as checkpatch has it, of a patch on standard input', () => {
    const args = ['check', ...small, '--terse'];
    const run = flatcheck(args, { cwd: tree.path, input: patch('break-the-guest-map') });
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^[\w/.-]+:\d+: ERROR: guest-map-changed: .* → .*$/m);
    expect(flatcheck(args, { cwd: tree.path, input: patch('no-effect') })).toMatchObject({ status: 0, stdout: '' });
  });

  it('with --terse the same of a patch that is a commit of the tree already, as b4 prep hands it over', () => {
    const own = new Folder();
    cpSync(sampleTree, own.path, { recursive: true });
    own.git('init', '-q', '-b', 'master');
    own.commit('the tree');
    own.git('apply', join(root, 'samples/patches/break-the-guest-map.patch'));
    own.commit('[PATCH 1/2] first');
    const mail = own.git('format-patch', '--stdout', '--subject-prefix=PATCH 1/2', '-1');
    own.write({ 'hw/i386/pc.c': `${readFileSync(join(own.path, 'hw/i386/pc.c'), 'utf8')}/* more */\n` });
    own.commit('second');
    const run = flatcheck(['check', ...small, '--terse'], { cwd: own.path, input: mail });
    expect(run).toMatchObject({ status: 1, stderr: '' });
    expect(run.stdout).toMatch(/^[\w/.-]+:\d+: ERROR: guest-map-changed: /m);
    own.remove();
  });

  it.each([
    ['header', (mail: string) => mail.replace('\nSubject:', '\nX-Flatcheck: skip\nSubject:')],
    ['trailer', (mail: string) => mail.replace('\n---\n', '\nFlatcheck: skip\n---\n')],
  ])('with --terse says that a patch opts out by a %s, and does not check it', (_, edited) => {
    const mail = `From: A <a@b>\nSubject: [PATCH] x\n\nWhy.\n---\n${patch('break-the-guest-map').slice(patch('break-the-guest-map').indexOf('diff --git'))}`;
    const run = flatcheck(['check', ...small, '--terse'], { cwd: tree.path, input: edited(mail) });
    expect(run).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^-: WARNING: not checked: .*\n$/),
    });
    // What counts is what is found, for all else.
    mails.write({ 'out.patch': edited(mail) });
    expect(check(join(mails.path, 'out.patch')).status).toBe(1);
  });

  it('as github the rest in the summary of the job', () => {
    const summary = join(mails.path, 'summary.md');
    const env = { GITHUB_STEP_SUMMARY: summary };
    flatcheck(['check', ...small, '--format', 'github', file], { cwd: tree.path, env });
    expect(readFileSync(summary, 'utf8')).toMatch(/^### flatcheck: PASS/);
  });

  it('a note for what is accepted and was not found', () => {
    const config = { accepted: [{ id: 'abort-reached', reason: 'known' }] };
    mails.write({ 'c.json': JSON.stringify(config) });
    expect(check('--config', join(mails.path, 'c.json'), file).stderr).toMatch(/note: .*abort-reached/);
  });
});

describe('explain', () => {
  it('of an id alone tells what kind of finding that is', () => {
    const run = flatcheck(['explain', 'transaction-left-open']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toMatch(/^transaction-left-open \(error\)\n[\s\S]*Example: /);
  });

  it('refuses an unknown id before it reads a patch, and takes the number of a report', () => {
    expect(flatcheck(['explain', 'nonsense', '/nowhere.patch']).stderr).toMatch(/no finding "nonsense"/);
    const report = join(mails.path, 'x.json');
    check('--format', 'json', '-o', report, join(root, 'samples/patches/break-the-guest-map.patch'));
    const numbered = JSON.parse(readFileSync(report, 'utf8')).findings;
    for (const { id, number } of numbered.slice(0, 3))
      expect(flatcheck(['explain', String(number), '--from', report]).stdout.startsWith(id)).toBe(true);
    expect(flatcheck(['explain', '99', '--from', report]).status).toBe(2);
  });
});

describe('the manual page', () => {
  it('has every command and option, and the exit codes', () => {
    const { stdout } = flatcheck(['man']);
    expect(stdout).toMatch(/^\.TH FLATCHECK 1 /);
    expect(stdout).toContain('.SS check [options] [patch...]');
    expect(stdout).toContain('\\-\\-fail\\-level <level>');
    expect(stdout).toMatch(/\.SH EXIT STATUS\n\.TP\n\.B 0\n/);
  });
});
