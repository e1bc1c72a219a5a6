/** A real QEMU whose memory map is asked for over QMP. The machine stays stopped: no guest instruction runs. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const binary = process.env.FLATCHECK_QEMU_BINARY || 'qemu-system-x86_64';

/** Ports of the PCI configuration mechanism; an address with this bit set is a configuration cycle. */
const addressPort = 0xcf8;
const dataPort = 0xcfc;
const enableBit = 0x80000000;

/** What the machine is made of. */
export interface RealQemuOptions {
  readonly machine: string;
  /** As `-m` takes it; a number with a suffix. */
  readonly ram: string;
  readonly vga: 'std' | 'none';
  /** Further arguments of the command line. */
  readonly more?: readonly string[];
}

/** The version of the installed binary, such as `10.0.2`; undefined where there is none. */
export function realQemuVersion(): string | undefined {
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return /version (\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
}

/** What QMP answers to a command. */
interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

export class RealQemu {
  private readonly waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  private end: Error | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly socket: Socket,
    private readonly forget: () => void,
  ) {
    createInterface({ input: socket }).on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      if ('return' in answer || 'error' in answer) this.waiting.shift()?.resolve(answer);
    });
    const fail = (error: Error): void => {
      this.end ??= error;
      for (const { reject } of this.waiting.splice(0)) reject(this.end);
    };
    socket.on('error', fail);
    socket.on('close', () => fail(new Error(`${binary} ended`)));
  }

  /** Starts a machine and waits until it answers. Rejects if the binary is missing or does not start; nothing is left behind then. */
  static async start(options: RealQemuOptions): Promise<RealQemu> {
    const folder = mkdtempSync(join(tmpdir(), 'flatcheck-qemu-'));
    const path = join(folder, 'qmp');
    const child = spawn(
      binary,
      [
        ...['-M', options.machine, '-m', options.ram, '-vga', options.vga],
        ...(options.more ?? []),
        ...['-S', '-nodefaults', '-display', 'none', '-accel', 'tcg', '-qmp', `unix:${path},server=on,wait=off`],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let messages = '';
    child.stderr?.on('data', (data: Buffer) => {
      messages += data.toString();
    });
    let failure: Error | undefined;
    child.on('error', (error) => {
      failure = error;
    });
    // A test runner that ends before close() takes the machine with it.
    const atExit = (): void => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    };
    process.once('exit', atExit);
    const forget = (): void => {
      process.removeListener('exit', atExit);
    };
    try {
      while (failure === undefined && child.exitCode === null && child.signalCode === null) {
        const socket = await open(path);
        if (socket !== undefined) {
          const qemu = new RealQemu(child, folder, socket, forget);
          await qemu.command('qmp_capabilities');
          return qemu;
        }
        await sleep(10);
      }
      throw failure ?? new Error(`${binary} did not start: ${messages.trim()}`);
    } catch (error) {
      atExit();
      forget();
      throw error;
    }
  }

  /** Executes a QMP command; resolves to its result, rejects with QEMU's description of an error. */
  async command(execute: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    if (this.end !== undefined) throw this.end;
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.socket.write(`${JSON.stringify({ execute, arguments: parameters })}\n`);
    });
    if (answer.error !== undefined) throw new Error(`${execute}: ${answer.error.desc}`);
    return answer.return;
  }

  /** What the human monitor prints for a line, with `\n` line ends. */
  async monitor(line: string): Promise<string> {
    const text = (await this.command('human-monitor-command', { 'command-line': line })) as string;
    return text.replaceAll('\r\n', '\n');
  }

  /** Writes a register of the host bridge (bus 0, slot 0, function 0); width in bytes. */
  async write(register: number, value: number, width: 1 | 2 | 4): Promise<void> {
    const size = { 1: 'b', 2: 'h', 4: 'w' }[width];
    await this.monitor(`o/w 0x${addressPort.toString(16)} 0x${(enableBit + (register & ~3)).toString(16)}`);
    await this.monitor(`o/${size} 0x${(dataPort + (register & 3)).toString(16)} 0x${value.toString(16)}`);
  }

  /** Resets the machine, as `system_reset` does. */
  async reset(): Promise<void> {
    await this.command('system_reset');
  }

  /** The rows of `info mtree -f`, without the leading blanks, of every address space; of those of one name in no certain order. */
  async addressSpaces(): Promise<Array<{ readonly name: string; readonly rows: readonly string[] }>> {
    const views = (await this.monitor('info mtree -f')).split(/^FlatView #\d+$/m);
    return views.flatMap((view) => {
      const rows = view.split('\n').flatMap((line) => (/^ {2}[0-9a-f]{16}-/.test(line) ? [line.trim()] : []));
      return [...view.matchAll(/^ AS "(.*?)",/gm)].map(([, name]) => ({ name: name!, rows }));
    });
  }

  /** The rows of one address space. Rejects if there is no such address space. */
  async mtreeFlat(addressSpace = 'memory'): Promise<string[]> {
    const space = (await this.addressSpaces()).find(({ name }) => name === addressSpace);
    if (space === undefined) throw new Error(`no address space "${addressSpace}" in info mtree -f`);
    return [...space.rows];
  }

  /** Ends the machine and removes its socket. May be called more than once. */
  async close(): Promise<void> {
    this.forget();
    this.end ??= new Error(`${binary} was closed`);
    this.socket.destroy();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A connection to the socket, or undefined as long as nobody listens. */
function open(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', () => resolve(undefined));
  });
}
