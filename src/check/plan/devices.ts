/** Devices of the tree that a change may need: those whose files name what it names, or call what its file defines. */
import type { TreeView } from '../../tree/view.js';
import type { Subject } from './subject.js';
import { TreeText } from './tree-text.js';

/** A type that -device takes, probably. */
export interface CandidateDevice {
  readonly type: string;
  readonly isBridge: boolean;
}

const HARDWARE = 'hw/';
/** Folders of boards and of other targets' devices: what is there is no device that can be added. */
const NO_DEVICES =
  /^hw\/(alpha|arm|avr|cris|hppa|i386|loongarch|m68k|microblaze|mips|nios2|openrisc|ppc|riscv|rx|s390x|sh4|sparc|sparc64|tricore|vfio|xen|xenpv|xtensa|remote)\//;
const TYPE =
  /\.name\s*=\s*("[^"]*"|\w+)\s*,\s*\.parent\s*=\s*(TYPE_PCI_DEVICE|TYPE_PCI_BRIDGE|TYPE_PCIE_PORT|TYPE_PCIE_SLOT|TYPE_PCIE_ROOT_PORT|TYPE_ISA_DEVICE)\b[\s\S]*?\}\s*;/g;
const IS_BRIDGE =
  /\bpci_bridge_initfn\b|\bTYPE_PCI_BRIDGE\b|\bTYPE_PCIE_PORT\b|\bTYPE_PCIE_ROOT_PORT\b|\bTYPE_PCIE_SLOT\b/;
const MACRO_WORD = /\b[A-Z][A-Z0-9]*_[A-Z0-9_]{4,}\b/g;
/** As many are tried; most come up or are refused in the time of one. */
const MOST_DEVICES = 6;

/** The likeliest first. */
export function candidateDevices(view: TreeView, subject: Subject): CandidateDevice[] {
  const files = [...deviceFiles(view)];
  const text = new TreeText(view, [subject.file, ...headersOf(view, subject.file), ...files]);
  const words = new Set(subject.own.flatMap(({ text: body }) => body.match(MACRO_WORD) ?? []));
  const near = new Set(subject.near.match(MACRO_WORD) ?? []);
  const offered = new Set(
    text
      .declarations(subject.file)
      .filter(({ declaration }) => declaration.kind === 'function' && declaration.storage !== 'static')
      .map(({ declaration }) => declaration.name),
  );
  const scored = files.flatMap((file) => {
    const content = view.read(file) ?? '';
    const named = new Set(content.match(/\b\w+\b/g) ?? []);
    const count = (of: ReadonlySet<string>): number => [...of].filter((word) => named.has(word)).length;
    const score =
      file === subject.file ? Number.POSITIVE_INFINITY : 4 * count(near) + 2 * count(words) + count(offered);
    return score === 0 ? [] : typesIn(text, content).map((device) => ({ device, score, length: content.length }));
  });
  scored.sort((a, b) => b.score - a.score || a.length - b.length);
  return scored.slice(0, MOST_DEVICES).map(({ device }) => device);
}

function* deviceFiles(view: TreeView): Generator<string> {
  for (const folder of view.list(HARDWARE)) {
    const path = `${HARDWARE}${folder}`;
    if (!folder.endsWith('/') || NO_DEVICES.test(path)) continue;
    for (const name of view.list(path)) if (name.endsWith('.c')) yield `${path}${name}`;
  }
}

/** Headers that name types are beside the public ones, or in the folder of their own name. */
function headersOf(view: TreeView, file: string): string[] {
  const folder = `include/${file.slice(0, file.lastIndexOf('/') + 1)}`;
  return view.list(folder).flatMap((name) => (name.endsWith('.h') ? [`${folder}${name}`] : []));
}

function typesIn(text: TreeText, content: string): CandidateDevice[] {
  return [...content.matchAll(TYPE)].flatMap(([info, nameText = '']) => {
    const type = text.string(nameText);
    return type === null || /\.abstract\s*=\s*true/.test(info) ? [] : [{ type, isBridge: IS_BRIDGE.test(content) }];
  });
}
