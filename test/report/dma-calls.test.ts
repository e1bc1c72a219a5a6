import { describe, expect, it } from 'vitest';
import { changedLines } from '../../src/report/points/changed-lines.js';
import { differentCalls } from '../../src/report/points/dma-calls.js';
import { consequencesOf, statementsOf } from '../../src/report/points/statements.js';
import type { SimulatedEvent } from '../../src/result/evidence.js';
import type { Finding } from '../../src/result/result.js';
import { resultWith } from './results.js';

const map = (start: string, end: string, access: 'rw' | 'ro'): SimulatedEvent => ({ op: 'map', start, end, access });
const unmap = (start: string, end: string): SimulatedEvent => ({ op: 'unmap', start, end });

describe('the calls that only one tree makes', () => {
  const low = map('0x0', '0x9ffff', 'rw');

  it('are those that differ in anything', () => {
    const [ro, rw] = [map('0xc0000', '0xfffff', 'ro'), map('0xc0000', '0xfffff', 'rw')];
    expect(differentCalls([low, ro], [low, rw])).toEqual([[ro], [rw]]);
  });

  it('are counted: a call that one tree makes twice differs once', () => {
    expect(differentCalls([low], [low, low])).toEqual([[], [low]]);
  });

  it('are all of them where the order alone differs', () => {
    const gone = unmap('0x0', '0x9ffff');
    expect(differentCalls([gone, low], [low, gone])).toEqual([
      [gone, low],
      [low, gone],
    ]);
  });
});

describe('what follows from calls that do not fit', () => {
  const on = { severity: 'error', machine: 'pc', ram: '2G', vga: 'std' } as const;
  const broken: Finding = {
    ...on,
    id: 'listener-protocol',
    detail: { subject: 'dma-container' },
    ranges: [{ start: '0xc0000', end: '0xfffff' }],
  };
  const hole = (start: string, machine = 'pc'): Finding => ({
    ...on,
    machine,
    id: 'dma-hole-introduced',
    ranges: [{ start, end: '0xfffff' }],
  });
  const consequences = (found: Finding): number => {
    const statements = statementsOf([broken, found]);
    return consequencesOf(statements[0]!, statements).length;
  };

  it('are holes in the same memory of the same kind of machine', () => {
    expect(consequences(hole('0xe0000'))).toBe(1);
    expect(consequences(hole('0xe0000', 'pc-i440fx-10.1'))).toBe(1);
  });

  it('are not holes beyond it, or on other machines', () => {
    expect(consequences(hole('0xb0000'))).toBe(0);
    expect(consequences(hole('0xe0000', 'q35'))).toBe(0);
  });
});

it('the changed lines keep their indentation to each other', () => {
  const lines = ['-        if (a) {', '-            b();', '+        b();'];
  const hunks = [{ id: 'a.c#1', line: 1, offset: 0, fuzz: 0, lines }];
  const patches = [{ subject: '', author: '', files: ['a.c'], hunks }];
  const found: Finding = { id: 'dma-hole-fixed', severity: 'improvement', source: { file: 'a.c', line: 1 } };
  expect(changedLines(resultWith({ patches }), found, 6)).toEqual(['- if (a) {', '-     b();', '+ b();']);
});
