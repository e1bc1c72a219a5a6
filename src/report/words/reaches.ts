/** What addresses reach, and what is handed on, before and after the patch. All texts are printable. */
import type { HandedFile, HandedOn, ReachedRange } from '../../result/result.js';
import { printable } from '../../text.js';
import { rangeText } from './range.js';

/**
 * `0x100000000-0x13fffffff (1G)  pc.ram@0x80000000 → pc.ram@0xc0000000`, with the address space before it where it is
 * another than `memory`.
 */
export function reachText(reach: ReachedRange, addressSpace?: string): string {
  const space = addressSpace === undefined ? '' : `${printable(addressSpace)}: `;
  return `${space}${rangeText(reach)}  ${change(reach.before, reach.after, printable)}`;
}

/** `fw_cfg etc/e820  20 bytes → 40 bytes`. */
export function handedOnText(handedOn: HandedOn): string {
  const name = printable(handedOn.name);
  switch (handedOn.kind) {
    case 'ram-block':
      return `RAM block ${name}  ${change(handedOn.before, handedOn.after, (size) => `${size} bytes`)}`;
    case 'e820':
      return `e820 type ${name}  ${change(handedOn.before, handedOn.after, rangeText)}`;
    case 'fw-cfg':
      return `fw_cfg ${name}  ${change(handedOn.before, handedOn.after, fileText)}`;
  }
}

function fileText({ size, text, digest }: HandedFile): string {
  if (text !== undefined) return `"${printable(text)}"`;
  return `${size} bytes${digest === undefined ? '' : ` (SHA-256 ${digest}...)`}`;
}

function change<T>(before: T | null, after: T | null, text: (value: T) => string): string {
  return [before, after].map((each) => (each === null ? 'nothing' : text(each))).join(' → ');
}
