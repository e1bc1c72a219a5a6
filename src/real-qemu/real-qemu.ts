/** A real QEMU whose memory map is asked for over QMP. The machine stays stopped: no guest instruction runs. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hex } from '../result/hex.js';
import { KeptProcess } from './kept-process.js';
import { Qmp, RealQemuError } from './qmp.js';
import { type ServedEvent, VfioUserServer } from './vfio-user-server.js';

export { RealQemuError } from './qmp.js';
export type { ServedEvent } from './vfio-user-server.js';

/** Ports of the PCI configuration mechanism; an address with this bit set is a configuration cycle. */
const ADDRESS_PORT = 0xcf8;
const DATA_PORT = 0xcfc;
const ENABLE_BIT = 0x80000000;
/** What sun_path of a socket's address holds, its end included (unix(7)). */
const MAX_SOCKET_PATH = 108;
const DEFAULT_TIME_LIMIT = 30_000;
const VFIO_USER_DEVICE = 'vfio-user-pci';
const FREE_SLOT = '1d.0';

export interface RealQemuOptions {
  readonly binary: string;
  readonly machine: string;
  /** As `-m` takes it. */
  readonly ram: string;
  readonly vga: 'std' | 'none';
  /** As `-accel` takes it (default `tcg`). */
  readonly accelerator?: string;
  /** Further arguments of the command line; a function gets the path of a folder that goes with the process. */
  readonly more?: readonly string[] | ((folder: string) => readonly string[]);
  /** Whether a vfio-user device is plugged in, whose DMA events can be taken then. */
  readonly vfioUser?: boolean;
  /** Milliseconds that the start or an answer may take (default half a minute). */
  readonly timeLimit?: number;
}

/** What a binary is and can. */
export interface RealQemuBinary {
  /** Such as `10.0.2`. */
  readonly version: string;
  readonly hasVfioUser: boolean;
}

/** Asks a binary what it is. Rejects with RealQemuError where it is none that runs, or no QEMU. */
export function inspectBinary(binary: string, timeLimit = DEFAULT_TIME_LIMIT): RealQemuBinary {
  const version = /\bversion (\d+(?:\.\d+)+)/.exec(outputOf(binary, ['--version'], timeLimit))?.[1];
  if (version === undefined) throw new RealQemuError('does not say a version as QEMU does');
  const devices = outputOf(binary, ['-M', 'none', '-device', 'help'], timeLimit);
  return { version, hasVfioUser: devices.includes(`"${VFIO_USER_DEVICE}"`) };
}

function outputOf(binary: string, args: readonly string[], timeLimit: number): string {
  const { stdout, stderr, error, status, signal } = spawnSync(binary, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeLimit,
    killSignal: 'SIGKILL',
  });
  if (error !== undefined) throw new RealQemuError(reasonOf(error as NodeJS.ErrnoException, timeLimit));
  if (status !== 0) {
    const how = signal === null ? `ends with status ${status}` : `is killed by ${signal}`;
    throw new RealQemuError([`${args.join(' ')} ${how}`, stderr.trim()].filter((part) => part !== '').join(': '));
  }
  return stdout;
}

function reasonOf({ code, message }: NodeJS.ErrnoException, timeLimit: number): string {
  if (code === 'ENOENT') return 'no such program';
  if (code === 'EACCES') return 'it may not be executed';
  return code === 'ETIMEDOUT' ? `no answer in ${timeLimit / 1000} s` : message;
}

/** An address space as `info mtree -f` prints it. */
export interface PrintedSpace {
  readonly name: string;
  readonly rows: readonly string[];
}

/** The rows of the address space of a name. Throws RealQemuError where there is none. */
export function rowsOf(spaces: readonly PrintedSpace[], name: string): readonly string[] {
  const space = spaces.find((each) => each.name === name);
  if (space === undefined) throw new RealQemuError(`no address space "${name}" in info mtree -f`);
  return space.rows;
}

export class RealQemu {
  private isClosed = false;

  private constructor(
    private readonly process: KeptProcess,
    private readonly qmp: Qmp,
    private readonly server: VfioUserServer | undefined,
  ) {}

  /**
   * Starts a machine and waits until it answers. Rejects with RealQemuError if it does not; nothing is left behind
   * then. Nor is there when this process ends, in whatever way, before close() was called.
   */
  static async start(options: RealQemuOptions): Promise<RealQemu> {
    const { binary, machine, ram, vga, accelerator = 'tcg', more = [], vfioUser = false } = options;
    const { timeLimit = DEFAULT_TIME_LIMIT } = options;
    let server: VfioUserServer | undefined;
    const process = KeptProcess.prepare(binary, (folder) => [
      ...['-M', machine, '-m', ram, '-vga', vga, '-S', '-nodefaults', '-display', 'none', '-accel', accelerator],
      ...['-qmp', `unix:${inOption(monitorPath(folder))},server=on,wait=off`],
      ...(vfioUser ? ['-device', vfioUserDevice(folder)] : []),
      ...(typeof more === 'function' ? more(folder) : more),
    ]);
    try {
      // QEMU connects to the server while it starts.
      if (vfioUser) server = await VfioUserServer.listen(servedPath(process.folder));
      process.go();
      const deadline = Date.now() + timeLimit;
      while (process.isRunning) {
        if (Date.now() > deadline) throw new RealQemuError(`does not answer ${timeLimit / 1000} s after its start`);
        const qmp = await Qmp.open(monitorPath(process.folder), timeLimit).catch(async (error) => {
          // QEMU listens before it builds the machine, and may end while it does.
          if (await process.endsSoon()) return undefined;
          throw error;
        });
        if (qmp !== undefined) return new RealQemu(process, qmp, server);
        await sleep(10);
      }
      await process.ended;
      throw new RealQemuError(`does not start: ${process.describeEnd()}`);
    } catch (error) {
      await server?.close();
      await process.end();
      throw error;
    }
  }

  /**
   * What the human monitor prints for a line, with `\n` line ends. Rejects with RealQemuError, as all that follow do.
   */
  async monitor(line: string): Promise<string> {
    return ((await this.command('human-monitor-command', { 'command-line': line })) as string).replaceAll('\r\n', '\n');
  }

  /** Writes a register of the host bridge (bus 0, slot 0, function 0); width in bytes. */
  async write(register: number, value: number, width: 1 | 2 | 4): Promise<void> {
    const size = { 1: 'b', 2: 'h', 4: 'w' }[width];
    await this.monitor(`o/w ${hex(ADDRESS_PORT)} ${hex(ENABLE_BIT + (register & ~3))}`);
    await this.monitor(`o/${size} ${hex(DATA_PORT + (register & 3))} ${hex(value)}`);
  }

  /** Resets the machine, as `system_reset` does; resolves when that is done. */
  async reset(): Promise<void> {
    await this.orEnd(async () => {
      const done = this.qmp.event('RESET');
      // Where the command fails, nobody waits for the event any more.
      done.catch(() => {});
      await this.qmp.command('system_reset');
      await done;
    });
  }

  /**
   * The rows of `info mtree -f`, without the leading blanks, of every address space; of those of one name in no certain
   * order.
   */
  async addressSpaces(): Promise<PrintedSpace[]> {
    const views = (await this.monitor('info mtree -f')).split(/^FlatView #\d+$/m);
    return views.flatMap((view) => {
      const rows = view.split('\n').flatMap((line) => (/^ {2}[0-9a-f]{16}-/.test(line) ? [line.trim()] : []));
      return [...view.matchAll(/^ AS "(.*?)",/gm)].map(([, name]) => ({ name: name!, rows }));
    });
  }

  /** The rows of one address space. */
  async mtreeFlat(addressSpace = 'memory'): Promise<string[]> {
    return [...rowsOf(await this.addressSpaces(), addressSpace)];
  }

  /** The DMA events since they were last taken, in order; none without a vfio-user device. */
  takeEvents(): ServedEvent[] {
    return this.server?.take() ?? [];
  }

  /** Ends the machine; its sockets are gone then. May be called more than once. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.qmp.close();
    await this.server?.close();
    await this.process.end();
  }

  /** Executes a QMP command; resolves to its result. */
  async command(execute: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return this.orEnd(() => this.qmp.command(execute, parameters));
  }

  /** Where QEMU ended meanwhile, the error says how. */
  private async orEnd<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (this.isClosed) throw error;
      if (!(await this.process.endsSoon())) throw error;
      throw new RealQemuError(`QEMU ended: ${this.process.describeEnd()}`);
    }
  }
}

function monitorPath(folder: string): string {
  return socketPath(join(folder, 'qmp'));
}

function servedPath(folder: string): string {
  return socketPath(join(folder, 'vfio-user'));
}

/** A path as a part of an option that commas separate. */
export function inOption(path: string): string {
  return path.replaceAll(',', ',,');
}

function socketPath(path: string): string {
  if (Buffer.byteLength(path) < MAX_SOCKET_PATH) return path;
  throw new RealQemuError(`the path of a socket would be too long: ${path} (TMPDIR names a shorter folder)`);
}

/** In a slot that no board has a device of its own in, which writes to the board's devices could reach. */
function vfioUserDevice(folder: string): string {
  return JSON.stringify({
    driver: VFIO_USER_DEVICE,
    addr: FREE_SLOT,
    socket: { type: 'unix', path: servedPath(folder) },
  });
}
