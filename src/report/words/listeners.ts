/** What is wrong with calls of memory listeners, in words. All texts are printable. */
import type { AddressRange } from '../../result/evidence.js';
import type { HeldMemory, ListenerFault } from '../../result/listener-faults.js';
import { printable } from '../../text.js';

const LISTENER_NAMES: Readonly<Record<string, string>> = { kvm: 'KVM', vhost: 'vhost', 'vhost-user': 'vhost-user' };

/** The first of them, and how many more there are; '' for none. */
export function faultsText(faults: readonly ListenerFault[]): string {
  const [first, ...rest] = faults;
  if (first === undefined) return '';
  const left = rest.length === 0 ? '' : `, and ${rest.length} more difference${rest.length === 1 ? '' : 's'}`;
  return `${faultText(first)}${left}`;
}

function faultText(fault: ListenerFault): string {
  switch (fault.kind) {
    case 'map-overlaps':
      return `${addresses(fault.range)} is mapped over ${addresses(fault.mapped)}`;
    case 'unmap-of-nothing':
      return `${addresses(fault.range)} is unmapped, where nothing is mapped`;
    case 'unmap-cuts-mapping':
      return `${addresses(fault.range)} is unmapped, which cuts a mapping`;
    case 'not-followed':
      return "what devices reach does not follow the guest's memory";
    case 'left-mapped':
      return 'mappings are left when the listener is taken off';
    case 'other-order':
      return 'the same calls come in another order';
    case 'holds-other': {
      const name = LISTENER_NAMES[fault.listener] ?? `a memory listener (${printable(fault.listener)})`;
      return `${name} holds ${heldText(fault.before)} → ${heldText(fault.after)}`;
    }
  }
}

/** `0x0-0xffff pc.ram@0x0 read-only`. */
function heldText(held: HeldMemory | null): string {
  if (held === null) return 'nothing';
  const { what, ramBlock, offset, attributes, value } = held;
  const block = ramBlock === null ? '' : `${printable(ramBlock)}@${offset}`;
  const words: Readonly<Record<HeldMemory['what'], string>> = {
    memory: [block || 'no RAM', ...attributes].join(' '),
    log: `a log for ${value} of ${block}`,
    coalesced: 'coalesced',
    ioeventfd: `an ioeventfd for ${value}`,
  };
  return `${addresses(held)} ${words[what]}`;
}

function addresses({ start, end }: AddressRange): string {
  return `${start}-${end}`;
}
