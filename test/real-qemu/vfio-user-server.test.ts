import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VfioUserServer } from '../../src/real-qemu/vfio-user-server.js';
import { Folder } from '../patch/help.js';

const folder = new Folder();
const path = join(folder.path, 'socket');
afterAll(() => folder.remove());

/** A request of the vfio-user protocol: id, command, size, flags, error; little-endian. */
function request(id: number, command: number, body: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt16LE(id, 0);
  header.writeUInt16LE(command, 2);
  header.writeUInt32LE(16 + body.length, 4);
  header.writeUInt32LE(flags, 8);
  return Buffer.concat([header, body]);
}

function numbers(...values: ReadonlyArray<number | bigint>): Buffer {
  return Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(typeof value === 'bigint' ? 8 : 4);
      if (typeof value === 'bigint') bytes.writeBigUInt64LE(value);
      else bytes.writeUInt32LE(value);
      return bytes;
    }),
  );
}

describe('a vfio-user server', () => {
  let server: VfioUserServer;
  let socket: Socket;
  let received: Buffer;

  beforeEach(async () => {
    server = await VfioUserServer.listen(path);
    received = Buffer.alloc(0);
    socket = connect(path);
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
    });
    await new Promise((resolve) => socket.once('connect', resolve));
  });

  afterEach(async () => {
    socket.destroy();
    await server.close();
  });

  async function answer(size: number): Promise<Buffer> {
    while (received.length < size) await new Promise((resolve) => socket.once('data', resolve));
    return received;
  }

  it('writes down maps and unmaps in order and acknowledges them, however the bytes arrive', async () => {
    const messages = Buffer.concat([
      request(7, 2, numbers(32, 0x3, 0n, 0x0n, 0xc0000n)),
      request(8, 2, numbers(32, 0x1, 0n, 0xe0000n, 0x20000n)),
      request(9, 3, numbers(24, 0, 0x0n, 0xc0000n)),
    ]);
    for (const at of [0, 5, 40, 41, 100]) {
      socket.write(
        messages.subarray(
          at,
          [5, 40, 41, 100, messages.length].find((end) => end > at),
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const answers = await answer(16 + 16 + 40);
    expect([answers.readUInt16LE(0), answers.readUInt16LE(16), answers.readUInt16LE(32)]).toEqual([7, 8, 9]);
    expect([answers.readUInt32LE(8), answers.readUInt32LE(24), answers.readUInt32LE(40)]).toEqual([1, 1, 1]);
    expect(server.take()).toEqual([
      { op: 'map', start: 0n, last: 0xbffffn, access: 'rw' },
      { op: 'map', start: 0xe0000n, last: 0xfffffn, access: 'ro' },
      { op: 'unmap', start: 0n, last: 0xbffffn },
    ]);
    expect(server.take()).toEqual([]);
  });

  it('answers a command that it does not know, and one that is too short, with an error', async () => {
    socket.write(Buffer.concat([request(1, 99, Buffer.alloc(0)), request(2, 2, numbers(32))]));
    const answers = await answer(32);
    expect([answers.readUInt32LE(8), answers.readUInt32LE(24)]).toEqual([0x21, 0x21]);
    expect(server.take()).toEqual([]);
  });

  it('says nothing where no answer is wanted', async () => {
    socket.write(Buffer.concat([request(1, 13, Buffer.alloc(0), 0x10), request(2, 13, Buffer.alloc(0))]));
    expect((await answer(16)).readUInt16LE(0)).toBe(2);
    expect(received.length).toBe(16);
  });

  it('hangs up on a size that cannot be', async () => {
    const header = Buffer.alloc(16);
    header.writeUInt32LE(0xffffffff, 4);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(header);
    await closed;
  });

  it('removes its socket', async () => {
    expect(existsSync(path)).toBe(true);
    await server.close();
    expect(existsSync(path)).toBe(false);
    server = await VfioUserServer.listen(path);
  });
});
