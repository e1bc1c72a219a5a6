import { describe, expect, it } from 'vitest';
import { compare as comparePlayed } from '../../src/check/compare/compare.js';
import { FlatViewTable } from '../../src/check/compare/replay.js';
import type { Row } from '../../src/machine/observations.js';
import { NOT_SEEN, type Recording } from '../../src/machine/recording.js';
import type { PlayedStep } from '../../src/target/steps.js';
import { BIOS, K, M, map, memory, RAM, recordingOf, unmap } from './recordings.js';

const compare = (base: Recording, patched: Recording, steps: readonly PlayedStep[]) =>
  comparePlayed(base, patched, { steps });

const ROWS = [memory(RAM, 0n, 768n * K, 0n), memory(BIOS, 768n * K, M, 0n, 'rom'), memory(RAM, M, 64n * M, M)];
const EVENTS = [map(RAM, 0n, 768n * K, 0n), map(BIOS, 768n * K, M, 0n, 'ro'), map(RAM, M, 64n * M, M)];
const write = (register: number, value: number): PlayedStep => ({ write: { register, value, width: 1 } });

function compareRows(base: readonly Row[], patched: readonly Row[]) {
  return compare(recordingOf([{ rows: base, events: [] }]), recordingOf([{ rows: patched, events: [] }]), []);
}

describe('the guest map', () => {
  it('is the same however ranges are cut', () => {
    const cut = [...ROWS.slice(0, 2), memory(RAM, M, 2n * M, M), memory(RAM, 2n * M, 64n * M, 2n * M)];
    expect(compareRows(ROWS, cut).guestMap).toBeNull();
    expect(compareRows(ROWS, cut).same).toBe(false);
  });

  it('changes where an address reaches another offset', () => {
    const moved = [...ROWS.slice(0, 2), memory(RAM, M, 64n * M, 0n)];
    expect(compareRows(ROWS, moved).guestMap?.ranges).toEqual([{ start: M, last: 64n * M - 1n }]);
  });

  it('changes where access changes, and where memory is gone', () => {
    const writable = [ROWS[0]!, memory(BIOS, 768n * K, M, 0n, 'ram'), ROWS[2]!];
    expect(compareRows(ROWS, writable).guestMap?.ranges).toEqual([{ start: 768n * K, last: M - 1n }]);
    expect(compareRows(ROWS, ROWS.slice(0, 2)).guestMap?.ranges).toEqual([{ start: M, last: 64n * M - 1n }]);
  });

  it('does not change with the names of regions and RAM blocks', () => {
    const renamed = { ...BIOS, name: 'pc.firmware', region: 'pc.firmware' };
    const base = recordingOf([{ rows: ROWS, events: [] }]);
    const rows = [ROWS[0]!, memory(renamed, 768n * K, M, 0n, 'rom'), ROWS[2]!];
    const patched = recordingOf([{ rows, events: [] }], { ramBlocks: [RAM, renamed] });
    expect(compare(base, patched, []).guestMap).toBeNull();
  });

  it('is the same, row for row, where RAM blocks only lie elsewhere in the numbering', () => {
    const elsewhere = { ...BIOS, offset: 128n * M };
    const rows = [ROWS[0]!, memory(elsewhere, 768n * K, M, 0n, 'rom'), ROWS[2]!];
    const patched = recordingOf([{ rows, events: [] }], { ramBlocks: [RAM, elsewhere] });
    expect(compare(recordingOf([{ rows: ROWS, events: [] }]), patched, [])).toMatchObject({
      guestMap: null,
      same: true,
    });
  });

  it('changes where two blocks change places', () => {
    const other = { ...BIOS, name: 'pc.rom', region: 'pc.rom', offset: 65n * M };
    const base = [memory(BIOS, 0n, K, 0n), memory(other, K, 2n * K, 0n)];
    const patched = [memory(other, 0n, K, 0n), memory(BIOS, K, 2n * K, 0n)];
    const blocks = { ramBlocks: [RAM, BIOS, other] };
    const comparison = compare(
      recordingOf([{ rows: base, events: [] }], blocks),
      recordingOf([{ rows: patched, events: [] }], blocks),
      [],
    );
    expect(comparison.guestMap?.ranges).toEqual([{ start: 0n, last: 2n * K - 1n }]);
  });
});

describe('holes before and after', () => {
  const hole = [unmap(M, 64n * M), map(RAM, M, 64n * M, M)];
  const steps = [write(0x59, 0x30), write(0x5a, 0x11), write(0x5b, 0x22)];
  const quiet = [EVENTS, [], [], []].map((events) => ({ rows: ROWS, events }));
  const loud = [EVENTS, [], hole, hole].map((events) => ({ rows: ROWS, events }));

  it('are introduced, fixed or remain', () => {
    const [calm, noisy] = [recordingOf(quiet), recordingOf(loud)];
    expect(compare(calm, noisy, steps).holes.introduced?.ranges).toEqual([{ start: M, last: 64n * M - 1n }]);
    expect(compare(noisy, calm, steps).holes.fixed?.transitions).toBe(2);
    const both = compare(noisy, noisy, steps);
    expect([both.holes.fixed, both.holes.introduced, both.holes.remaining?.transitions]).toEqual([null, null, 2]);
  });

  it('are shown by the shortest way from reset', () => {
    const { holes } = compare(recordingOf(quiet), recordingOf(loud), steps);
    expect(holes.introduced?.witness).toEqual([
      { register: '0x59', value: '0x30', width: 1 },
      { register: '0x5a', value: '0x11', width: 1 },
    ]);
    const withReset: PlayedStep[] = [steps[0]!, { reset: true }, steps[2]!];
    const late = [EVENTS, [], [], hole].map((events) => ({ rows: ROWS, events }));
    expect(compare(recordingOf(quiet), recordingOf(late), withReset).holes.introduced?.witness).toEqual([
      { register: '0x5b', value: '0x22', width: 1 },
    ]);
  });
});

describe('the way to a step', () => {
  const changed = [memory(RAM, 0n, M, 0n), ROWS[2]!];
  const views = (seen: ReadonlyArray<readonly Row[]>) => recordingOf(seen.map((rows) => ({ rows, events: [] })));
  const back = (register: number, value: number): PlayedStep => ({
    write: { register, value, width: 1 },
    restores: true,
  });

  it('leaves out what was brought back, and keeps what was not', () => {
    const steps = [{ reset: true } as const, write(0x9d, 0x0a), write(0x9e, 1), back(0x9e, 0), write(0x9e, 3)];
    const base = recordingOf([0, 1, 2, 3, 2, 5].map(() => ({ rows: ROWS, events: [] })));
    const [viewOf, patchedOf] = [Int32Array.from([0, 0, 0, 0, 0, 0]), Int32Array.from([0, 0, 0, 0, 0, 1])];
    const patched = { ...views([ROWS, changed]), viewOf: patchedOf, eventsOf: viewOf };
    expect(compare({ ...base, viewOf, eventsOf: viewOf }, patched, steps).guestMap?.witness).toEqual([
      { register: '0x9d', value: '0xa', width: 1 },
      { register: '0x9e', value: '0x3', width: 1 },
    ]);
  });
});

describe('another address space', () => {
  const changed = [memory(RAM, 0n, M, 0n), ROWS[2]!];
  const two = [EVENTS, []].map((events) => ({ rows: ROWS, events }));
  const smm = (...views: Array<readonly Row[]>) => ({
    others: [{ name: 'cpu-smm-0', isFollowed: true, views, viewOf: Int32Array.from(views.keys()) }],
  });

  it('that differs after a write is told apart from memory, with the way to it', () => {
    const comparison = compare(recordingOf(two, smm(ROWS, ROWS)), recordingOf(two, smm(ROWS, changed)), [
      write(0x9e, 1),
    ]);
    expect(comparison.guestMap).toBeNull();
    expect(comparison.same).toBe(false);
    expect(comparison.elsewhere.map(({ name, seen }) => [name, seen.ranges, seen.witness])).toEqual([
      ['cpu-smm-0', [{ start: 768n * K, last: M - 1n }], [{ register: '0x9e', value: '0x1', width: 1 }]],
    ]);
    const { path } = comparison.elsewhere[0]!.seen;
    const shown = comparison.replays.along(path, new FlatViewTable(), 'cpu-smm-0').at(-1)!;
    expect(shown.guestMap).toEqual([{ start: '0xc0000', end: '0xfffff' }]);
    expect(shown.before!.spaceView).not.toBe(shown.after!.spaceView);
  });

  it('that only differs where memory does is not told twice', () => {
    const moved = two.map(({ events }) => ({ rows: changed, events }));
    const comparison = compare(recordingOf(two, smm(ROWS, ROWS)), recordingOf(moved, smm(changed, changed)), [
      write(0x9e, 1),
    ]);
    expect(comparison.guestMap?.ranges).toEqual([{ start: 768n * K, last: M - 1n }]);
    expect(comparison.elsewhere).toEqual([]);
  });

  it('that is not followed is compared where it was looked at, and one that is new counts where it is not empty', () => {
    const glanced = { isFollowed: false, viewOf: Int32Array.from([0, NOT_SEEN]) };
    const io = { name: 'I/O', views: [ROWS], ...glanced };
    const empty = { name: 'device', views: [[]], ...glanced };
    const base = recordingOf(two, { others: [io] });
    expect(compare(base, recordingOf(two, { others: [io] }), [write(0x59, 1)]).same).toBe(true);
    const { elsewhere } = compare(base, recordingOf(two, { others: [io, empty, { ...io, name: 'new' }] }), [
      write(0x59, 1),
    ]);
    expect(elsewhere.map(({ name }) => name)).toEqual(['new']);
    const later = (rows: readonly Row[]) => ({ ...io, views: [ROWS, rows], viewOf: Int32Array.from([0, 1]) });
    const looked = [ROWS, changed].map((rows) => recordingOf(two, { others: [later(rows)] }));
    const { same, elsewhere: seen } = compare(looked[0]!, looked[1]!, [write(0x59, 1)]);
    expect([same, ...seen.map(({ name, seen: { witness } }) => [name, witness.length])]).toEqual([false, ['I/O', 1]]);
  });
});

describe('a run that ends early', () => {
  const entries = [EVENTS, [], []].map((events) => ({ rows: ROWS, events }));
  const steps = [write(0x59, 0x30), write(0x5a, 0x11)];
  const what = { message: 'assertion failed', reason: 'assertion failed' };
  const failure = { step: 2, kind: 'abort', ...what, calls: [], location: null } as const;

  it('is blamed on the patch only where the base goes further', () => {
    const [whole, broken] = [recordingOf(entries), recordingOf(entries, { failure })];
    const comparison = compare(whole, broken, steps);
    expect(comparison.failure).toEqual(failure);
    expect(comparison.failureWitness).toMatchObject([{ register: '0x59' }, { register: '0x5a' }]);
    expect(compare(broken, broken, steps).failure).toBeNull();
    expect(compare(broken, broken, steps).baseFailure).toEqual(failure);
  });
});

describe('what devices reach', () => {
  const readonly = [ROWS[0]!, memory(RAM, 768n * K, M, 768n * K, 'rom'), ROWS[2]!];
  const follow = [unmap(768n * K, M), map(RAM, 768n * K, M, 768n * K, 'ro')];
  const entries = (events: typeof follow) =>
    recordingOf([
      { rows: ROWS, events: EVENTS },
      { rows: readonly, events },
    ]);

  it("is a fault where it stays behind when the guest's memory changes", () => {
    const { protocol, guestMap } = compare(entries(follow), entries([]), [write(0x59, 0x10)]);
    expect(guestMap).toBeNull();
    expect(protocol?.ranges).toEqual([{ start: 768n * K, last: M - 1n }]);
    expect(protocol?.transitions).toBe(1);
    expect(protocol?.witness).toEqual([{ register: '0x59', value: '0x10', width: 1 }]);
  });

  it("is no fault of its own where the guest's memory differs as well", () => {
    const moved = recordingOf([{ rows: [ROWS[0]!, ROWS[1]!], events: EVENTS.slice(0, 2) }]);
    const { protocol, guestMap } = compare(recordingOf([{ rows: ROWS, events: EVENTS }]), moved, []);
    expect(guestMap).not.toBeNull();
    expect(protocol).toBeNull();
  });
});

describe('holes that show in System Management Mode', () => {
  it('are told apart until the next reset', () => {
    const both = { rows: ROWS, events: EVENTS };
    const quiet = recordingOf([both, both, both, both].map(({ rows }, i) => ({ rows, events: i === 0 ? EVENTS : [] })));
    const again = [unmap(M, 64n * M), map(RAM, M, 64n * M, M)];
    const loud = recordingOf(
      [both, both, both, both].map(({ rows }, i) => ({ rows, events: i === 0 ? EVENTS : again })),
    );
    const steps = [write(0x9e, 1), { reset: true } as const, write(0x90, 1)];
    const { holes, systemManagementHoles } = comparePlayed(quiet, loud, { steps, systemManagement: [0x9e] });
    expect(systemManagementHoles.introduced?.transitions).toBe(2);
    expect(holes.introduced?.transitions).toBe(1);
    expect(holes.introduced?.witness).toEqual([{ register: '0x90', value: '0x1', width: 1 }]);
  });
});
