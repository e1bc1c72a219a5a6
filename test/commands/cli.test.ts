import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Folder } from '../patch/help.js';
import { flatcheck, type Run, root, sampleTree } from './cli.js';

const folder = new Folder();
afterAll(() => folder.remove());
const file = (name: string) => join(folder.path, name);

/** The one line that a failed run wrote, without "flatcheck: "; anything else fails the test. */
function failure({ status, stdout, stderr }: Run, expected: number): string {
  expect({ status, stdout, lines: stderr.split('\n').length }, stderr).toEqual({
    status: expected,
    stdout: '',
    lines: 2,
  });
  expect(stderr).toMatch(/^flatcheck: /);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  return stderr.slice('flatcheck: '.length, -1);
}

const patch = (name: string) => readFileSync(join(root, 'samples/patches', name), 'utf8');
const good = patch('close-the-hole.patch');

describe('arguments that cannot be used end with exit code 2 and one line', () => {
  it.each([
    [['--no-such-option'], 'no-such-option'],
    [['chekc'], 'chekc'],
    [['check', '--fromat', 'json'], '--fromat'],
    [['check', '--format'], '--format'],
    [['check', '--format', 'yaml'], 'text, json'],
    [['check', '--machine', 'virt'], 'pc, q35'],
    [['check', '--ram', '2X'], '2X'],
    [['check', '--ram', ''], '--ram'],
    [['check', '--vga', 'qxl'], 'std, none'],
    [['check', '--define', '1=2'], '--define'],
    [['layout', 'one.patch', 'two.patch'], 'too many arguments'],
    [['c'], 'file'],
    [['c', 'no-such-file.c'], 'no-such-file.c'],
    [['simulate', '--write', '0x59'], '0x59'],
    [['simulate', '--write', '0x59=0x1', '--replay', 'x'], '--replay'],
    [['simulate', '--replay', 'no-such-file'], 'no-such-file'],
    [['simulate', '--machine', 'pc,q35'], '--machine'],
    [['simulate', '--listeners', 'vfio,xen'], 'xen'],
    [['check', '--\u001b[31m'], '\\x1b'],
  ])('%j', (args, reason) => {
    expect(failure(flatcheck(args, { cwd: folder.path }), 2)).toContain(reason);
  });

  it('without a command the help says what there is', () => {
    const run = flatcheck([]);
    expect(run.status).toBe(2);
    for (const name of ['check', 'simulate', 'layout', 'predicate', 'c ']) expect(run.stderr).toContain(name);
    expect(flatcheck(['--help']).status).toBe(0);
  });
});

describe('trees', () => {
  it('that are not QEMU are refused, and what was not found is named', () => {
    mkdirSync(file('empty'));
    expect(failure(flatcheck(['check', '--qemu', file('empty'), '-'], { input: good }), 2)).toMatch(
      /VERSION.*memory\.c/,
    );
    expect(failure(flatcheck(['layout', '--qemu', file('nowhere')]), 2)).toContain('no such file or folder');
    folder.write({ plain: 'x' });
    expect(failure(flatcheck(['layout', '--qemu', file('plain')]), 2)).toContain('not a folder');
    expect(failure(flatcheck(['layout', '--qemu', file('evil\u001b[31m\n')]), 2)).toContain('\\x1b');
    expect(failure(flatcheck(['layout', '--rev', 'HEAD'], { cwd: file('empty') }), 2)).toContain('--qemu');
  });

  it('are the sample tree outside a QEMU tree, which is said', () => {
    const run = flatcheck(['predicate', '--format', 'json'], { cwd: folder.path });
    expect(run.stderr).toMatch(/^flatcheck: .*sample tree.*\n$/);
    expect(JSON.parse(run.stdout)).toMatchObject({ schema: 'flatcheck/predicate/1', function: 'can_merge' });
    expect(run.status).toBe(0);
  });

  it('plays writes to other devices, of which the sample tree has none, and says which they are', () => {
    const words = ['simulate', '--qemu', sampleTree, '--format', 'json', '--write', '02.0@0x59=0x30'];
    const { steps } = JSON.parse(flatcheck(words).stdout);
    expect(steps[1]).toMatchObject({ write: { device: '02.0', register: '0x59', value: '0x30', width: 1 }, dma: [] });
    expect(steps[1].flatView).toEqual(steps[0].flatView);
  });

  it('without a listener that is asked for are refused, and what was not found is named', () => {
    const run = flatcheck(['simulate', '--qemu', sampleTree, '--listeners', 'kvm']);
    expect(failure(run, 2)).toContain('kvm_memory_listener_register()');
  });

  it('are the one that the current folder lies in: unpacked, or anywhere in a git checkout', () => {
    const unpacked = flatcheck(['predicate'], { cwd: sampleTree });
    expect(unpacked).toMatchObject({ status: 0, stderr: '' });
    const tree = new Folder();
    try {
      spawnSync('cp', ['-r', `${sampleTree}/.`, tree.path]);
      tree.git('init', '-q');
      tree.commit('base');
      tree.write({ 'system/memory.c': 'int broken;\n' });
      const below = flatcheck(['predicate', '--rev', 'HEAD'], { cwd: join(tree.path, 'hw/i386') });
      expect(below).toEqual({ status: 0, stderr: '', stdout: unpacked.stdout });
      expect(failure(flatcheck(['predicate', '--rev', 'nowhere'], { cwd: tree.path }), 2)).toContain('nowhere');
      expect(flatcheck(['predicate'], { cwd: tree.path }).status).not.toBe(0);
    } finally {
      tree.remove();
    }
  });
});

describe('patches', () => {
  const check = (input: string | Uint8Array) => failure(flatcheck(['check', '--qemu', sampleTree, '-'], { input }), 2);

  it.each<[string, string | Buffer, RegExp]>([
    ['an empty file', '', /standard input.*empty/],
    ['no patch at all', 'hello\nworld\n', /no patch in standard input/],
    ['a mail torn in a hunk', good.slice(0, good.indexOf('@@') + 120), /standard input/],
    ['JSON that is torn', '{"mbox": "http://x', /standard input/],
    ['a hunk that does not apply', good.replace(/^ .*/gm, ' other'), /does not apply/],
    ['a file that is not there', '--- a/gone.c\n+++ b/gone.c\n@@ -1 +1 @@\n-a\n+b\n', /gone\.c/],
    ['a path that leaves the tree', '--- a/../../x.c\n+++ b/../../x.c\n@@ -1 +1 @@\n-a\n+b\n', /leaves the tree/],
    ['a name that acts on the terminal', '--- "a/\\033[31m.c"\n+++ "b/\\033[31m.c"\n@@ -1 +1 @@\n-a\n+b\n', /\\x1b/],
    ['bytes of no text', Buffer.from([0xff, 0xfe, 0x00, 0x01, 0x02]), /standard input/],
  ])('that are %s', (_what, input, reason) => {
    expect(check(input)).toMatch(reason);
  });

  it('that cannot be read', () => {
    expect(failure(flatcheck(['check', '--qemu', sampleTree, file('gone.patch')]), 2)).toMatch(
      /gone\.patch: no such file/,
    );
    expect(failure(flatcheck(['check', '--qemu', sampleTree, folder.path]), 2)).toContain(
      'no file of it is named as one',
    );
  });

  it('must be named in a QEMU tree', () => {
    expect(failure(flatcheck(['check', '--qemu', sampleTree]), 2)).toContain('no patch is given');
  });

  it('and --range exclude each other; a range needs a repository and commits', () => {
    const run = (...args: string[]) => failure(flatcheck(['check', '--qemu', sampleTree, ...args]), 2);
    expect(run('--range', 'A..B', 'x.patch')).toContain('--range');
    expect(run('--range', 'A..B', '--rev', 'x')).toContain('--rev');
    expect(run('--range', 'A')).toContain('not a range');
    expect(run('--range', 'no-such..commits')).toContain('no-such');
  });
});

describe('--output', () => {
  const layout = (output: string) => flatcheck(['layout', '--qemu', sampleTree, '--output', output]);

  it('replaces a file as a whole, through a link as well, and leaves nothing else behind', () => {
    const out = new Folder();
    try {
      out.write({ report: 'x'.repeat(1 << 20) });
      symlinkSync('report', join(out.path, 'link'));
      const printed = flatcheck(['layout', '--qemu', sampleTree]).stdout;
      expect(layout(join(out.path, 'link'))).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(readFileSync(join(out.path, 'report'), 'utf8')).toBe(printed);
      expect(readdirSync(out.path)).toEqual(['link', 'report']);
      const device = `${process.execPath} dist/cli.js layout --qemu samples/tree --output /dev/stdout | cat`;
      expect(spawnSync('bash', ['-c', device], { cwd: root, encoding: 'utf8' }).stdout).toBe(printed);
    } finally {
      out.remove();
    }
  });

  it('that cannot be written leaves what was there', () => {
    expect(failure(layout(file('nowhere/report')), 2)).toContain('no such folder');
    mkdirSync(file('a-folder'));
    expect(failure(layout(file('a-folder')), 2)).toContain('it is a folder');
    folder.write({ kept: 'earlier report' });
    expect(failure(flatcheck(['check', '--qemu', sampleTree, '--output', file('kept'), '-']), 2)).toContain('empty');
    expect(readFileSync(file('kept'), 'utf8')).toBe('earlier report');
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('colour', () => {
  const run = (env: Record<string, string>, ...args: string[]) =>
    flatcheck(['predicate', '--qemu', sampleTree, ...args], { env }).stdout.includes('\u001b[');

  it('is not in a pipe, unless FORCE_COLOR asks for it and NO_COLOR does not object', () => {
    expect(run({})).toBe(false);
    expect(run({ FORCE_COLOR: '1' })).toBe(true);
    expect(run({ FORCE_COLOR: '0' })).toBe(false);
    expect(run({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
    expect(run({ FORCE_COLOR: '1' }, '--format', 'json')).toBe(false);
  });

  const script = (env: string) =>
    spawnSync('script', ['-qec', `${env} ${process.execPath} dist/cli.js predicate --qemu samples/tree`, '/dev/null'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, TERM: 'xterm', NO_COLOR: '', FORCE_COLOR: '' },
    });
  it.skipIf(spawnSync('script', ['--version']).status !== 0)('is on a terminal, but not with NO_COLOR', () => {
    expect(script('').stdout).toContain('\u001b[1m');
    expect(script('NO_COLOR=1').stdout).not.toContain('\u001b[1m');
  });
});

describe('the process', () => {
  it('ends quietly when its reader goes away', () => {
    const command = `${process.execPath} dist/cli.js layout --qemu samples/tree | head -c 1`;
    const run = spawnSync('bash', ['-c', `set -o pipefail; ${command}`], { cwd: root, encoding: 'utf8' });
    expect(run.stderr).toBe('');
  });

  it('gives the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(flatcheck(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('flatcheck c', () => {
  it("gives the program's output and status", () => {
    folder.write({
      'hello.c': '#include <stdio.h>\n#include "n.h"\nint main(void) { printf("%d %s\\n", N, X); return 7; }\n',
      'include/n.h': '#define N 42\n',
    });
    const run = flatcheck(['c', '-I', file('include'), '-D', 'X="y"', file('hello.c')]);
    expect(run).toEqual({ status: 7, stdout: '42 y\n', stderr: '' });
  });

  it('says in one line what cannot be compiled, and what trapped', () => {
    folder.write({ 'torn.c': 'int main(void) { return 1 +; }\n', 'trap.c': 'int main(void) { return *(int *)0; }\n' });
    expect(failure(flatcheck(['c', file('torn.c')]), 2)).toContain('torn.c:1');
    expect(failure(flatcheck(['c', file('trap.c')]), 3)).toContain('trap.c:1');
  });
});
