import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { LISTENER_BITS, REGION_SIZE, readRegionEvents } from '../../src/machine/listeners.js';
import { EVENT_SIZE, eventReader, ROW_SIZE, rowReader, STEP_SIZE, writeSteps } from '../../src/machine/observations.js';

const folder = mkdtempSync(join(tmpdir(), 'flatcheck-layout-'));
afterAll(() => rmSync(folder, { recursive: true }));

const C = `
#include <stdio.h>
#include "flatcheck.h"
static FlatcheckRow rows[2] = {
    { .start = 1, .last = 2, .offset = 3, .region = 4, .name = (const char *)5, .ram_block = 6, .priority = -7,
      .kind = FLATCHECK_ROMD, .readonly = 1 },
    { .ram_block = ~0ull, .kind = FLATCHECK_CONTAINER, .nonvolatile = 1 },
};
static FlatcheckEvent events[2] = {
    { .kind = FLATCHECK_MAP, .readonly = 1, .start = 1, .last = 2, .ram_block = 3, .offset = 4 },
    { .kind = FLATCHECK_UNMAP, .start = 5, .last = 6 },
};
static FlatcheckRegion regions[6] = {
    { .kind = FLATCHECK_SLOT, .slot = 1, .flags = 2, .start = 3, .size = 4, .ram_block = 5, .offset = 6 },
    { .kind = FLATCHECK_TABLE, .count = 1 },
    { .kind = FLATCHECK_TABLE_REGION, .start = 7, .size = 8, .ram_block = ~0ull, .offset = 9 },
    { .kind = FLATCHECK_USER_TABLE },
    { .kind = FLATCHECK_CALL, .slot = 2, .flags = FLATCHECK_CALL_EVENTFD_DEL | FLATCHECK_CALL_ROMD |
      FLATCHECK_CALL_UNMERGEABLE | 10 << FLATCHECK_CALL_LOG_SHIFT, .start = 11, .size = 12 },
    { .kind = FLATCHECK_CALL, .flags = FLATCHECK_CALL_LOG_START | FLATCHECK_CALL_READONLY | FLATCHECK_CALL_NONVOLATILE },
};
static FlatcheckStep steps[2];
int main(void)
{
    unsigned bits[] = { FLATCHECK_VFIO, FLATCHECK_KVM, FLATCHECK_VHOST, FLATCHECK_VHOST_USER, FLATCHECK_OBSERVER };
    fread(steps, sizeof steps, 1, stdin);
    fwrite(rows, sizeof rows, 1, stdout);
    fwrite(events, sizeof events, 1, stdout);
    fwrite(regions, sizeof regions, 1, stdout);
    fwrite(bits, sizeof bits, 1, stdout);
    printf("%x %x %x %x", steps[0].reg, steps[0].value, steps[0].width, steps[1].width);
    return 0;
}
`;

it('the host reads what C that gcc compiles writes with the structures of flatcheck.h, and the other way round', () => {
  const [source, program] = [join(folder, 'a.c'), join(folder, 'a')];
  writeFileSync(source, C);
  const driver = join(import.meta.dirname, '../../src/runtime/driver');
  execFileSync('gcc', ['-Wall', '-Wno-int-to-pointer-cast', '-I', driver, '-o', program, source]);
  const input = new DataView(new ArrayBuffer(2 * STEP_SIZE));
  writeSteps(input, [{ write: { register: 0x59, value: 0x30, width: 2 } }, { reset: true }]);
  const output = execFileSync(program, { input: new Uint8Array(input.buffer) });
  let at = 0;
  const take = (size: number): Uint8Array => {
    const bytes = new Uint8Array(output.subarray(at, at + size));
    at += size;
    return bytes;
  };
  const view = (size: number): DataView => new DataView(take(size).buffer);
  expect(rowReader((address) => `at ${address}`).all(view(2 * ROW_SIZE))).toEqual([
    {
      ...{ start: 1n, last: 2n, offset: 3n, region: 4n, name: 'at 5', ramBlock: 6n, priority: -7, kind: 'romd' },
      ...{ readonly: true, nonvolatile: false },
    },
    {
      ...{ start: 0n, last: 0n, offset: 0n, region: 0n, name: 'at 0', ramBlock: null, priority: 0, kind: 'container' },
      ...{ readonly: false, nonvolatile: true },
    },
  ]);
  expect(eventReader().all(view(2 * EVENT_SIZE))).toEqual([
    { op: 'map', start: 1n, last: 2n, access: 'ro', ramBlock: 3n, offset: 4n },
    { op: 'unmap', start: 5n, last: 6n },
  ]);
  expect(readRegionEvents(take(6 * REGION_SIZE))).toMatchObject([
    { kind: 'slot', slot: 1, readonly: true, dirtyLog: false, start: 3n, size: 4n, ramBlock: 5n, offset: 6n },
    { kind: 'vhost', regions: [{ start: 7n, last: 14n, ramBlock: null, offset: 9n }] },
    { kind: 'vhost-user', regions: [] },
    {
      ...{ kind: 'call', observer: 2, call: 'eventfd-del', logged: 10, start: 11n, size: 12n },
      ...{ readonly: false, nonvolatile: false, romd: true, unmergeable: true },
    },
    { kind: 'call', call: 'log-start', readonly: true, nonvolatile: true, romd: false, unmergeable: false },
  ]);
  const bits = view(5 * 4);
  const listeners = ['vfio', 'kvm', 'vhost', 'vhost-user', 'observer'] as const;
  expect(listeners.map((_, i) => bits.getUint32(4 * i, true))).toEqual(listeners.map((name) => LISTENER_BITS[name]));
  expect(output.subarray(at).toString()).toBe('59 30 2 0');
});
