/** A vhost-user backend (docs/interop/vhost-user.rst of QEMU) that has no protocol features and writes down memory tables. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Numbers of requests. */
const GET_FEATURES = 1;
const SET_MEM_TABLE = 5;
const GET_VRING_BASE = 11;
const GET_PROTOCOL_FEATURES = 15;
/** Version 1, and a bit that says that a message answers another. */
const REPLY_FLAGS = 1 | 4;
/** VHOST_USER_F_PROTOCOL_FEATURES: without it QEMU could not enable queues. */
const PROTOCOL_FEATURES = 1n << 30n;
const HEADER_SIZE = 12;
const REGION_SIZE = 32;

export interface TableRegion {
  readonly start: bigint;
  readonly last: bigint;
}

export class VhostUserBackend {
  /** The tables that QEMU set, in order. */
  readonly tables: TableRegion[][] = [];
  private readonly sockets: Socket[] = [];

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
    /** The socket that it listens on. */
    readonly path: string,
  ) {
    server.on('connection', (socket) => {
      this.sockets.push(socket);
      let pending = Buffer.alloc(0);
      socket.on('data', (data) => {
        pending = Buffer.concat([pending, data]);
        while (pending.length >= HEADER_SIZE) {
          const end = HEADER_SIZE + pending.readUInt32LE(8);
          if (pending.length < end) break;
          this.answer(socket, pending.readUInt32LE(0), pending.subarray(HEADER_SIZE, end));
          pending = pending.subarray(end);
        }
      });
      socket.on('error', () => {});
    });
  }

  static async listen(): Promise<VhostUserBackend> {
    const folder = mkdtempSync(join(tmpdir(), 'flatcheck-vhost-'));
    const path = join(folder, 'socket');
    const server = createServer();
    const backend = new VhostUserBackend(server, folder, path);
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return backend;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private answer(socket: Socket, request: number, payload: Buffer): void {
    if (request === SET_MEM_TABLE) {
      const regions = Array.from({ length: payload.readUInt32LE(0) }, (_, i) => {
        const at = 8 + i * REGION_SIZE;
        const start = payload.readBigUInt64LE(at);
        return { start, last: start + payload.readBigUInt64LE(at + 8) - 1n };
      });
      this.tables.push(regions);
    }
    if (request === GET_FEATURES || request === GET_PROTOCOL_FEATURES || request === GET_VRING_BASE) {
      const reply = Buffer.alloc(HEADER_SIZE + 8);
      reply.writeUInt32LE(request, 0);
      reply.writeUInt32LE(REPLY_FLAGS, 4);
      reply.writeUInt32LE(8, 8);
      // There are protocol features, of which it has none; a queue was at its beginning.
      if (request === GET_FEATURES) reply.writeBigUInt64LE(PROTOCOL_FEATURES, HEADER_SIZE);
      if (request === GET_VRING_BASE) payload.copy(reply, HEADER_SIZE, 0, 4);
      socket.write(reply);
    }
  }
}
