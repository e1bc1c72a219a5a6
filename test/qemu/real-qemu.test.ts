import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RealQemu, realQemuVersion } from './real-qemu.js';

let folder = '';

// A folder of its own, as other tests start machines at the same time.
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flatcheck-test-'));
  vi.stubEnv('TMPDIR', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(realQemuVersion() === undefined)('a real QEMU', () => {
  it('opens ROM for writing when the PAM register says so', async () => {
    const qemu = await RealQemu.start({ machine: 'pc', ram: '2G', vga: 'none' });
    try {
      expect((await qemu.mtreeFlat())[0]).toBe('0000000000000000-00000000000bffff (prio 0, ram): pc.ram');
      await qemu.write(0x5a, 0x33, 1);
      expect((await qemu.mtreeFlat())[0]).toBe('0000000000000000-00000000000c7fff (prio 0, ram): pc.ram');
      await qemu.write(0x58, 0x33333000, 4);
      expect((await qemu.mtreeFlat())[0]).toBe('0000000000000000-00000000000cffff (prio 0, ram): pc.ram');
    } finally {
      await qemu.close();
    }
  });

  it('says why it did not start, and leaves nothing behind', async () => {
    await expect(RealQemu.start({ machine: 'no-such-machine', ram: '2G', vga: 'none' })).rejects.toThrow(
      /no-such-machine/,
    );
    await expect(
      RealQemu.start({ machine: 'pc', ram: '16M', vga: 'none', more: ['-device', 'no-such-device'] }),
    ).rejects.toThrow(/no-such-device/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes its socket when it is closed, and refuses commands then', async () => {
    const qemu = await RealQemu.start({ machine: 'q35', ram: '1M', vga: 'std' });
    expect(readdirSync(folder).length).toBe(1);
    await qemu.close();
    await qemu.close();
    expect(readdirSync(folder)).toEqual([]);
    await expect(qemu.mtreeFlat()).rejects.toThrow(/closed/);
  });

  it('names an address space that there is not', async () => {
    const qemu = await RealQemu.start({ machine: 'pc', ram: '16M', vga: 'none' });
    try {
      await expect(qemu.mtreeFlat('nowhere')).rejects.toThrow(/"nowhere"/);
    } finally {
      await qemu.close();
    }
  });
});
