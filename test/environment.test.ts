import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { detectTree } from '../src/tree/detect.js';
import { openFolder } from '../src/tree/folder.js';

// On a developer's machine tests that lack something are skipped; .ci/run installs all of it, and there none may be.
describe.runIf(process.env.CI === 'true')('in CI everything that tests need is there', () => {
  it.each(['gcc', 'csmith', 'git', 'patch', 'script', 'pkg-config', 'python3'])('%s', (command) => {
    expect(spawnSync(command, ['--version']).status).toBe(0);
  });

  it('a real QEMU and source trees of its series', () => {
    const binary = process.env.FLATCHECK_QEMU_BINARY ?? '';
    const series = /version (\d+\.\d+)\./.exec(spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout)?.[1];
    const folders = (process.env.FLATCHECK_QEMU_TREES ?? '').split(':');
    const versions = folders
      .map((folder) => detectTree(openFolder(folder)))
      .map((tree) => (tree.isQemu ? tree.version : ''));
    expect(versions.some((version) => version.startsWith(`${series}.`))).toBe(true);
  });
});
