import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './commands/cli.js';
import { Folder } from './patch/help.js';
import { coreFile, noTrees, reportMissing, trees } from './qemu/trees.js';

const folder = new Folder();
const home = new Folder();
afterAll(() => {
  folder.remove();
  home.remove();
});

/** A program in a folder from which nothing of this repository is found. */
function run(cwd: string, program: string, ...args: string[]) {
  const { NODE_PATH: _path, FLATCHECK_DEBUG: _debug, ...env } = process.env;
  const own = Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^npm_(package|lifecycle|command)/.test(name)),
  );
  const child = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...own, XDG_CACHE_HOME: home.path },
  });
  return { status: child.status, stdout: child.stdout, stderr: child.stderr };
}

let tarball = '';
beforeAll(() => {
  const packed = run(root, 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder.path);
  expect(packed.status, packed.stderr).toBe(0);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  tarball = join(folder.path, `flatcheck-${version}.tgz`);
});

describe('the package, as npm packs it', () => {
  it('checks the sample patch by npx, from the tarball alone', () => {
    const { status, stdout, stderr } = run(
      home.path,
      'npx',
      '--yes',
      '--prefer-offline',
      '--package',
      tarball,
      'flatcheck',
      'check',
    );
    expect(stdout, stderr).toMatch(/^PASS /);
    expect(status).toBe(0);
  });

  describe('installed in an empty folder', () => {
    const installed = new Folder();
    afterAll(() => installed.remove());
    beforeAll(() => {
      installed.write({ 'package.json': '{}' });
      const done = run(installed.path, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball);
      expect(done.status, done.stderr).toBe(0);
    });
    const flatcheck = (...args: string[]) => run(installed.path, 'npx', '--no', 'flatcheck', ...args);

    it('brings its commands, samples and schema', () => {
      expect(flatcheck('doctor')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^pc +runs: /m) });
      expect(flatcheck('check', '--ram', '2G', '--vga', 'none').stdout).toMatch(/^PASS /);
      installed.write({ 'c.json': '{ "ram": ["2G"], "vga": ["none"] }' });
      expect(flatcheck('check', '--config', 'c.json')).toMatchObject({ status: 0 });
      const named = ['--config', 'c.json', '--qemu', 'node_modules/flatcheck/samples/tree'];
      expect(flatcheck('check', ...named, 'https://localhost:1/x').stderr).toMatch(/ECONNREFUSED|EACCES/);
    });

    reportMissing(trees.length === 0, noTrees);
    it.skipIf(trees.length === 0)('gives a verdict on a real tree', () => {
      const { folder: tree, view } = trees[0]!;
      const core = coreFile(view, 'memory.c');
      installed.write({ VERSION: readFileSync(join(tree, 'VERSION'), 'utf8') });
      copyFileSync(join(tree, core), join(installed.path, 'before.c'));
      const text = readFileSync(join(installed.path, 'before.c'), 'utf8');
      const [line] = /^static bool can_merge\(/m.exec(text) ?? [];
      expect(line).toBeDefined();
      installed.write({ 'after.c': text.replace(line!, `/* merged */\n${line}`) });
      const diff = run(installed.path, 'git', 'diff', '--no-index', 'before.c', 'after.c').stdout;
      installed.write({ 'x.patch': diff.replace(/\b(before|after)\.c/g, core) });
      const args = ['check', '--qemu', tree, '--machine', 'pc', '--ram', '2G', '--vga', 'none', '--no-cache'];
      const { status, stdout, stderr } = flatcheck(...args, 'x.patch');
      expect(stdout, stderr).toMatch(/^PASS [\s\S]*nothing had to be played/);
      expect(status).toBe(0);
    });
  });
});
