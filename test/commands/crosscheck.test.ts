/** What becomes of the real QEMU and its sockets, whatever goes wrong: with a binary that only behaves like one, on the sample tree. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Folder } from '../patch/help.js';
import { flatcheck, type Run, root, sampleTree } from './cli.js';

const folder = new Folder();
afterAll(() => folder.remove());
const fake = join(import.meta.dirname, 'fake-qemu.mjs');
const command = ['crosscheck', '--qemu', sampleTree, '--qemu-binary', fake, '--machine', 'pc', '--vga', 'none'];
const writes = ['--write', '0x59=0x30', '--write', '0x5a=0x33'];

let temporary = '';
let pidFile = '';
let count = 0;

beforeEach(() => {
  temporary = join(folder.path, `t${count++}`);
  mkdirSync(temporary);
  pidFile = join(folder.path, `pid${count}`);
});

function environment(behaviour: string): Record<string, string> {
  return { FAKE_QEMU: behaviour, FAKE_QEMU_PID: pidFile, TMPDIR: temporary };
}

function run(behaviour: string, ...options: string[]): Run {
  return flatcheck([...command, ...writes, ...options], { env: environment(behaviour) });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`not in 10 s: ${what}`);
}

/** Neither a process nor a file is left. */
async function nothingLeft(): Promise<void> {
  const pid = Number(readFileSync(pidFile, 'utf8'));
  await until('the binary has ended', () => !isRunning(pid));
  await until('the temporary folder is empty', () => readdirSync(temporary).length === 0);
}

describe('a binary that cannot be used ends with exit code 2 and one line', () => {
  it.each([
    ['other', [], /version/],
    ['crashes', [], /-device help is killed by SIGSEGV\n$/],
    ['refuses', [], /exit status 1: qemu: unsupported machine type/],
    ['silent', ['--time-limit', '1'], /does not answer 1 s after its start/],
  ])('%s', async (behaviour, options, reason) => {
    const { status, stdout, stderr } = run(behaviour, ...options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd()).not.toContain('\n');
    if (existsSync(pidFile)) await nothingLeft();
  });

  it('there is none', () => {
    const missing = join(folder.path, 'no-such-qemu');
    const { status, stderr } = flatcheck(['crosscheck', '--qemu', sampleTree, '--qemu-binary', missing]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/no-such-qemu: no such program\n$/);
    expect(flatcheck(['crosscheck', '--qemu', sampleTree]).status).toBe(2);
  });
});

describe('a QEMU that goes wrong on the way is told of, and what was compared before it', () => {
  it.each([
    ['hangs', 'did not answer in 1 s'],
    ['dies', 'killed by signal 6'],
  ])('%s', async (behaviour, reason) => {
    const { status, stdout } = run(behaviour, '--time-limit', '1', '--format', 'json');
    expect(status).toBe(1);
    const [configuration] = (JSON.parse(stdout) as { configurations: Array<{ steps: number; failure: string }> })
      .configurations;
    expect(configuration!.steps).toBe(1);
    expect(configuration!.failure).toContain(reason);
    await nothingLeft();
  });
});

describe('when flatcheck is ended on the way nothing is left', () => {
  it.each([
    ['SIGINT', 'silent'],
    ['SIGTERM', 'silent'],
    ['SIGKILL', 'silent'],
    ['SIGKILL', 'wraps'],
    ['SIGKILL', 'hangs'],
  ] as const)('by %s while the binary is %s', async (signal, behaviour) => {
    const env = { ...process.env, ...environment(behaviour) };
    const child: ChildProcess = spawn(process.execPath, [join(root, 'dist/cli.js'), ...command, ...writes], {
      env,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await until('the binary is started', () => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
    expect(readdirSync(temporary).length).toBe(1);
    child.kill(signal);
    await ended;
    await nothingLeft();
  });
});
