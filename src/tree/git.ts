/** Runs git for what a tree or a patch is read from. Nothing here writes to a repository. */
import { spawnSync } from 'node:child_process';
import { UserError } from '../errors.js';
import { printable } from '../text.js';

// Inside a hook git points these at the hook's repository, which need not be the one that is asked for.
const REPOSITORY_VARIABLES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_EXTERNAL_DIFF',
  'GIT_DIFF_OPTS',
];

/**
 * Settings of a repository that would run programs or fetch: a repository may be anybody's. Programs for textconv and
 * diffs are ruled out by their options.
 */
const RUNS_NOTHING = ['-c', 'core.fsmonitor=false', '-c', 'protocol.allow=never'];
const TIMEOUT_MILLISECONDS = 300_000;

function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
  delete env.GIT_ALLOW_PROTOCOL;
  for (const name of REPOSITORY_VARIABLES) delete env[name];
  return env;
}

/** What a run of git gave. */
export interface GitResult {
  /** Whether git ended with status 0. */
  readonly ok: boolean;
  readonly output: Buffer;
  /** The last line git wrote to standard error, printable, without "fatal: ". */
  readonly complaint: string;
}

/**
 * Runs git in a folder and waits. input, if given, is its standard input.
 * Nothing that the repository's configuration names is run, and nothing is fetched.
 * Throws UserError only where git itself cannot be run, gives more than a gigabyte, or takes more than five minutes.
 */
export function runGit(dir: string, args: readonly string[], input?: string): GitResult {
  const child = spawnSync('git', [...RUNS_NOTHING, '-C', dir, ...args], {
    env: environment(),
    maxBuffer: 2 ** 30,
    timeout: TIMEOUT_MILLISECONDS,
    killSignal: 'SIGKILL',
    ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input }),
  });
  if (child.error !== undefined) {
    throw new UserError(
      `cannot run git: ${printable((child.error as NodeJS.ErrnoException).code ?? child.error.message)}`,
    );
  }
  const lines = child.stderr.toString('utf8').trim().split('\n');
  const fatal = lines.find((line) => line.startsWith('fatal: ')) ?? lines[lines.length - 1] ?? '';
  return { ok: child.status === 0, output: child.stdout, complaint: printable(fatal.replace(/^fatal: /, '')) };
}

/** The top folder of the git working tree that holds a folder, or undefined where there is none. */
export function gitTopLevel(cwd: string): string | undefined {
  const result = runGit(cwd, ['rev-parse', '--show-toplevel']);
  const path = result.output.toString('utf8').replace(/\n$/, '');
  return result.ok && path !== '' ? path : undefined;
}
