import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Folder } from '../patch/help.js';
import { flatcheck, sampleTree } from './cli.js';

const upstream = new Folder();
const tree = new Folder();
const elsewhere = new Folder();
beforeAll(() => {
  cpSync(sampleTree, upstream.path, { recursive: true });
  upstream.git('init', '-q', '-b', 'master');
  upstream.commit('the tree');
  tree.git('clone', '-q', upstream.path, '.');
});
afterAll(() => {
  for (const folder of [upstream, tree, elsewhere]) folder.remove();
});

describe('flatcheck alone', () => {
  it('says in a QEMU tree what it would do there', () => {
    const below = { cwd: join(tree.path, 'hw/i386') };
    const { status, stdout, stderr } = flatcheck([], below);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`in ${tree.path}\n`);
    expect(stdout).toContain('pc, q35 with 640K, 1M, 2G, 6G of RAM, VGA std, none (16 machines)');
    expect(stdout).toContain('--range A..B');
    tree.commit('mine');
    writeFileSync(join(tree.path, 'flatcheck.config.json'), '{ "machines": ["q35"], "vga": ["none"] }');
    const mine = flatcheck([], below).stdout;
    expect(mine).toContain('--range origin/master..HEAD');
    expect(mine).toContain('your 1 commit ');
    expect(mine).toContain('q35 with 640K, 1M, 2G, 6G of RAM, VGA none (4 machines)');
  });

  it('shows the help elsewhere', () => {
    expect(flatcheck([], { cwd: elsewhere.path })).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('flatcheck doctor', () => {
  it('says what is there, builds each machine, and ends with 0', () => {
    const { status, stdout, stderr } = flatcheck(['doctor'], { cwd: tree.path });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^flatcheck +\d/m);
    expect(stdout).toContain(process.versions.node);
    expect(stdout).toMatch(/^tree +QEMU .*memory core system\/memory\.c/m);
    expect(stdout).toMatch(/^pc +runs: \d+ flat ranges/m);
    expect(stdout).toMatch(/^q35 +runs: /m);
    expect(stdout).toMatch(/^config +.*flatcheck\.config\.json, 0 accepted findings$/m);
    expect(stdout).toMatch(/^hook +not installed/m);
    expect(stdout).toMatch(/^cache +/m);
  });

  it('names what is wrong and ends with 1', () => {
    const broken = new Folder();
    cpSync(sampleTree, broken.path, { recursive: true });
    broken.write({ 'hw/i386/pc_q35.c': 'broken', 'flatcheck.config.json': '{ "ram": 2 }' });
    const { status, stdout } = flatcheck(['doctor', '--qemu', broken.path]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^q35 +PROBLEM: ./m);
    expect(stdout).toMatch(/^pc +runs: /m);
    expect(stdout).toMatch(/^config +PROBLEM: .*:1:10: ram: 2 is not an array/m);
    broken.remove();
  });

  it('of a folder that is no QEMU tree is exit code 2, of none the sample tree', () => {
    expect(flatcheck(['doctor', '--qemu', elsewhere.path])).toMatchObject({ status: 2, stdout: '' });
    const { status, stderr, stdout } = flatcheck(['doctor'], { cwd: elsewhere.path });
    expect(stderr).toContain('sample tree');
    expect(stdout).toMatch(/^hook +.*no git repository/m);
    expect(status).toBe(0);
  });
});

describe('--help', () => {
  /** The commands that a help lists. */
  function listed(...words: string[]): string[] {
    const { stdout } = flatcheck([...words, '--help']);
    const section = /\nCommands:\n((?: {2}.*\n)+)/.exec(stdout)?.[1] ?? '';
    return [...section.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name!).filter((name) => name !== 'help');
  }

  it('of every command has an example that names the command', () => {
    const names = [...listed(), ...listed('hook').map((name) => `hook ${name}`)];
    expect(names).toEqual(expect.arrayContaining(['check', 'c', 'init', 'hook install', 'doctor', 'completion']));
    for (const name of names) {
      const { status, stdout } = flatcheck([...name.split(' '), '--help']);
      expect(status).toBe(0);
      expect(stdout, name).toMatch(new RegExp(`\\nExamples?:\\n(.*\\n)*?  .*flatcheck ${name}\\b`));
    }
  });
});
