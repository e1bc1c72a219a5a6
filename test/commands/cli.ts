import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
export const sampleTree = join(root, 'samples/tree');

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Record<string, string>;
}

/** Runs the built command. Standard output and error are pipes. */
export function flatcheck(args: readonly string[], { cwd, input, env }: RunOptions = {}): Run {
  const { NO_COLOR: _no, FORCE_COLOR: _force, FLATCHECK_DEBUG: _debug, ...inherited } = process.env;
  const child = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    cwd,
    input: input ?? '',
    env: { ...inherited, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { status: child.status, stdout: child.stdout, stderr: child.stderr };
}
