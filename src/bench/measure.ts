/** What is measured of a command: it runs as a child, so that nothing of ours is warm. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const command = fileURLToPath(new URL('../cli.js', import.meta.url));
const run = promisify(execFile);

export interface CommandRun {
  readonly seconds: number;
  /** Processor time of all its threads. */
  readonly cpuSeconds: number;
  /** Most memory it had resident, in bytes. */
  readonly memory: number;
  readonly exitCode: number;
}

/**
 * Runs the built `flatcheck` with the arguments, and node with options of its own. @throws Error where it does not
 * start
 */
export async function measureCommand(
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<CommandRun> {
  const folder = mkdtempSync(join(tmpdir(), 'flatcheck-bench-'));
  try {
    // Only the child itself can tell what it used: a module that is loaded before it writes that down when it ends.
    const usage = join(folder, 'usage.json');
    const reporter = join(folder, 'reporter.cjs');
    writeFileSync(
      reporter,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));\n`,
    );
    const start = process.hrtime.bigint();
    const exitCode = await run(process.execPath, [...nodeOptions, '--require', reporter, command, ...args], {
      maxBuffer: 2 ** 28,
    }).then(
      () => 0,
      (error: { code: unknown }) => {
        if (typeof error.code !== 'number') throw error;
        return error.code;
      },
    );
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage;
    return { seconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS * 1024, exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The best of several runs: what disturbs a run only ever makes it longer. */
export async function bestOf(times: number, args: readonly string[]): Promise<CommandRun> {
  let best = await measureCommand(args);
  for (let i = 1; i < times; i++) {
    const next = await measureCommand(args);
    if (next.seconds < best.seconds) best = next;
  }
  return best;
}

/** Runs a function and tells the seconds of processor time it took, all threads of this process together. */
export function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
