/** A process that does not outlive us, however we end, and a folder that goes with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A shell keeps the process, which starts with the first line of its standard input. That ends when we close it, or
 * when we end, even by SIGKILL. Then, and when the process ends by itself, the folder is removed and all of the process
 * group killed. The status goes to standard output, from a subshell: where we are gone, SIGPIPE ends that alone. Nor
 * may the shell itself say on standard error what it killed.
 */
const KEEPER = `
trap : HUP INT TERM
exec 3<&0
folder=$1
shift
if read -r line; then
  "$@" </dev/null >/dev/null 3<&- &
  process=$!
  exec 2>/dev/null
  { read -r line <&3; kill -KILL "$process"; } >/dev/null &
  wait "$process"
  status=$?
fi
rm -rf "$folder"
(echo "$status")
kill -KILL 0
`;
/** Milliseconds in which we learn that a process has ended. */
const NOTICED = 1000;
/** What a shell adds to the number of a signal that ended a process. */
const SIGNAL_BASE = 128;

export class KeptProcess {
  /** Resolves when the process has ended and the folder is gone. */
  readonly ended: Promise<void>;
  private hasEnded = false;
  private status = '';
  private messages = '';

  private constructor(
    private readonly keeper: ChildProcess,
    /** A temporary folder of its own, for sockets. */
    readonly folder: string,
  ) {
    keeper.stdout?.on('data', (data: Buffer) => {
      this.status += data.toString();
    });
    keeper.stderr?.on('data', (data: Buffer) => {
      this.messages += data.toString();
    });
    // The process may be gone when its input is closed.
    keeper.stdin?.on('error', () => {});
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.hasEnded = true;
        rmSync(folder, { recursive: true, force: true });
        resolve();
      };
      keeper.once('close', end);
      keeper.once('error', (error) => {
        this.messages += error.message;
        end();
      });
    });
  }

  /**
   * Gets a binary ready, which go() starts; `args` gets the path of the folder. Standard input is empty, standard
   * output goes nowhere. That the binary cannot be run shows as a process that ended with status 126 or 127.
   */
  static prepare(binary: string, args: (folder: string) => readonly string[]): KeptProcess {
    const folder = mkdtempSync(join(tmpdir(), 'flatcheck-qemu-'));
    try {
      // A session of its own: Ctrl-C is for us, who end it in order.
      const keeper = spawn('/bin/sh', ['-c', KEEPER, 'flatcheck', folder, binary, ...args(folder)], {
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      return new KeptProcess(keeper, folder);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  go(): void {
    this.keeper.stdin?.write('\n');
  }

  /** False once it has ended; true before it starts. */
  get isRunning(): boolean {
    return !this.hasEnded && this.status === '';
  }

  /** Whether it has ended, or does within a second: a connection to it breaks before that is known. */
  async endsSoon(): Promise<boolean> {
    const waits = new AbortController();
    await Promise.race([this.ended, sleep(NOTICED, undefined, { signal: waits.signal }).catch(() => {})]);
    waits.abort();
    return !this.isRunning;
  }

  /** How it ended and what it said last on standard error, in one line; for a message. */
  describeEnd(): string {
    const status = Number.parseInt(this.status, 10);
    const how = status > SIGNAL_BASE ? `killed by signal ${status - SIGNAL_BASE}` : `exit status ${status || 0}`;
    const said = this.messages.trim().split('\n').slice(-3).join('; ');
    return said === '' ? how : `${how}: ${said}`;
  }

  /** Kills the process; resolves when nothing is left of it. May be called more than once. */
  async end(): Promise<void> {
    this.keeper.stdin?.end();
    await this.ended;
  }
}
