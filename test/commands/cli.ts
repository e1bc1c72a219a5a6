import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
  /** Gives it one of the processors that the tests have, and so no thread of its own. */
  readonly oneProcessor?: boolean;
  /** The Node that runs it, in place of the one that runs the tests. */
  readonly node?: string;
}

/** Runs the built command. Standard output and error are pipes. */
export function flatcheck(
  args: readonly string[],
  { cwd, input, env, oneProcessor, node = process.execPath }: RunOptions = {},
): Run {
  const { NO_COLOR: _no, FORCE_COLOR: _force, FLATCHECK_DEBUG: _debug, ...inherited } = process.env;
  const command = [node, join(root, 'dist/cli.js'), ...args];
  const [program, ...rest] = oneProcessor ? ['taskset', '--cpu-list', firstProcessor(), ...command] : command;
  const child = spawnSync(program!, rest, {
    cwd,
    input: input ?? '',
    env: { ...inherited, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { status: child.status, stdout: child.stdout, stderr: child.stderr };
}

function firstProcessor(): string {
  const processors = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  if (processors === undefined) throw new Error('the system does not say which processors there are');
  return processors;
}
