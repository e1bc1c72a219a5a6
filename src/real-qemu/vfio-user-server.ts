/**
 * A PCI function without registers of its own, served to QEMU's vfio-user-pci over a UNIX socket, that writes down
 * which DMA maps and unmaps QEMU asks for. Messages: "vfio-user Protocol Specification" (docs/interop/vfio-user.rst in
 * QEMU's tree); all numbers little-endian.
 */
import { createServer, type Server, type Socket } from 'node:net';

/** A map or unmap as QEMU asked for it. Addresses are I/O virtual, `last` is inclusive. */
export type ServedEvent =
  | { readonly op: 'map'; readonly start: bigint; readonly last: bigint; readonly access: 'rw' | 'ro' }
  | { readonly op: 'unmap'; readonly start: bigint; readonly last: bigint };

const HEADER_SIZE = 16;
const FLAG_REPLY = 0x1;
const FLAG_NO_REPLY = 0x10;
const FLAG_ERROR = 0x20;
const EINVAL = 22;
/** Nothing that QEMU sends is longer than what it may transfer at once (1 MiB) and a header. */
const MAX_MESSAGE = 2 ** 20 + 2 ** 12;

const COMMAND = {
  version: 1,
  dmaMap: 2,
  dmaUnmap: 3,
  deviceGetInfo: 4,
  regionGetInfo: 5,
  irqGetInfo: 7,
  setIrqs: 8,
  regionRead: 9,
  regionWrite: 10,
  deviceReset: 13,
} as const;

const MAP_WRITABLE = 0x2;
/**
 * VFIO's numbering of a PCI function (linux/vfio.h): six BARs, ROM, configuration space, VGA; INTx, MSI, MSI-X, error,
 * request.
 */
const REGION_COUNT = 9;
const IRQ_COUNT = 5;
const CONFIG_REGION = 7;
const CONFIG_SIZE = 0x100;
const DEVICE_FLAGS_RESET_PCI = 0x3;
const REGION_FLAGS_READ_WRITE = 0x3;
const ERROR_IRQ = 3;
const IRQ_FLAGS_EVENTFD = 0x1;

/**
 * Configuration space: vendor and device are a pair that nobody has, class "other" (ff0000h), no BAR, no capability, no
 * interrupt pin.
 */
function configurationSpace(): Buffer {
  const space = Buffer.alloc(CONFIG_SIZE);
  space.writeUInt16LE(0x1b36, 0x00);
  space.writeUInt16LE(0xfc4c, 0x02);
  space.writeUInt8(0xff, 0x0b);
  return space;
}

export class VfioUserServer {
  private events: ServedEvent[] = [];
  private readonly connections = new Set<Socket>();
  private readonly configuration = configurationSpace();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.on('close', () => this.connections.delete(socket));
      // QEMU may end at any time.
      socket.on('error', () => socket.destroy());
      this.serve(socket);
    });
  }

  /** Listens on a path. Rejects where that cannot be. */
  static async listen(path: string): Promise<VfioUserServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    return new VfioUserServer(server);
  }

  /** The events since they were last taken, in the order in which QEMU sent them. */
  take(): ServedEvent[] {
    const taken = this.events;
    this.events = [];
    return taken;
  }

  /** Ends the connections and removes the socket. */
  async close(): Promise<void> {
    for (const socket of this.connections) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private serve(socket: Socket): void {
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      pending = pending.length === 0 ? data : Buffer.concat([pending, data]);
      while (pending.length >= HEADER_SIZE) {
        const size = pending.readUInt32LE(4);
        if (size < HEADER_SIZE || size > MAX_MESSAGE) {
          socket.destroy();
          return;
        }
        if (pending.length < size) return;
        this.answer(socket, pending.subarray(0, size));
        pending = pending.subarray(size);
      }
    });
  }

  private answer(socket: Socket, message: Buffer): void {
    const flags = message.readUInt32LE(8);
    if ((flags & FLAG_REPLY) !== 0) return;
    const body = this.bodyFor(message.readUInt16LE(2), message.subarray(HEADER_SIZE));
    if ((flags & FLAG_NO_REPLY) !== 0) return;
    const header = Buffer.alloc(HEADER_SIZE);
    message.copy(header, 0, 0, 4);
    header.writeUInt32LE(HEADER_SIZE + (body?.length ?? 0), 4);
    header.writeUInt32LE(body === null ? FLAG_REPLY | FLAG_ERROR : FLAG_REPLY, 8);
    header.writeUInt32LE(body === null ? EINVAL : 0, 12);
    socket.write(body === null ? header : Buffer.concat([header, body]));
  }

  /**
   * The body of the answer to a request, null for an error. A body that is too short throws and so ends nothing but the
   * answer.
   */
  private bodyFor(command: number, body: Buffer): Buffer | null {
    try {
      switch (command) {
        case COMMAND.version:
          return versionBody();
        case COMMAND.dmaMap:
          return this.dmaMap(body);
        case COMMAND.dmaUnmap:
          return this.dmaUnmap(body);
        case COMMAND.deviceGetInfo:
          return words(16, DEVICE_FLAGS_RESET_PCI, REGION_COUNT, IRQ_COUNT);
        case COMMAND.regionGetInfo:
          return regionInfo(body.readUInt32LE(8));
        case COMMAND.irqGetInfo:
          return words(16, IRQ_FLAGS_EVENTFD, body.readUInt32LE(8), body.readUInt32LE(8) === ERROR_IRQ ? 1 : 0);
        case COMMAND.regionRead:
          return this.regionRead(body);
        case COMMAND.regionWrite:
          return this.regionWrite(body);
        case COMMAND.setIrqs:
        case COMMAND.deviceReset:
          return Buffer.alloc(0);
        default:
          return null;
      }
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  /** argsz, flags, offset in the file, address, size. The answer has no body. */
  private dmaMap(body: Buffer): Buffer {
    const start = body.readBigUInt64LE(16);
    const last = start + body.readBigUInt64LE(24) - 1n;
    this.events.push({ op: 'map', start, last, access: (body.readUInt32LE(4) & MAP_WRITABLE) !== 0 ? 'rw' : 'ro' });
    return Buffer.alloc(0);
  }

  /** argsz, flags, address, size. The answer repeats them. */
  private dmaUnmap(body: Buffer): Buffer {
    const start = body.readBigUInt64LE(8);
    this.events.push({ op: 'unmap', start, last: start + body.readBigUInt64LE(16) - 1n });
    return Buffer.from(body.subarray(0, 24));
  }

  /** offset, region, count; the answer repeats them, the bytes follow. */
  private regionRead(body: Buffer): Buffer {
    const count = body.readUInt32LE(12);
    const bytes = Buffer.alloc(Math.min(count, MAX_MESSAGE));
    if (body.readUInt32LE(8) === CONFIG_REGION) {
      const offset = Number(body.readBigUInt64LE(0));
      this.configuration.copy(bytes, 0, offset, offset + count);
    }
    return Buffer.concat([body.subarray(0, 16), bytes]);
  }

  private regionWrite(body: Buffer): Buffer {
    const offset = Number(body.readBigUInt64LE(0));
    if (body.readUInt32LE(8) === CONFIG_REGION && offset < CONFIG_SIZE) body.copy(this.configuration, offset, 16);
    return Buffer.from(body.subarray(0, 16));
  }
}

function versionBody(): Buffer {
  const capabilities = JSON.stringify({ capabilities: { max_msg_fds: 8, max_data_xfer_size: 2 ** 20 } });
  return Buffer.concat([Buffer.alloc(4), Buffer.from(`${capabilities}\0`)]);
}

/** argsz, flags, index, offset of capabilities, size, offset in a file. */
function regionInfo(index: number): Buffer | null {
  if (index >= REGION_COUNT) return null;
  const isConfiguration = index === CONFIG_REGION;
  return Buffer.concat([
    words(32, isConfiguration ? REGION_FLAGS_READ_WRITE : 0, index, 0),
    words(isConfiguration ? CONFIG_SIZE : 0, 0, 0, 0),
  ]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}
