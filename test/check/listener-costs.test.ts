import { describe, expect, it } from 'vitest';
import { listenerFinding, slotCost, tableCost } from '../../src/check/judge/listener-costs.js';
import type { RegionEvent } from '../../src/machine/listeners.js';
import { messageOf } from '../../src/report/words/sentences.js';
import type { NotFollowed, SlotCost, TableCost, TreeListenerCost } from '../../src/result/costs.js';
import { K, recordingOf } from './recordings.js';

const name = { machine: 'pc', ram: '2G', vga: 'none' };

function recorded(...regionEvents: RegionEvent[][]) {
  return recordingOf([], { regionEvents });
}

const BEHIND = { ramBlock: 0n, offset: 0n };

const set = (slot: number, size = 4n * K): RegionEvent => ({
  ...{ kind: 'slot', slot, start: BigInt(slot) * 64n * K, size, readonly: false, dirtyLog: false, ...BEHIND },
});
const table = (kind: 'vhost' | 'vhost-user', length: number): RegionEvent => ({
  ...{
    kind,
    regions: Array.from({ length }, (_, i) => ({
      start: BigInt(i) * 8n * K,
      last: BigInt(i) * 8n * K + 1n,
      ...BEHIND,
    })),
  },
});

describe('what a boot costs', () => {
  it('of KVM are slots that are in use at once, and calls after the machine was built', () => {
    const recording = recorded([set(0), set(1)], [set(1, 0n), set(1), set(2)], [set(2, 0n)], []);
    expect(slotCost(recording)).toEqual({ slots: 3, slotsAfterBoot: 2, calls: 4 });
  });

  it('of a vhost backend are the regions of its biggest table and of the one it is left with', () => {
    const recording = recorded(
      [table('vhost', 3), table('vhost-user', 2)],
      [table('vhost', 33), table('vhost', 8)],
      [table('vhost-user', 1)],
      [],
    );
    expect(tableCost(recording, 'vhost')).toEqual({ regions: 33, regionsAfterBoot: 8, exceeds: [8, 32] });
    expect(tableCost(recording, 'vhost-user')).toEqual({ regions: 2, regionsAfterBoot: 1, exceeds: [] });
  });
});

describe('a finding about it', () => {
  const slots: SlotCost = { slots: 8, slotsAfterBoot: 7, calls: 20 };
  const tables = (regions: number, ...exceeds: number[]): TableCost => ({ regions, regionsAfterBoot: 3, exceeds });
  const cost = (kvm: SlotCost | NotFollowed, vhost: TableCost | NotFollowed): TreeListenerCost => ({
    ...{ kvm, vhost, vhostUser: tables(2) },
  });

  it('is not there where nothing differs', () => {
    expect(listenerFinding(name, { before: cost(slots, tables(4)), after: cost(slots, tables(4)) })).toBeNull();
  });

  it('names the limits of backends that are passed', () => {
    const [few, many] = [cost(slots, tables(8)), cost({ ...slots, slots: 9 }, tables(40, 8, 32))];
    const found = listenerFinding(name, { before: few, after: many })!;
    expect(found).toMatchObject({ id: 'cost-changed', severity: 'note', ...name });
    expect(messageOf(found)).toMatch(/KVM slots .*8 → 9, .* vhost table .*8 → 40 \(now more than .* 8, 32\)/);
    expect(messageOf(listenerFinding(name, { before: many, after: few })!)).toMatch(/40 → 8 \(no longer more/);
  });

  it('tells nothing of a listener that was followed in one tree only', () => {
    const lost: NotFollowed = { reason: { code: 'failed', error: 'the tree defines none' } };
    expect(listenerFinding(name, { before: cost(slots, tables(4)), after: cost(lost, lost) })).toBeNull();
  });
});
