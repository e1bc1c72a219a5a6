import { describe, expect, it } from 'vitest';
import { listenerDifferences } from '../../src/check/compare/listener-state.js';
import type { CallEvent, ObservedCall, RegionEvent } from '../../src/machine/listeners.js';
import type { ListenerFault } from '../../src/result/listener-faults.js';
import { K, RAM, recordingOf } from './recordings.js';

const slot = (number: number, start: bigint, size: bigint, more: Partial<RegionEvent> = {}): RegionEvent =>
  ({
    ...{
      kind: 'slot',
      slot: number,
      start,
      size,
      readonly: false,
      dirtyLog: false,
      ramBlock: RAM.offset,
      offset: start,
    },
    ...more,
  }) as RegionEvent;

const call = (observer: number, which: ObservedCall, start: bigint, size: bigint): CallEvent => ({
  ...{
    kind: 'call',
    observer,
    call: which,
    start,
    size,
    readonly: false,
    nonvolatile: false,
    romd: false,
    unmergeable: false,
  },
  ...{ logged: 0, ramBlock: null, offset: 0n },
});

/** What else is held at which entry, in short. */
function differences(base: RegionEvent[][], patched: RegionEvent[][]): string[] {
  const [before, after] = [recordingOf([], { regionEvents: base }), recordingOf([], { regionEvents: patched })];
  return listenerDifferences(before, after, base.length).flatMap(({ entry, faults }) =>
    faults.map((fault) => `${entry}: ${textOf(fault)}`),
  );
}

function textOf(fault: ListenerFault): string {
  if (fault.kind !== 'holds-other') return fault.kind;
  const held = [fault.before, fault.after].map((each) =>
    each === null
      ? 'nothing'
      : [each.what, `${each.start}-${each.end}`, `${each.ramBlock}@${each.offset}`, ...each.attributes].join(' '),
  );
  return `${fault.listener} ${held.join(' -> ')}`;
}

describe('what listeners hold', () => {
  it('is the same however it is cut', () => {
    expect(differences([[slot(0, 0n, 64n * K)]], [[slot(0, 0n, 16n * K), slot(1, 16n * K, 48n * K)]])).toEqual([]);
  });

  it('differs in what KVM may not write, or logs', () => {
    const readonly = slot(0, 0n, 64n * K, { readonly: true });
    expect(differences([[slot(0, 0n, 64n * K)]], [[readonly]])).toEqual([
      '0: kvm memory 0x0-0xffff pc.ram@0x0 -> memory 0x0-0xffff pc.ram@0x0 read-only',
    ]);
    const logged = slot(0, 0n, 64n * K, { dirtyLog: true });
    expect(differences([[logged]], [[slot(0, 0n, 64n * K)]])).toHaveLength(1);
  });

  it('differs where a table is not renewed', () => {
    const table = (start: bigint): RegionEvent => ({
      kind: 'vhost',
      regions: [{ start, last: start + 4n * K - 1n, ramBlock: RAM.offset, offset: start }],
    });
    expect(differences([[table(0n)], [table(8n * K)]], [[table(0n)], []])).toEqual([
      '1: vhost memory 0x2000-0x2fff pc.ram@0x2000 -> memory 0x0-0xfff pc.ram@0x0',
    ]);
  });

  it('differs in coalesced ranges, until they are taken away', () => {
    const coalesced = [call(0, 'coalesced-add', 0xa0000n, 64n * K)];
    const gone = [call(0, 'coalesced-del', 0xa0000n, 64n * K)];
    expect(differences([coalesced, gone], [[], []])).toEqual([
      '0: observer 0 coalesced 0xa0000-0xaffff null@0x0 -> nothing',
    ]);
  });
});

describe('the order of calls', () => {
  const both = [call(0, 'add', 0n, 4n * K), call(1, 'add', 0n, 4n * K)];

  it('is told where the calls are the same', () => {
    expect(differences([[], both], [[], both.toReversed()])).toEqual(['1: other-order']);
  });

  it('is not looked at while the board is built', () => {
    expect(differences([both], [both.toReversed()])).toEqual([]);
  });
});
