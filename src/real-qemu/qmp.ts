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
    const fail = (error: Error): void => this.fail(new RealQemuError(error.message));
    const lines = createInterface({ input: socket });
    lines.on('line', (line) => this.take(line));
    // Of the socket's errors readline tells again.
    lines.on('error', fail);
    socket.on('error', fail);
    socket.on('close', () => this.fail(new RealQemuError('QEMU closed the connection to its monitor')));
  }

  /** Connects to a socket and gets ready for commands; undefined as long as nobody listens there. */
  static async open(path: string, timeLimit: number): Promise<Qmp | undefined> {
    const qmp = await new Promise<Qmp | undefined>((resolve) => {
      const socket = connect(path);
      const nobody = (): void => resolve(undefined);
      socket.once('error', nobody);
      socket.once('connect', () => {
        socket.removeListener('error', nobody);
        // At once: the connection may break before whoever waits for it goes on.
        resolve(new Qmp(socket, timeLimit));
      });
    });
    if (qmp === undefined) return undefined;
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
