/** What addresses reach before and after the patch. All texts are printable. */
import type { HandedOn, ReachedRange } from '../../result/result.js';
import { printable } from '../../text.js';
import { rangeText } from './range.js';

/** `0x100000000-0x13fffffff (1G)  pc.ram@0x80000000 → pc.ram@0xc0000000`, with the address space before it where it is another than `memory`. */
export function reachText(reach: ReachedRange, addressSpace?: string): string {
  const space = addressSpace === undefined ? '' : `${printable(addressSpace)}: `;
  return `${space}${rangeText(reach)}  ${targetText(reach.before)} → ${targetText(reach.after)}`;
}

/** `fw_cfg etc/e820  a → b`. */
export function handedOnText({ what, before, after }: HandedOn): string {
  return `${printable(what)}  ${targetText(before)} → ${targetText(after)}`;
}

function targetText(target: string | null): string {
  return target === null ? 'nothing' : printable(target);
}
