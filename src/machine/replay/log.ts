/**
 * Logs that QEMU writes with -trace: register writes, and what listeners were told. Lines may have anything before the
 * event's name.
 */
import { UserError } from '../../errors.js';
import { BASES, COMMAND, ROM_BASE } from '../../target/pci-header.js';
import type { RegisterWrite } from '../../target/steps.js';
import { printable, quoted } from '../../text.js';
import { checkedWrite } from './register-write.js';

/**
 * QOM types of the host bridges whose function 0 holds the PAM and SMRAM registers, and the machines that have them.
 */
const HOST_BRIDGES: Readonly<Record<string, string>> = { i440FX: 'pc', mch: 'q35' };
/**
 * QEMU's hw/pci/trace-events: device, then bus:slot.function in hex (up to 5.x slot:function in decimal), register,
 * value.
 */
const WRITE_LINE =
  /pci_cfg_write (\S+) (?:([0-9a-f]{2}):([0-9a-f]{2})\.|(\d\d):)([0-7]) @0x([0-9a-f]{1,8}) <- 0x([0-9a-f]{1,8})$/;

/** What the ports of the configuration mechanism reach; beyond lies PCI Express's extended configuration space. */
const LAST_REGISTER = 0xff;

/** A line of the trace event pci_cfg_write. */
export interface LoggedWrite {
  /**
   * Undefined where it is to another bus than the first, to extended configuration space, or to a host bridge that is
   * not simulated.
   */
  readonly write?: RegisterWrite;
  /** The machine, where the write is to function 0 of its host bridge. */
  readonly machine?: string;
}

/**
 * The write of a line; null where the line is of another event. QEMU does not log how wide a write was: the narrowest
 * width that holds the value is taken, but for registers that are written whole. Throws UserError that starts with
 * `place` for a torn line.
 */
export function loggedWrite(line: string, place: string): LoggedWrite | null {
  if (!line.includes('pci_cfg_write')) return null;
  const match = WRITE_LINE.exec(line);
  if (match === null) throw new UserError(`${place}: not a pci_cfg_write line as QEMU writes it: ${quoted(line)}`);
  const [, name, bus = '00', hexSlot, oldSlot, pciFunction, register, value] = match;
  const slot = hexSlot ?? Number(oldSlot).toString(16);
  const isFirst = Number.parseInt(slot, 16) === 0 && pciFunction === '0';
  const machine = isFirst ? HOST_BRIDGES[name!] : undefined;
  const address = Number.parseInt(register!, 16);
  if (bus !== '00' || address > LAST_REGISTER || (isFirst && machine === undefined)) return {};
  const device = isFirst ? undefined : `${slot}.${pciFunction}`;
  const width = widthOf(address, Number.parseInt(value!, 16));
  const write = checkedWrite(register, value, width, place, device);
  return machine === undefined ? { write } : { write, machine };
}

/** The command register and the base addresses are written whole. */
function widthOf(register: number, value: number): 1 | 2 | 4 {
  if (value > 0xffff || BASES.includes(register) || register === ROM_BASE) return 4;
  return value > 0xff || register === COMMAND ? 2 : 1;
}

/** What a listener did to a range: a mapping for DMA, or a slot of KVM, made or taken away. `last` is inclusive. */
export interface ListenerEvent {
  readonly listener: 'vfio' | 'kvm';
  readonly op: 'map' | 'unmap';
  readonly start: bigint;
  readonly last: bigint;
  /** Absent where it is taken away and where the log does not say it. */
  readonly access?: 'rw' | 'ro';
}

export interface LoggedEvent extends ListenerEvent {
  /** From 1. */
  readonly line: number;
}

/** Trace events that are read. */
export type EventSource = 'vfio_user_dma' | 'vfio_listener_region' | 'kvm_set_user_memory';

/** A KVM_SET_USER_MEMORY_REGION; size 0 takes the slot away. */
export interface SlotChange {
  readonly slot: number;
  readonly start: bigint;
  readonly size: bigint;
  readonly readonly: boolean;
}

/** The slots of KVM by number: what is taken away has no size any more, so it is kept what it was. */
export class SlotRanges {
  private readonly last = new Map<number, bigint>();

  event({ slot, start, size, readonly }: SlotChange): ListenerEvent {
    if (size === 0n) return { listener: 'kvm', op: 'unmap', start, last: this.last.get(slot) ?? start };
    const last = start + size - 1n;
    this.last.set(slot, last);
    return { listener: 'kvm', op: 'map', start, last, access: readonly ? 'ro' : 'rw' };
  }
}

/** A write and what the log has up to the next. */
export interface LogStep {
  readonly write: RegisterWrite;
  readonly line: number;
  readonly events: readonly LoggedEvent[];
}

/** A log as evidence of what a real QEMU did. */
export interface EventLog {
  /** Machines whose host bridges are written to. */
  readonly machines: readonly string[];
  /** The trace events that there are lines of. */
  readonly sources: readonly EventSource[];
  /** What comes before the first write. */
  readonly start: readonly LoggedEvent[];
  readonly steps: readonly LogStep[];
  /** Lines of writes that cannot be played (see LoggedWrite). */
  readonly otherWrites: readonly number[];
  /** Trace events that tell of memory listeners, but are not read, and how many lines there are. */
  readonly unread: ReadonlyArray<{ readonly event: string; readonly lines: number }>;
}

const RANGE = /0x([0-9a-f]{1,16}) - 0x([0-9a-f]{1,16})(?: \[|$)/;
const DMA = /iova 0x([0-9a-f]{1,16}) size 0x([0-9a-f]{1,16})(?: off 0x[0-9a-f]+)? flags 0x([0-9a-f]{1,8})/;
const NOT_ALIGNED = / 0x([0-9a-f]{1,16}) size=0x/;
const MAP_WRITABLE = 0x2;
const ADD = 'vfio_listener_region_add_ram';
const NOT_MAPPED = 'vfio_listener_region_add_no_dma_map';
const DELETE = 'vfio_listener_region_del';
const MAP = 'vfio_user_dma_map';
const UNMAP = 'vfio_user_dma_unmap';
const SET_SLOT = 'kvm_set_user_memory' satisfies EventSource;
/** Before 8.1 the address space is in the upper half of the slot's number. */
const SLOT =
  /^ (?:AddrSpace#(\d+) )?Slot#(\d+) flags=0x([0-9a-f]{1,8}) gpa=0x([0-9a-f]{1,16}) size=0x([0-9a-f]{1,16}) /;
const SLOT_BITS = 16;
/** KVM_MEM_READONLY of linux/kvm.h. */
const SLOT_READONLY = 0x2;
const SMM_SLOTS = `${SET_SLOT} of System Management Mode`;
const UNREAD = new Set(['vhost_region_add', 'vhost_commit']);
const EVENT_NAME = /\b((?:vfio_listener|vfio_user_dma|kvm_set_user|vhost)_\w+)\b(.*)$/;

/** The parts of a line after the event's name, or a UserError. */
type Match = (pattern: RegExp) => RegExpExecArray;

/** Adds what a line of the vfio-user client says. */
function addServed(events: LoggedEvent[], event: string, match: Match, line: number): void {
  if (event !== MAP && event !== UNMAP) return;
  const [, iova, size, flags] = match(DMA);
  const start = BigInt(`0x${iova}`);
  const range = { listener: 'vfio', start, last: start + BigInt(`0x${size}`) - 1n, line } as const;
  const access = (Number.parseInt(flags!, 16) & MAP_WRITABLE) !== 0 ? 'rw' : 'ro';
  events.push(event === MAP ? { op: 'map', access, ...range } : { op: 'unmap', ...range });
}

/**
 * Adds what a line of the listener says; `notMapped` holds where memory is that it then did not map, being a part of a
 * page.
 */
function addListened(events: LoggedEvent[], event: string, match: Match, line: number, notMapped: Set<bigint>): void {
  if (event === NOT_MAPPED) {
    const start = BigInt(`0x${match(NOT_ALIGNED)[1]}`);
    notMapped.add(start);
    if (events.at(-1)?.op === 'map' && events.at(-1)?.start === start) events.pop();
  } else if (event === ADD || event === DELETE) {
    const [, first, last] = match(RANGE);
    const start = BigInt(`0x${first}`);
    if (event === DELETE && notMapped.delete(start)) return;
    events.push({ listener: 'vfio', op: event === ADD ? 'map' : 'unmap', start, last: BigInt(`0x${last}`), line });
  }
}

/** Adds what a line of KVM says; false where it is of another address space than `memory`. */
function addSlot(events: LoggedEvent[], match: Match, line: number, slots: SlotRanges): boolean {
  const [, space, number, flags, start, size] = match(SLOT);
  const slot = Number(number);
  if (Number(space ?? slot >> SLOT_BITS) !== 0) return false;
  const readonly = (Number.parseInt(flags!, 16) & SLOT_READONLY) !== 0;
  events.push({ ...slots.event({ slot, start: BigInt(`0x${start}`), size: BigInt(`0x${size}`), readonly }), line });
  return true;
}

/**
 * Reads a log. Where it has vfio_user_dma lines, the vfio_listener_region lines, which tell the same with less detail,
 * are left out. Throws UserError with file and line for a torn line, and where the log has no write or no event that
 * could be compared.
 */
export function parseEventLog(text: string, name: string): EventLog {
  const isServed = text.includes(MAP);
  const start: LoggedEvent[] = [];
  const steps: Array<LogStep & { readonly events: LoggedEvent[] }> = [];
  const machines = new Set<string>();
  const otherWrites: number[] = [];
  const unread = new Map<string, number>();
  const notMapped = new Set<bigint>();
  const slots = new SlotRanges();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd();
    const place = `${printable(name)}:${index + 1}`;
    const written = loggedWrite(line, place);
    if (written !== null) {
      const { write, machine } = written;
      if (machine !== undefined) machines.add(machine);
      if (write === undefined) otherWrites.push(index + 1);
      else steps.push({ write, line: index + 1, events: [] });
      continue;
    }
    const [, event, rest] = EVENT_NAME.exec(line) ?? [];
    if (event === undefined) continue;
    const leaveOut = (what: string): void => void unread.set(what, (unread.get(what) ?? 0) + 1);
    if (UNREAD.has(event)) leaveOut(event);
    const match: Match = (pattern) => {
      const found = pattern.exec(rest!);
      if (found === null) throw new UserError(`${place}: not a ${event} line as QEMU writes it: ${quoted(line)}`);
      return found;
    };
    const events = steps.at(-1)?.events ?? start;
    if (event === SET_SLOT) {
      if (!addSlot(events, match, index + 1, slots)) leaveOut(SMM_SLOTS);
    } else if (isServed) addServed(events, event, match, index + 1);
    else addListened(events, event, match, index + 1, notMapped);
  }
  if (machines.size === 0) throw new UserError(`${printable(name)}: no register write of a host bridge in it`);
  const listeners = new Set([start, ...steps.map(({ events }) => events)].flat().map(({ listener }) => listener));
  if (listeners.size === 0) {
    const also = unread.size === 0 ? '' : ` (lines of ${[...unread.keys()].join(', ')} are not read)`;
    throw new UserError(`${printable(name)}: no line of ${ADD}, ${DELETE}, ${MAP} or ${SET_SLOT} in it${also}`);
  }
  return {
    machines: [...machines],
    sources: [
      ...(listeners.has('vfio') ? ([isServed ? 'vfio_user_dma' : 'vfio_listener_region'] as const) : []),
      ...(listeners.has('kvm') ? ([SET_SLOT] as const) : []),
    ],
    start,
    steps,
    otherWrites,
    unread: [...unread].map(([event, lines]) => ({ event, lines })),
  };
}
