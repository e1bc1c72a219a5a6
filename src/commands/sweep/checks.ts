/**
 * Checks items in processes of their own, some at a time: memory stays flat, and what fails there ends one item alone.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CheckReport } from '../../report/json/json.js';
import { printable } from '../../text.js';
import { packageFolder } from '../../version.js';
import type { SweptItem } from './items.js';

const COMMAND = fileURLToPath(new URL('dist/cli.js', packageFolder));

/** What a check gave, or the line that says why there is none; and the seconds it took. */
export interface CheckedItem {
  readonly checked: CheckReport | string;
  readonly seconds: number;
}

/**
 * Runs the check of an item.
 * @param options of check, as its command line takes them
 */
export function checkItem({ kind, id }: SweptItem, options: readonly string[]): Promise<CheckedItem> {
  const named = kind === 'commit' ? ['--range', `${id}^..${id}`] : ['--', id];
  const args = [COMMAND, 'check', '--format', 'json', ...options, ...named];
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, complaints]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (bytes: Buffer) => output.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => complaints.push(bytes));
    const done = (checked: CheckReport | string): void =>
      resolve({ checked, seconds: (performance.now() - start) / 1000 });
    child.on('error', (error) => done(`cannot be run: ${printable(error.message)}`));
    child.on('close', (code, signal) => {
      const lines = Buffer.concat(complaints).toString('utf8').trim().split('\n');
      const last = printable(lines.at(-1)?.replace(/^flatcheck: /, '') ?? '');
      if (signal !== null) return done(`ended by ${signal}`);
      try {
        done(JSON.parse(Buffer.concat(output).toString('utf8')) as CheckReport);
      } catch {
        done(last || `ended with exit code ${code}`);
      }
    });
  });
}

/** Calls a function with each item, at most `jobs` at a time, in their order. */
export async function forEachOf<T>(items: readonly T[], jobs: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const workOn = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, workOn));
}
