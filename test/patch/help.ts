import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../../src/errors.js';
import type { TreeView } from '../../src/tree/view.js';

/** A view of files given as an object. */
export function viewOf(files: Record<string, string>, label = 'tree'): TreeView {
  const names = Object.keys(files);
  return {
    label,
    read: (path) => files[path],
    exists: (path) => names.some((name) => name === path || name.startsWith(`${path}/`)),
    list: () => names.sort(),
  };
}

/** The message of the UserError that a call throws; any other outcome fails the test. */
export function userError(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (error.exitCode !== 2) throw new Error(`exit code ${error.exitCode}`);
    if (/[\n\r]/.test(error.message)) throw new Error(`more than a line: ${error.message}`);
    return error.message;
  }
  throw new Error('nothing was thrown');
}

/** Random numbers that are the same in every run (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
}

const ENV = {
  ...process.env,
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Zoë Müller',
  GIT_AUTHOR_EMAIL: 'zoe@example.org',
  GIT_COMMITTER_NAME: 'c',
  GIT_COMMITTER_EMAIL: 'c@example.org',
};

/** A folder that goes when the test file is done, and programs run in it. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'flatcheck-test-'));

  write(files: Record<string, string | Uint8Array>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), text);
    }
  }

  /** Standard output of git; status 1, which diff gives for a difference, is no error. */
  git(...args: string[]): Buffer {
    const child = spawnSync('git', args, { cwd: this.path, env: ENV, maxBuffer: 2 ** 28 });
    if (child.status !== 0 && !(args.includes('diff') && child.status === 1))
      throw new Error(`git ${args.join(' ')}: ${child.stderr}`);
    return child.stdout;
  }

  /** Commits all there is. */
  commit(message: string): void {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
  }

  /** What patch(1) says when it tries a patch. */
  tryPatch(patch: string): string {
    const child = spawnSync('patch', ['-p1', '--dry-run', '--verbose', '--force'], {
      cwd: this.path,
      env: ENV,
      input: patch,
    });
    return child.stdout.toString('utf8');
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Whether a program is there. */
export function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
