/** A connection to QEMU's monitor (docs/interop/qmp-spec.rst in QEMU's tree). */
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** QEMU ended, did not answer in time, or answered with an error. */
export class RealQemuError extends Error {
  override readonly name = 'RealQemuError';
}

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
  readonly event?: string;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

export class Qmp {
  private readonly commands: Waiting[] = [];
  private readonly events: Array<Waiting & { readonly event: string }> = [];
  private end: Error | undefined;

  /** @param timeLimit milliseconds that an answer may take */
  private constructor(
    private readonly socket: Socket,
    private readonly timeLimit: number,
  ) {
    createInterface({ input: socket }).on('line', (line) => this.take(line));
    socket.on('error', (error) => this.fail(new RealQemuError(error.message)));
    socket.on('close', () => this.fail(new RealQemuError('QEMU closed the connection to its monitor')));
  }

  /** Connects to a socket and gets ready for commands; undefined as long as nobody listens there. */
  static async open(path: string, timeLimit: number): Promise<Qmp | undefined> {
    const socket = await connected(path);
    if (socket === undefined) return undefined;
    const qmp = new Qmp(socket, timeLimit);
    try {
      await qmp.command('qmp_capabilities');
      return qmp;
    } catch (error) {
      qmp.close();
      throw error;
    }
  }

  /** Executes a command; resolves to its result. Rejects with RealQemuError. */
  async command(execute: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const answer = await this.wait(this.commands, {}, execute, () =>
      this.socket.write(`${JSON.stringify({ execute, arguments: parameters })}\n`),
    );
    if (answer.error !== undefined) throw new RealQemuError(`${execute}: ${answer.error.desc}`);
    return answer.return;
  }

  /** Resolves when the next event of that name comes. Rejects with RealQemuError. */
  async event(event: string): Promise<void> {
    await this.wait(this.events, { event }, `the event ${event}`);
  }

  /** What is waited for is rejected. May be called more than once. */
  close(): void {
    this.fail(new RealQemuError('the connection to QEMU was closed'));
    this.socket.destroy();
  }

  private async wait<Extra extends object>(
    queue: Array<Waiting & Extra>,
    extra: Extra,
    what: string,
    start?: () => void,
  ): Promise<Answer> {
    if (this.end !== undefined) throw this.end;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Answer>((resolve, reject) => {
        queue.push({ resolve, reject, ...extra });
        timer = setTimeout(
          () => this.fail(new RealQemuError(`QEMU did not answer in ${this.timeLimit / 1000} s (${what})`)),
          this.timeLimit,
        );
        start?.();
      });
    } finally {
      clearTimeout(timer);
    }
  }

  private take(line: string): void {
    let answer: Answer;
    try {
      answer = JSON.parse(line) as Answer;
    } catch {
      this.fail(new RealQemuError(`not an answer of QMP: ${line.slice(0, 80)}`));
      return;
    }
    if (answer.event !== undefined) {
      const index = this.events.findIndex(({ event }) => event === answer.event);
      if (index >= 0) this.events.splice(index, 1)[0]!.resolve(answer);
    } else if ('return' in answer || 'error' in answer) this.commands.shift()?.resolve(answer);
  }

  private fail(error: Error): void {
    this.end ??= error;
    for (const { reject } of [...this.commands.splice(0), ...this.events.splice(0)]) reject(this.end);
  }
}

function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', () => resolve(undefined));
  });
}
