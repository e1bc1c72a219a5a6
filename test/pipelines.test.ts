import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root, sampleTree } from './commands/cli.js';
import { Folder, has } from './patch/help.js';
import { reportMissing } from './qemu/trees.js';

const tree = new Folder();
const home = new Folder();
const remote = new Folder();
afterAll(() => {
  for (const folder of [tree, home, remote]) folder.remove();
});

beforeAll(() => {
  cpSync(sampleTree, tree.path, { recursive: true });
  tree.write({ 'flatcheck.config.json': '{ "machines": ["pc"], "ram": ["2G"], "vga": ["none"] }\n' });
  tree.git('init', '-q', '-b', 'master');
  tree.commit('the tree');
  for (const name of ['introduce-the-hole', 'close-the-hole', 'uncompilable']) {
    tree.git('switch', '-q', '-c', name, 'master');
    tree.git('am', '-q', join(root, 'samples/patches', `${name}.patch`));
  }
  home.write({ 'bin/flatcheck': `#!/bin/sh\nexec '${process.execPath}' '${root}/dist/cli.js' "$@"\n` });
  chmodSync(join(home.path, 'bin/flatcheck'), 0o755);
});

/** A run in the tree where `flatcheck` is the one that is built here. */
function run(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawnSync(program, args, {
    cwd: tree.path,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${join(home.path, 'bin')}:${process.env.PATH}`,
      XDG_CACHE_HOME: home.path,
      PRE_COMMIT_HOME: join(home.path, 'pre-commit'),
      ...env,
    },
  });
  return { status: child.status, stdout: child.stdout, stderr: child.stderr };
}
const yaml = (name: string) => parse(readFileSync(join(root, name), 'utf8'));
const commit = (name: string) => tree.git('rev-parse', name).toString('utf8').trim();
const notInstall = (line: string) => !line.startsWith('npm install');

describe('docs/ci/gitlab-ci.yml', () => {
  const job = yaml('docs/ci/gitlab-ci.yml').flatcheck;

  it.each([
    ['introduce-the-hole', 1],
    ['close-the-hole', 0],
    ['uncompilable', job.allow_failure.exit_codes],
  ])('for %s ends with %i and leaves the report', (branch, status) => {
    const report = join(tree.path, job.artifacts.reports.codequality);
    rmSync(report, { force: true });
    const script = ['set -e', ...job.script.filter(notInstall)].join('\n');
    const ended = run('bash', ['-c', script], {
      CI_MERGE_REQUEST_DIFF_BASE_SHA: commit('master'),
      CI_COMMIT_SHA: commit(branch),
    });
    expect({ status: ended.status, isThere: existsSync(report) }, ended.stderr).toEqual({ status, isThere: true });
  });
});

describe('docs/ci/github-workflow.yml', () => {
  const { jobs } = yaml('docs/ci/github-workflow.yml');
  const { steps } = jobs.check;

  it.each([
    ['introduce-the-hole', 1, ''],
    ['close-the-hole', 0, 'conclusion=success\n'],
    ['uncompilable', 0, 'conclusion=neutral\n'],
  ])('for %s ends with %i, leaves the report, and is green only where all was judged', (branch, status, conclusion) => {
    home.write({ outputs: '' });
    const upload = steps.find((step: { uses?: string }) => step.uses?.includes('upload-sarif'));
    const report = join(tree.path, upload.with.sarif_file);
    rmSync(report, { force: true });
    const runs = steps.filter((step: { run?: string }) => step.run !== undefined && notInstall(step.run));
    const ends = runs.map((step: { run: string }) =>
      // As GitHub runs it: bash -e, with what env gives.
      run('bash', ['-e', '-c', step.run], {
        BASE: commit('master'),
        HEAD: commit(branch),
        GITHUB_OUTPUT: join(home.path, 'outputs'),
      }),
    );
    expect(ends.map((end: { status: number }) => end.status)).toEqual([0, status]);
    expect(existsSync(report)).toBe(true);
    expect(readFileSync(join(home.path, 'outputs'), 'utf8')).toBe(conclusion);
    expect(jobs.complete).toMatchObject({ needs: 'check', if: "needs.check.outputs.conclusion == 'success'" });
    for (const step of runs)
      expect(step.env).toEqual({ BASE: expect.stringMatching(/base\.sha/), HEAD: expect.stringMatching(/head\.sha/) });
  });
});

describe('.pre-commit-hooks.yaml', () => {
  reportMissing(!has('pre-commit'), 'pre-commit is not installed');

  it.skipIf(!has('pre-commit'))('is valid, and its hook stops a push of an error', () => {
    const manifest = join(root, '.pre-commit-hooks.yaml');
    expect(run('pre-commit', ['validate-manifest', manifest])).toMatchObject({ status: 0 });
    remote.git('init', '-q', '--bare');
    tree.git('remote', 'add', 'origin', remote.path);
    tree.git('push', '-q', 'origin', 'master');
    // As from a repository, but with the program that is built here.
    const hooks = yaml('.pre-commit-hooks.yaml').map((hook: object) => ({ ...hook, language: 'system' }));
    tree.write({ '.pre-commit-config.yaml': JSON.stringify({ repos: [{ repo: 'local', hooks }] }) });
    expect(run('pre-commit', ['install', '--hook-type', 'pre-push'])).toMatchObject({ status: 0 });
    const stopped = run('git', ['push', 'origin', 'introduce-the-hole']);
    expect(stopped.status).not.toBe(0);
    expect(stopped.stdout + stopped.stderr).toContain('dma-hole-introduced');
    expect(run('git', ['push', 'origin', 'close-the-hole'])).toMatchObject({ status: 0 });
  });
});
