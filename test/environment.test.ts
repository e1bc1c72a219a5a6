import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { trees } from './qemu/trees.js';

// On a developer's machine tests that lack something are skipped; .ci/run installs all of it, and there none may be.
describe.runIf(process.env.CI === 'true')('in CI everything that tests need is there', () => {
  it.each(['chromium', 'gcc', 'csmith', 'git', 'patch', 'script', 'pkg-config', 'python3'])('%s', (command) => {
    // csmith leaves a file where it is asked.
    expect(spawnSync(command, ['--version'], { cwd: tmpdir() }).status).toBe(0);
  });

  it('source trees of QEMU, each series that Debian has a binary of with that binary', () => {
    expect(trees.map(({ version }) => version.split('.').slice(0, 2).join('.'))).toEqual(
      expect.arrayContaining(['7.2', '10.0']),
    );
    for (const { version, binary } of trees)
      if (/^(7\.2|10\.0)\./.test(version)) expect(binary, `a binary for ${version}`).toBeDefined();
  });
});
