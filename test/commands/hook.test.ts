import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Folder } from '../patch/help.js';
import { flatcheck, root, sampleTree } from './cli.js';

const folder = new Folder();
afterAll(() => folder.remove());

const identity = {
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'c',
  GIT_COMMITTER_EMAIL: 'c@example.org',
  XDG_CACHE_HOME: join(folder.path, 'cache'),
};

/** A run of a program with its status and what it wrote to standard error. */
function run(cwd: string, program: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawnSync(program, args, { cwd, encoding: 'utf8', env: { ...process.env, ...identity, ...env } });
  return { status: child.status, stderr: child.stderr, stdout: child.stdout };
}

function git(cwd: string, ...args: string[]): string {
  const { status, stderr, stdout } = run(cwd, 'git', args);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

let made = 0;

/** What a push brought and said. */
interface Push {
  readonly status: number | null;
  readonly stderr: string;
}

/** A clone of a bare repository that holds the sample tree, with a small configuration, and its hook installed. */
class Clone {
  readonly remote: string;
  readonly path: string;

  constructor(install = true, name = `clone ${made}`) {
    const base = join(folder.path, `${made++}`);
    mkdirSync(base);
    this.remote = join(base, 'remote.git');
    this.path = join(base, name);
    cpSync(join(folder.path, 'origin.git'), this.remote, { recursive: true });
    git(base, 'clone', '-q', this.remote, this.path);
    if (install) expect(this.hook('install').status).toBe(0);
  }

  hook(action: string) {
    return run(this.path, process.execPath, [join(root, 'dist/cli.js'), 'hook', action]);
  }

  git(...args: string[]): string {
    return git(this.path, ...args);
  }

  /** Applies a sample patch as a commit. */
  am(name: string): void {
    this.git('am', '-q', join(root, 'samples/patches', `${name}.patch`));
  }

  commit(file: string, text: string): void {
    mkdirSync(join(this.path, file, '..'), { recursive: true });
    writeFileSync(join(this.path, file), text);
    this.git('add', '-A');
    this.git('commit', '-q', '-m', `change ${file}`);
  }

  push(...args: string[]): Push {
    return run(this.path, 'git', ['push', ...(args.length === 0 ? ['origin', 'HEAD:master'] : args)]);
  }

  /** The commit that a ref of the remote is at; empty where there is none. */
  at(ref: string): string {
    return run(this.remote, 'git', ['rev-parse', '--verify', '-q', ref]).stdout.trim();
  }

  get head(): string {
    return this.git('rev-parse', 'HEAD');
  }
}

/** A push that must be stopped, and for which finding. */
function expectStopped({ status, stderr }: Push, finding = 'dma-hole-introduced'): void {
  expect(stderr).toContain(finding);
  expect(stderr).toContain('--no-verify');
  expect(status).not.toBe(0);
}

/** A push that must go through without a check. */
function expectUnchecked({ status, stderr }: Push): void {
  expect(stderr).not.toContain('flatcheck: ');
  expect(status, stderr).toBe(0);
}

beforeAll(() => {
  const origin = join(folder.path, 'origin');
  cpSync(sampleTree, origin, { recursive: true });
  writeFileSync(join(origin, 'flatcheck.config.json'), '{ "machines": ["pc"], "ram": ["2G"], "vga": ["none"] }\n');
  git(origin, 'init', '-q', '-b', 'master');
  git(origin, 'add', '-A');
  git(origin, 'commit', '-q', '-m', 'the tree');
  git(folder.path, 'clone', '-q', '--bare', origin, 'origin.git');
});

describe('a push', () => {
  it('of an error is stopped with the reason; --no-verify pushes all the same', () => {
    const clone = new Clone();
    const before = clone.at('master');
    clone.am('introduce-the-hole');
    const push = clone.push();
    expectStopped(push);
    expect(push.stderr).toContain('system/memory.c:');
    expect(clone.at('master')).toBe(before);
    expect(clone.push('--no-verify', 'origin', 'HEAD:master').status).toBe(0);
    expect(clone.at('master')).toBe(clone.head);
  });

  it('without an error is checked and goes on', () => {
    const clone = new Clone();
    clone.am('close-the-hole');
    const { status, stderr } = clone.push();
    expect(stderr).toContain('no error found');
    expect(status).toBe(0);
    expect(clone.at('master')).toBe(clone.head);
  });

  it('of what could not be run goes on and says so', () => {
    const clone = new Clone();
    clone.am('uncompilable');
    const { status, stderr } = clone.push();
    expect(stderr).toMatch(/no error found, but not all was run: .*\.c/);
    expect(status).toBe(0);
  });

  it('that touches nothing of what is run is not checked, whatever it says', () => {
    const clone = new Clone();
    clone.commit('docs/about.rst', 'text');
    clone.commit('hw/arm/virt.c', 'int broken');
    expectUnchecked(clone.push());
  });

  it('is checked for the commits that the remote does not have, and no others', () => {
    const clone = new Clone();
    clone.am('introduce-the-hole');
    clone.push('--no-verify', 'origin', 'HEAD:master');
    clone.commit('docs/about.rst', 'text');
    expectUnchecked(clone.push());
    expectUnchecked(clone.push('origin', 'HEAD:refs/heads/copy'));
  });

  it('of a change and its revert is judged as a whole', () => {
    const clone = new Clone();
    clone.am('introduce-the-hole');
    clone.git('revert', '--no-edit', 'HEAD');
    expectUnchecked(clone.push());
  });

  it('to a remote that has no name is compared with what it says it has', () => {
    const clone = new Clone();
    clone.am('introduce-the-hole');
    expectStopped(clone.push(clone.remote, 'HEAD:master'));
  });
});

describe('what is pushed may be', () => {
  it('a new branch', () => {
    const clone = new Clone();
    clone.git('switch', '-q', '-c', 'topic');
    clone.am('introduce-the-hole');
    expectStopped(clone.push('origin', 'topic'));
    expect(clone.at('topic')).toBe('');
  });

  it('several branches, of which one has an error: none goes', () => {
    const clone = new Clone();
    clone.git('switch', '-q', '-c', 'bad');
    clone.am('introduce-the-hole');
    clone.git('switch', '-q', '-c', 'good', 'master');
    clone.commit('docs/about.rst', 'text');
    expectStopped(clone.push('origin', 'good', 'bad'));
    expect(clone.at('good')).toBe('');
  });

  it('a deletion, alone or with an error', () => {
    const clone = new Clone();
    expectUnchecked(clone.push('origin', 'HEAD:refs/heads/old'));
    expectUnchecked(clone.push('origin', ':old'));
    expect(clone.at('old')).toBe('');
    clone.push('origin', 'HEAD:refs/heads/old');
    clone.am('introduce-the-hole');
    expectStopped(clone.push('origin', ':old', 'HEAD:master'));
  });

  it('a tag: annotated or not, of commits that are there or not, or of no commit', () => {
    const clone = new Clone();
    clone.git('tag', '-a', '-m', 'known', 'known');
    clone.git('tag', 'text', 'HEAD:VERSION');
    expectUnchecked(clone.push('origin', 'known', 'text'));
    clone.am('introduce-the-hole');
    clone.git('tag', '-a', '-m', 'bad', 'bad');
    expectStopped(clone.push('origin', 'bad'));
  });

  it('forced, over commits that are known here and over some that are not', () => {
    const clone = new Clone();
    clone.commit('docs/one.rst', 'one');
    clone.push();
    clone.git('reset', '-q', '--hard', 'HEAD~');
    clone.am('introduce-the-hole');
    expectStopped(clone.push('--force', 'origin', 'HEAD:master'));

    const other = join(clone.path, '../other');
    git(clone.path, 'clone', '-q', clone.remote, other);
    writeFileSync(join(other, 'VERSION'), '10.0.99\n');
    git(other, 'commit', '-q', '-a', '-m', 'not known to the clone');
    git(other, 'push', '-q');
    expectStopped(clone.push('--force', 'origin', 'HEAD:master'));
    clone.git('reset', '-q', '--hard', 'HEAD~');
    clone.commit('docs/two.rst', 'two');
    expectUnchecked(clone.push('--force', 'origin', 'HEAD:master'));
  });

  it('a merge, whose other side the remote has already', () => {
    const clone = new Clone();
    clone.git('switch', '-q', '-c', 'topic');
    clone.commit('docs/topic.rst', 'text');
    clone.push('origin', 'topic');
    clone.git('switch', '-q', 'master');
    clone.am('introduce-the-hole');
    clone.push('--no-verify', 'origin', 'master');
    clone.git('switch', '-q', 'topic');
    clone.git('merge', '-q', '--no-edit', 'master');
    expectUnchecked(clone.push('origin', 'topic'));
    clone.am('abort');
    clone.git('switch', '-q', '-c', 'more', 'topic~');
    clone.commit('docs/more.rst', 'text');
    clone.git('merge', '-q', '--no-edit', 'topic');
    expectStopped(clone.push('origin', 'more'), 'abort-reached');
  });

  it('a whole history, of which nothing can be compared', () => {
    const clone = new Clone();
    const empty = join(clone.path, '../empty.git');
    git(clone.path, 'init', '-q', '--bare', empty);
    const { status, stderr } = clone.push(empty, 'HEAD:refs/heads/master');
    expect(stderr).toMatch(/^flatcheck: not checked: .*none before it/m);
    expect(status).toBe(0);
  });
});

describe('the hook works', () => {
  it('in a shallow clone', () => {
    const clone = new Clone();
    clone.commit('docs/about.rst', 'text');
    clone.push();
    const shallow = join(clone.path, '../shallow');
    git(clone.path, 'clone', '-q', '--depth', '1', `file://${clone.remote}`, shallow);
    run(shallow, process.execPath, [join(root, 'dist/cli.js'), 'hook', 'install']);
    git(shallow, 'am', '-q', join(root, 'samples/patches/introduce-the-hole.patch'));
    expectStopped(run(shallow, 'git', ['push', 'origin', 'HEAD:master']));
  });

  it('in a linked worktree, where it is the same hook', () => {
    const clone = new Clone();
    const linked = join(clone.path, '../linked');
    clone.git('worktree', 'add', '-q', '-b', 'topic', linked);
    expect(run(linked, process.execPath, [join(root, 'dist/cli.js'), 'hook', 'status']).status).toBe(0);
    git(linked, 'am', '-q', join(root, 'samples/patches/introduce-the-hole.patch'));
    expectStopped(run(linked, 'git', ['push', 'origin', 'topic']));
  });

  it('from below the top, and with --git-dir from elsewhere', () => {
    const clone = new Clone();
    clone.am('introduce-the-hole');
    expectStopped(run(join(clone.path, 'hw'), 'git', ['push', 'origin', 'HEAD:master']));
    const args = [`--git-dir=${clone.path}/.git`, 'push', 'origin', 'HEAD:master'];
    expectStopped(run(folder.path, 'git', args));
  });

  it.each([
    ['relative', 'my hooks'],
    ['absolute', ''],
  ])('where core.hooksPath, %s, says hooks are', (_, path) => {
    const clone = new Clone(false);
    const hooks = path === '' ? join(clone.path, '../common hooks') : path;
    clone.git('config', 'core.hooksPath', hooks);
    run(join(clone.path, 'hw'), process.execPath, [join(root, 'dist/cli.js'), 'hook', 'install']);
    expect(existsSync(join(path === '' ? hooks : join(clone.path, hooks), 'pre-push'))).toBe(true);
    expect(existsSync(join(clone.path, '.git/hooks/pre-push'))).toBe(false);
    clone.am('introduce-the-hole');
    expectStopped(clone.push());
    expect(clone.hook('uninstall').status).toBe(0);
    expect(clone.push().status).toBe(0);
  });

  it('with configuration: what is accepted does not stop a push', () => {
    const clone = new Clone();
    clone.am('introduce-the-hole');
    const accepted = [{ id: 'dma-hole-introduced', reason: 'no device does DMA there' }];
    const config = { machines: ['pc'], ram: ['2G'], vga: ['none'], accepted };
    writeFileSync(join(clone.path, 'flatcheck.config.json'), JSON.stringify(config));
    expect(clone.push().status).toBe(0);
  });

  it('installed from a folder whose name has blanks, quotes and a dollar', () => {
    const installed = join(folder.path, `it's "a" $HOME \`x\``);
    for (const part of ['dist', 'package.json', 'grammars', 'schema', 'src/runtime'])
      cpSync(join(root, part), join(installed, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'));
    const clone = new Clone(false, `a 'clone' $(touch hacked)`);
    expect(run(clone.path, process.execPath, [join(installed, 'dist/cli.js'), 'hook', 'install']).status).toBe(0);
    clone.am('introduce-the-hole');
    expectStopped(clone.push());
    renameSync(installed, `${installed} gone`);
    const { status, stderr } = clone.push();
    expect(stderr).toMatch(/^flatcheck: not found on this machine/m);
    expect(status).toBe(0);
    expect(existsSync(join(clone.path, 'hacked'))).toBe(false);
  });

  it('with names that would act on a terminal', () => {
    const clone = new Clone();
    clone.commit('include/\u001b[31mred.h', '/* */\n');
    const { stderr } = clone.push();
    expect(stderr).toContain('\\x1b[31mred.h');
    expect(stderr).not.toContain('\u001b[31mred');
  });
});

describe('another hook', () => {
  const script = '#!/bin/sh\necho "other: $1" >&2\ncat >"$(git rev-parse --git-dir)/seen"\nexit "$(cat .git/status)"\n';

  it('is kept, called first with the same input, obeyed, and back after uninstall', () => {
    const clone = new Clone(false);
    const hook = join(clone.path, '.git/hooks/pre-push');
    writeFileSync(hook, script);
    chmodSync(hook, 0o755);
    expect(clone.hook('status').status).toBe(1);
    expect(clone.hook('install').stdout).toContain('called first');
    expect(clone.hook('install').status).toBe(0);
    expect(clone.hook('status')).toMatchObject({ status: 0 });

    writeFileSync(join(clone.path, '.git/status'), '3');
    const before = clone.at('master');
    clone.am('introduce-the-hole');
    const refused = clone.push();
    expect(refused.stderr).toContain('other: origin');
    expect(refused.stderr).not.toContain('flatcheck:');
    expect(refused.status).not.toBe(0);
    expect(readFileSync(join(clone.path, '.git/seen'), 'utf8')).toBe(
      `HEAD ${clone.head} refs/heads/master ${before}\n`,
    );

    writeFileSync(join(clone.path, '.git/status'), '0');
    expectStopped(clone.push());
    expect(clone.hook('uninstall').status).toBe(0);
    expect(readFileSync(hook, 'utf8')).toBe(script);
    expect(existsSync(`${hook}.before-flatcheck`)).toBe(false);
    expect(clone.push()).toMatchObject({ status: 0, stderr: expect.stringContaining('other: origin') });
  });

  it('that is switched off stays off', () => {
    const clone = new Clone(false);
    const hook = join(clone.path, '.git/hooks/pre-push');
    writeFileSync(hook, '#!/bin/sh\nexit 1\n');
    chmodSync(hook, 0o644);
    clone.hook('install');
    clone.commit('docs/about.rst', 'text');
    expectUnchecked(clone.push());
  });

  it('that is a link, also one that leads nowhere, is not written through', () => {
    const clone = new Clone(false);
    const hook = join(clone.path, '.git/hooks/pre-push');
    symlinkSync('../../outside', hook);
    expect(clone.hook('install').status).toBe(0);
    expect(existsSync(join(clone.path, 'outside'))).toBe(false);
    clone.commit('docs/about.rst', 'text');
    expectUnchecked(clone.push());
    expect(clone.hook('uninstall').status).toBe(0);
    expect(readlinkSync(hook)).toBe('../../outside');
  });

  it('put in place of ours is not touched by uninstall', () => {
    const clone = new Clone();
    const hook = join(clone.path, '.git/hooks/pre-push');
    writeFileSync(hook, script);
    expect(clone.hook('uninstall')).toMatchObject({ status: 2, stderr: expect.stringContaining("not flatcheck's") });
    expect(readFileSync(hook, 'utf8')).toBe(script);
  });
});

describe('flatcheck hook', () => {
  it('says whether it is installed', () => {
    const clone = new Clone(false);
    expect(clone.hook('status')).toMatchObject({ status: 1, stdout: 'not installed\n' });
    expect(clone.hook('uninstall')).toMatchObject({ status: 0, stdout: 'not installed\n' });
    clone.hook('install');
    expect(clone.hook('status')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^installed: .*pre-push\n$/),
    });
    clone.hook('uninstall');
    expect(existsSync(join(clone.path, '.git/hooks/pre-push'))).toBe(false);
  });

  it('is not installed outside a git repository, nor in one that is not of QEMU', () => {
    const plain = new Folder();
    try {
      expect(flatcheck(['hook', 'install'], { cwd: plain.path })).toMatchObject({ status: 2, stdout: '' });
      plain.git('init', '-q');
      const refused = flatcheck(['hook', 'install'], { cwd: plain.path });
      expect(refused.status).toBe(2);
      expect(refused.stderr).toContain(`${basename(plain.path)} is not a QEMU source tree`);
    } finally {
      plain.remove();
    }
  });
});

describe('pre-commit', () => {
  it("gives the hook what is pushed in variables (pre-commit's pre-push stage)", () => {
    const clone = new Clone(false);
    const from = clone.head;
    clone.am('introduce-the-hole');
    const env = {
      PRE_COMMIT_FROM_REF: from,
      PRE_COMMIT_TO_REF: clone.head,
      PRE_COMMIT_REMOTE_BRANCH: 'refs/heads/master',
      PRE_COMMIT_REMOTE_NAME: 'origin',
    };
    const hooks = readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8');
    const entry = /^ +entry: flatcheck (.*)$/m.exec(hooks)?.[1]?.split(' ') ?? [];
    expectStopped(run(clone.path, process.execPath, [join(root, 'dist/cli.js'), ...entry], env));
  });
});
