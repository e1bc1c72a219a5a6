/** What KVM, vhost backends and observers hold after each step, and in which order they were told: whether two trees agree. */
import type { CallEvent, RegionEvent } from '../../machine/listeners.js';
import type { Recording } from '../../machine/recording.js';
import { hex } from '../../result/hex.js';
import type { Range } from '../../result/ranges.js';

/** Memory that a listener holds, with all that it was told of it. */
interface Held extends Range {
  readonly target: string;
  readonly offset: bigint;
}

/** A difference at an entry of the recordings. */
export interface ListenerDifference {
  readonly entry: number;
  readonly ranges: readonly Range[];
  readonly details: readonly string[];
}

/**
 * The entries at which what listeners hold differs, or at which they are told the same in another order. How ranges are cut is not
 * looked at; nor is the order at entry 0, in which the board is built.
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
    const details = found.map(({ detail }) => detail);
    if (entry > 0 && details.length === 0 && isOtherOrder(before.calls(old), after.calls(now)))
      details.push('listeners are called in another order');
    if (details.length > 0) differences.push({ entry, ranges: found.flatMap(({ ranges }) => ranges), details });
  }
  return differences;
}

/** The first way in which what a listener holds differs. */
function heldDifference(
  holder: string,
  before: HeldByListeners,
  after: HeldByListeners,
): Array<{ readonly detail: string; readonly ranges: readonly Range[] }> {
  const [old, now] = [before.heldBy(holder), after.heldBy(holder)];
  const [oldWords, newWords] = [old.map(wordsOf), now.map(wordsOf)];
  const gone = old.filter((_, i) => !newWords.includes(oldWords[i]!));
  const come = now.filter((_, i) => !oldWords.includes(newWords[i]!));
  if (gone.length === 0 && come.length === 0) return [];
  const shown = [
    ...gone.slice(0, 1).map((each) => `no longer ${wordsOf(each)}`),
    ...come.slice(0, 1).map((each) => `now ${wordsOf(each)}`),
  ];
  return [
    {
      detail: `${holder} has ${shown.join(', ')}`,
      ranges: [...gone, ...come].map(({ start, last }) => ({ start, last })),
    },
  ];
}

function wordsOf({ start, last, target, offset }: Held): string {
  return `${hex(start)}-${hex(last)} ${target} at ${hex(offset)}`;
}

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
            target: `${this.block(ramBlock)}${readonly ? ' read-only' : ''}${dirtyLog ? ' logged' : ''}`,
            offset,
          });
      } else {
        const held = event.regions.map(({ start, last, ramBlock, offset }) => ({
          start,
          last,
          target: this.block(ramBlock),
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
    const attributes = `${readonly ? ' read-only' : ''}${nonvolatile ? ' nonvolatile' : ''}${romd ? ' romd' : ''}${unmergeable ? ' unmergeable' : ''}`;
    switch (call) {
      case 'add':
        held.set(`section ${key}`, { start, last, target: `${this.block(ramBlock)}${attributes}`, offset });
        return;
      case 'del':
        held.delete(`section ${key}`);
        held.delete(`log ${key}`);
        return;
      case 'log-start':
      case 'log-stop':
        if (logged === 0) held.delete(`log ${key}`);
        else held.set(`log ${key}`, { start, last, target: `logged for ${logged} of ${this.block(ramBlock)}`, offset });
        return;
      case 'coalesced-add':
        held.set(`coalesced ${key}`, { start, last, target: 'coalesced', offset: 0n });
        return;
      case 'coalesced-del':
        held.delete(`coalesced ${key}`);
        return;
      case 'eventfd-add':
        held.set(`eventfd ${key} ${logged}`, { start, last, target: `ioeventfd for ${logged}`, offset: 0n });
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

  private block(ramBlock: bigint | null): string {
    return ramBlock === null ? 'no block' : (this.blocks.get(ramBlock) ?? `block ${hex(ramBlock)}`);
  }
}

/** In the order of addresses, without the cuts. */
function joined(pieces: readonly Held[]): Held[] {
  const sorted = pieces.toSorted((a, b) =>
    a.target < b.target ? -1 : a.target > b.target ? 1 : a.start < b.start ? -1 : 1,
  );
  const found: Held[] = [];
  for (const piece of sorted) {
    const last = found.at(-1);
    const goesOn =
      last &&
      last.target === piece.target &&
      last.last + 1n === piece.start &&
      (last.offset + (last.last - last.start) + 1n === piece.offset || piece.target === 'no block');
    if (goesOn) found[found.length - 1] = { ...last, last: piece.last };
    else found.push(piece);
  }
  return found;
}
