import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RealQemu, realQemuVersion } from '../qemu/real-qemu.js';
import { buildRuntime, scratch as runtimeScratch } from '../runtime/native.js';
import {
  build,
  type Line,
  patchedTree,
  patchFile,
  play,
  sampleTree,
  scratch,
  type Write,
  withoutBlocks,
  writeStep,
} from './native.js';

const GIB = 2 ** 30;
const noCompiler = spawnSync('gcc', ['--version']).status !== 0;
if (noCompiler) console.warn('the sample tree is not compared with real QEMU: gcc is not installed');

const recordingFile = join(import.meta.dirname, 'seabios-boot-pc-2G-vga-none.jsonl');
const recording = readFileSync(recordingFile, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);
const boot = recording.flatMap(({ write }) => (write ? [writeStep(write)] : []));

/** A small generator of its own, so that every run plays the same. */
function* randomNumbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 8;
  }
}

/** Registers that mean the same in all versions of QEMU: PAM, SMRAM and, on q35, the configuration window. */
const registers: Record<string, readonly number[]> = {
  pc: [0x58, 0x59, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x72, 0x72],
  q35: [0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x9d, 0x9d, 0x9e, 0x60, 0x63],
};
const values = [0x00, 0x11, 0x33, 0x30, 0x22, 0x0a, 0x4a, 0x1a, 0x87, 0x01, 0xb1, 0xff];

function randomWrites(machine: string, seed: number, count: number): Write[] {
  const random = randomNumbers(seed);
  const next = (choices: readonly number[]): number => choices[(random.next().value as number) % choices.length]!;
  return Array.from({ length: count }, () => {
    const register = next(registers[machine]!);
    // The biggest TSEG is of another size in other versions.
    const value = register === 0x9e ? next(values) & ~2 : next(values);
    return { register: `0x${register.toString(16)}`, value: `0x${value.toString(16)}`, width: 1 };
  });
}

describe.skipIf(noCompiler)('the sample tree, built by gcc', () => {
  let objects: string[] = [];
  let program = '';

  beforeAll(() => {
    objects = buildRuntime();
    program = build(sampleTree, objects) ?? '';
    expect(program).not.toBe('');
  }, 180_000);

  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
    rmSync(runtimeScratch, { recursive: true, force: true });
  });

  function patched(name: string): string {
    const result = build(patchedTree(name), objects);
    expect(result).toBeDefined();
    return result!;
  }

  it('tells VFIO what real QEMU told it while SeaBIOS booted', () => {
    const { status, lines } = play(program, 'pc', 2 * GIB, 'none', boot);
    expect(status).toBe(0);
    expect(lines.filter(({ read }) => read === undefined).map(withoutBlocks)).toEqual(recording);
  });

  it('unmaps what is mapped when the listener goes', () => {
    const { lines } = play(program, 'pc', 2 * GIB, 'none', ['unregister']);
    const ranges = (op: string): string[] =>
      lines.flatMap(({ dma }) => (dma?.op === op ? [`${dma.start}-${dma.end}`] : []));
    expect(ranges('unmap')).toEqual(ranges('map'));
  });

  it('splits RAM at 3 GiB on pc and at 2 GiB on q35, and tells firmware so', () => {
    const e820 = (machine: string): unknown =>
      play(program, machine, 6 * GIB, 'none', ['e820']).lines.flatMap((line) => line.e820 ?? []);
    expect(e820('pc')).toEqual([0, 3 * GIB, 1, 4 * GIB, 3 * GIB, 1]);
    expect(e820('q35')).toEqual([0, 2 * GIB, 1, 4 * GIB, 4 * GIB, 1]);
  });

  it('gives every RAM block addresses of its own, the biggest block first', () => {
    const blocks = play(program, 'pc', 6 * GIB, 'none', ['blocks']).lines.flatMap(({ block }) => block ?? []);
    expect(blocks.map(({ name, size }) => [name, size])).toEqual([
      ['pc.ram', 6 * GIB],
      ['pc.bios', 256 * 1024],
      ['pc.rom', 128 * 1024],
    ]);
    const sorted = [...blocks].sort((a, b) => a.offset - b.offset);
    for (const [index, block] of sorted.slice(1).entries()) {
      expect(block.offset).toBeGreaterThanOrEqual(sorted[index]!.offset + sorted[index]!.size);
    }
  });

  it('refuses a machine that there is not', () => {
    expect(play(program, 'isapc', GIB, 'none', []).status).toBe(1);
    expect(play(program, 'pc', GIB, 'cirrus', []).status).toBe(1);
  });

  describe.skipIf(realQemuVersion() === undefined)('has the flat view of real QEMU after every write', () => {
    const configurations = ['pc', 'q35'].flatMap((machine) =>
      (['none', 'std'] as const).flatMap((vga) => [2 ** 20, 2 * GIB, 6 * GIB].map((ram) => ({ machine, vga, ram }))),
    );
    it.each(configurations)('$machine, $ram bytes, vga $vga', async ({ machine, vga, ram }) => {
      const writes = randomWrites(machine, ram / 2 ** 20 + vga.length, 20);
      const steps = ['view', ...writes.flatMap((write) => [writeStep(write), 'view'])];
      const { lines } = play(program, machine, ram, vga, steps);
      const qemu = await RealQemu.start({ machine, ram: `${ram / 2 ** 20}M`, vga });
      try {
        const expected: Line[] = (await qemu.mtreeFlat()).map((row) => ({ row }));
        for (const write of writes) {
          await qemu.write(Number(write.register), Number(write.value), 1);
          expected.push({ write }, ...(await qemu.mtreeFlat()).map((row) => ({ row })));
        }
        expect(lines.filter(({ row, write }) => row !== undefined || write !== undefined)).toEqual(expected);
      } finally {
        await qemu.close();
      }
    });
  });

  describe('with a patch', () => {
    it('that closes the hole: after the first reset nothing from 1 MiB on is unmapped', () => {
      const remaps = (each: string): Line[] => {
        const { lines } = play(each, 'pc', 2 * GIB, 'none', boot);
        return lines.slice(5).filter(({ dma }) => dma !== undefined && Number(dma.end) >= 2 ** 20);
      };
      const closed = patched('close-the-hole');
      expect(remaps(program)).not.toEqual([]);
      expect(remaps(closed)).toEqual([]);
    }, 60_000);

    it('that breaks the guest map: RAM from 1 MiB on is the RAM below it', () => {
      const { lines } = play(patched('break-the-guest-map'), 'pc', 2 * GIB, 'none', []);
      const low = lines.find(({ dma }) => dma?.start === '0x100000')?.dma;
      expect(low).toMatchObject({ block: 0, offset: 0 });
    }, 60_000);

    it('that does nothing: nothing changes', () => {
      const steps = ['view', ...boot, 'view', 'reset', 'unregister'];
      expect(play(patched('no-effect'), 'pc', 2 * GIB, 'none', steps)).toEqual(
        play(program, 'pc', 2 * GIB, 'none', steps),
      );
    }, 60_000);

    it('that introduces a hole: firmware below 4 GiB is mapped anew whenever PAM changes', () => {
      const remaps = (each: string): number => {
        const { lines } = play(each, 'pc', 2 * GIB, 'none', boot);
        return lines.slice(5).filter(({ dma }) => dma?.start === '0xfffc0000').length;
      };
      expect(remaps(program)).toBe(0);
      expect(remaps(patched('introduce-the-hole'))).toBeGreaterThan(0);
    }, 60_000);

    it('that drops a transaction: q35 is told more of the same memory, pc the same', () => {
      const dropped = patched('drop-the-transaction');
      expect(play(dropped, 'pc', 2 * GIB, 'none', boot)).toEqual(play(program, 'pc', 2 * GIB, 'none', boot));
      const events = (each: string): number => play(each, 'q35', 2 * GIB, 'none', ['0x90=0x30:1']).lines.length;
      expect(events(dropped)).toBeGreaterThan(events(program));
    }, 60_000);

    it('that aborts: a write of reserved PAM bits reaches the assertion, the boot does not', () => {
      const aborting = patched('abort');
      expect(play(aborting, 'pc', 2 * GIB, 'none', boot).status).toBe(0);
      expect(play(aborting, 'pc', 2 * GIB, 'none', [...boot, '0x5a=0x44:1']).status).toBe(134);
    }, 60_000);

    it('that loops: a write of reserved PAM bits does not end, the boot does', () => {
      const looping = patched('endless-loop');
      expect(play(looping, 'pc', 2 * GIB, 'none', boot).status).toBe(0);
      expect(play(looping, 'pc', 2 * GIB, 'none', ['0x5a=0x44:1']).status).toBeNull();
    }, 60_000);

    it('with a syntax error does not compile', () => {
      expect(build(patchedTree('syntax-error'), objects)).toBeUndefined();
    }, 60_000);

    it('with inline assembly is C to gcc, and does nothing', () => {
      expect(play(patched('uncompilable'), 'pc', 2 * GIB, 'none', boot)).toEqual(
        play(program, 'pc', 2 * GIB, 'none', boot),
      );
    }, 60_000);

    it('is in the list above', () => {
      const names = readdirSync(join(patchFile(''), '..')).map((name) => name.replace(/\.patch$/, ''));
      expect(names.sort()).toEqual([
        'abort',
        'break-the-guest-map',
        'close-the-hole',
        'drop-the-transaction',
        'endless-loop',
        'introduce-the-hole',
        'no-effect',
        'syntax-error',
        'uncompilable',
      ]);
    });
  });
});
