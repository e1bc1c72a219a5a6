/**
 * What KVM, vhost backends and observers hold after each step, and in which order they were told: whether two trees
 * agree.
 */
import type { CallEvent, RegionEvent } from '../../machine/listeners.js';
import type { Recording } from '../../machine/recording.js';
import { hex } from '../../result/hex.js';
import type { HeldAttribute, HeldMemory, ListenerFault } from '../../result/listener-faults.js';
import type { Range } from '../../result/ranges.js';

/** Memory that a listener holds, with all that it was told of it. */
interface Held extends Range, Pick<HeldMemory, 'what' | 'ramBlock' | 'attributes' | 'value'> {
  readonly offset: bigint;
}

/** A difference at an entry of the recordings. */
export interface ListenerDifference {
  readonly entry: number;
  readonly ranges: readonly Range[];
  readonly faults: readonly ListenerFault[];
}

/**
 * The entries at which what listeners hold differs, or at which they are told the same in another order. How ranges are
 * cut is not looked at; nor is the order at entry 0, in which the board is built.
 * @param entries of both recordings
 */
export function listenerDifferences(base: Recording, patched: Recording, entries: number): ListenerDifference[] {
  const [before, after] = [new HeldByListeners(base), new HeldByListeners(patched)];
  const differences: ListenerDifference[] = [];
  for (let entry = 0; entry < entries; entry++) {
    const [old, now] = [base.regionEvents[entry], patched.regionEvents[entry]];
    if (!old || !now) break;
    before.take(old);
    after.take(now);
    const found = [...before.holders(after)].flatMap((holder) => heldDifference(holder, before, after));
    const faults = found.map(({ fault }) => fault);
    if (entry > 0 && faults.length === 0 && isOtherOrder(before.calls(old), after.calls(now)))
      faults.push({ kind: 'other-order' });
    if (faults.length > 0) differences.push({ entry, ranges: found.flatMap(({ ranges }) => ranges), faults });
  }
  return differences;
}

/** The first way in which what a listener holds differs. */
function heldDifference(
  holder: string,
  before: HeldByListeners,
  after: HeldByListeners,
): Array<{ readonly fault: ListenerFault; readonly ranges: readonly Range[] }> {
  const [old, now] = [before.heldBy(holder), after.heldBy(holder)];
  const [oldKeys, newKeys] = [old.map(keyOf), now.map(keyOf)];
  const gone = old.filter((_, i) => !newKeys.includes(oldKeys[i]!));
  const come = now.filter((_, i) => !oldKeys.includes(newKeys[i]!));
  if (gone.length === 0 && come.length === 0) return [];
  const [lost, got] = [gone, come].map(([first]) => (first ? asData(first) : null));
  return [
    {
      fault: { kind: 'holds-other', listener: holder, before: lost!, after: got! },
      ranges: [...gone, ...come].map(({ start, last }) => ({ start, last })),
    },
  ];
}

/** The same for two pieces of which a listener was told the same. */
function keyOf(held: Held): string {
  return `${held.start} ${held.last} ${held.offset} ${targetOf(held)}`;
}

/** The same for pieces that one piece can be. */
function targetOf({ what, ramBlock, attributes, value }: Held): string {
  return [what, ramBlock ?? '', value, ...attributes].join(' ');
}

function asData({ start, last, what, ramBlock, offset, attributes, value }: Held): HeldMemory {
  return { start: hex(start), end: hex(last), what, ramBlock, offset: hex(offset), attributes, value };
}

/** Memory of which nothing is told but where it is. */
const PLAIN = { what: 'memory', attributes: [], value: 0 } as const;

/** The same calls, and not in the same order. */
function isOtherOrder(base: readonly string[], patched: readonly string[]): boolean {
  if (base.length !== patched.length || base.every((call, i) => call === patched[i])) return false;
  const [a, b] = [base.toSorted(), patched.toSorted()];
  return a.every((call, i) => call === b[i]);
}

/** What each listener of a tree holds. */
class HeldByListeners {
  private readonly blocks: ReadonlyMap<bigint, string>;
  private readonly slots = new Map<number, Held>();
  private readonly tables = new Map<string, readonly Held[]>();
  /** Sections, logs and coalesced ranges of observers, by listener and by what tells them apart. */
  private readonly observed = new Map<string, Map<string, Held>>();

  constructor({ ramBlocks }: Recording) {
    this.blocks = new Map(ramBlocks.toReversed().map(({ offset, name, region }) => [offset, name || region]));
  }

  take(events: readonly RegionEvent[]): void {
    for (const event of events) {
      if (event.kind === 'call') this.observe(event);
      else if (event.kind === 'slot') {
        const { slot, start, size, readonly, dirtyLog, ramBlock, offset } = event;
        if (size === 0n) this.slots.delete(slot);
        else
          this.slots.set(slot, {
            start,
            last: start + size - 1n,
            ...PLAIN,
            ramBlock: this.block(ramBlock),
            attributes: attributesOf({ 'read-only': readonly, logged: dirtyLog }),
            offset,
          });
      } else {
        const held = event.regions.map(({ start, last, ramBlock, offset }) => ({
          start,
          last,
          ...PLAIN,
          ramBlock: this.block(ramBlock),
          offset,
        }));
        this.tables.set(event.kind, held);
      }
    }
  }

  private observe({
    observer,
    call,
    start,
    size,
    readonly,
    nonvolatile,
    romd,
    unmergeable,
    logged,
    ramBlock,
    offset,
  }: CallEvent): void {
    const holder = `observer ${observer}`;
    const held = this.observed.get(holder) ?? new Map<string, Held>();
    this.observed.set(holder, held);
    const last = start + size - 1n;
    const key = `${start} ${last}`;
    const nowhere = { start, last, ...PLAIN, ramBlock: null, offset: 0n };
    switch (call) {
      case 'add':
        held.set(`section ${key}`, {
          ...nowhere,
          ramBlock: this.block(ramBlock),
          attributes: attributesOf({ 'read-only': readonly, nonvolatile, romd, unmergeable }),
          offset,
        });
        return;
      case 'del':
        held.delete(`section ${key}`);
        held.delete(`log ${key}`);
        return;
      case 'log-start':
      case 'log-stop':
        if (logged === 0) held.delete(`log ${key}`);
        else held.set(`log ${key}`, { ...nowhere, what: 'log', ramBlock: this.block(ramBlock), value: logged, offset });
        return;
      case 'coalesced-add':
        held.set(`coalesced ${key}`, { ...nowhere, what: 'coalesced' });
        return;
      case 'coalesced-del':
        held.delete(`coalesced ${key}`);
        return;
      case 'eventfd-add':
        held.set(`eventfd ${key} ${logged}`, { ...nowhere, what: 'ioeventfd', value: logged });
        return;
      case 'eventfd-del':
        held.delete(`eventfd ${key} ${logged}`);
        return;
    }
  }

  /** The listeners that hold something here or in the other tree. */
  holders(other: HeldByListeners): Set<string> {
    const own = [this, other].flatMap(({ slots, tables, observed }) => [
      ...(slots.size > 0 ? ['kvm'] : []),
      ...tables.keys(),
      ...observed.keys(),
    ]);
    return new Set(own);
  }

  heldBy(holder: string): Held[] {
    if (holder === 'kvm') return joined([...this.slots.values()]);
    return joined(this.tables.get(holder) ?? [...(this.observed.get(holder)?.values() ?? [])]);
  }

  /** All calls as words that hold across trees. */
  calls(events: readonly RegionEvent[]): string[] {
    return events.map((event) => {
      if (event.kind === 'call')
        return `${event.observer} ${event.call} ${event.start} ${event.size} ${this.block(event.ramBlock)} ${event.offset}`;
      if (event.kind === 'slot') return `kvm ${event.start} ${event.size} ${event.readonly} ${event.dirtyLog}`;
      return `${event.kind} ${event.regions.map(({ start, last }) => `${start}-${last}`).join()}`;
    });
  }

  private block(ramBlock: bigint | null): string | null {
    return ramBlock === null ? null : (this.blocks.get(ramBlock) ?? `block ${hex(ramBlock)}`);
  }
}

function attributesOf(has: Readonly<Partial<Record<HeldAttribute, boolean>>>): HeldAttribute[] {
  return (Object.keys(has) as HeldAttribute[]).filter((attribute) => has[attribute]);
}

/** In the order of addresses, without the cuts. */
function joined(pieces: readonly Held[]): Held[] {
  const sorted = pieces.toSorted((a, b) =>
    targetOf(a) < targetOf(b) ? -1 : targetOf(a) > targetOf(b) ? 1 : a.start < b.start ? -1 : 1,
  );
  const found: Held[] = [];
  for (const piece of sorted) {
    const last = found.at(-1);
    const goesOn =
      last &&
      targetOf(last) === targetOf(piece) &&
      last.last + 1n === piece.start &&
      (last.offset + (last.last - last.start) + 1n === piece.offset ||
        (piece.what === 'memory' && piece.ramBlock === null));
    if (goesOn) found[found.length - 1] = { ...last, last: piece.last };
    else found.push(piece);
  }
  return found;
}
