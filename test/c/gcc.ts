/** gcc and csmith as the authorities on C, for tests of the compiler. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a program printed, and how it ended. */
export interface Outcome {
  readonly output: string;
  readonly status: number;
}

function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version'], { cwd: tmpdir() }).status === 0;
}

/** Whether a tool can be used; where CI is set it must be there, so that no test is skipped unnoticed. */
export function available(command: string): boolean {
  if (isInstalled(command)) return true;
  if (process.env.CI === 'true') throw new Error(`${command} is needed for the tests and not installed`);
  console.warn(`${command} is not installed: the tests that need it are skipped`);
  return false;
}

/** A folder for the files of a test; `remove` deletes it. */
export function scratch(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'flatcheck-c-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a command to its end; null where it takes longer than `seconds`. */
export function run(command: string, args: readonly string[], seconds = 60): Promise<Outcome | null> {
  return new Promise((resolve) => {
    // csmith leaves files where it runs.
    const options = { timeout: seconds * 1000, maxBuffer: 1 << 26, encoding: 'latin1', cwd: tmpdir() } as const;
    execFile(command, args, options, (error, output) => {
      if (error?.killed) resolve(null);
      else resolve({ output, status: typeof error?.code === 'number' ? error.code : error ? 255 : 0 });
    });
  });
}

/** Compiles with gcc and runs; null where the program takes longer than `seconds`. */
export async function runWithGcc(
  folder: string,
  source: string,
  options: readonly string[],
  seconds = 10,
): Promise<Outcome | null> {
  const program = join(folder, `program${Math.random().toString(36).slice(2)}`);
  const compiled = await run('gcc', ['-w', '-std=gnu11', ...options, '-o', program, source, '-lm']);
  if (compiled?.status !== 0) throw new Error(`gcc does not take ${source}`);
  try {
    return await run(program, [], seconds);
  } finally {
    rmSync(program, { force: true });
  }
}

export function read(path: string): string {
  return readFileSync(path, 'latin1');
}
