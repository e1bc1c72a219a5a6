/** Devices of the tree that a change may need: those whose files name what it names, or call what its file defines. */
import type { Syntax } from '../../syntax/index.js';
import type { TreeView } from '../../tree/view.js';
import { membersIn, type Subject } from './subject.js';
import { TreeText } from './tree-text.js';

/** A type that -device takes, probably. */
export interface CandidateDevice {
  readonly type: string;
  readonly isBridge: boolean;
  /** It stands for memory of a back end. */
  readonly isMemory: boolean;
}

const HARDWARE = 'hw/';
/** Folders of boards and of other targets' devices: what is there is no device that can be added. */
const NO_DEVICES =
  /^hw\/(alpha|arm|avr|cris|hppa|i386|loongarch|m68k|microblaze|mips|nios2|openrisc|ppc|riscv|rx|s390x|sh4|sparc|sparc64|tricore|vfio|xen|xenpv|xtensa|remote|pci-host)\//;
const TYPE_INFO = /\bTypeInfo\s+\w+\s*(?:\[\s*\])?\s*=\s*\{[\s\S]*?\n\}/g;
const NAMED = /\.name\s*=\s*("[^"]*"|\w+)/;
const DEVICE_PARENT =
  /\.parent\s*=\s*(TYPE_PCI_DEVICE|TYPE_PCI_BRIDGE|TYPE_PCIE_PORT|TYPE_PCIE_SLOT|TYPE_PCIE_ROOT_PORT|TYPE_ISA_DEVICE|TYPE_VIRTIO_DEVICE|TYPE_PC_DIMM)\b/;
const IS_BRIDGE =
  /\bpci_bridge_initfn\b|\bTYPE_PCI_BRIDGE\b|\bTYPE_PCIE_PORT\b|\bTYPE_PCIE_ROOT_PORT\b|\bTYPE_PCIE_SLOT\b/;
const IS_MEMORY = /\bTYPE_PC_DIMM\b|_MEMDEV_PROP\b/;
const MACRO_WORD = /\b[A-Z][A-Z0-9]*_[A-Z0-9_]{4,}\b/g;
/** As many are tried; most come up or are refused in the time of one. */
const MOST_DEVICES = 6;

/** A file of devices with the words in it. */
interface DeviceFile {
  readonly file: string;
  readonly content: string;
  readonly words: ReadonlySet<string>;
  /** Those that name a function which sets something. */
  readonly setters: readonly string[];
}

/** The devices of a tree, as changes ask for them; its files are read when the first one does. */
export class DeviceCatalogue {
  private read: readonly DeviceFile[] | null = null;

  /** @param isBuilt whether a file is part of the emulator */
  constructor(
    private readonly syntax: Syntax,
    private readonly view: TreeView,
    private readonly isBuilt: (file: string) => boolean,
  ) {}

  /** The devices that a change may need, the likeliest first. */
  candidates(subject: Subject): CandidateDevice[] {
    const found: CandidateDevice[] = [];
    for (const { file, content } of this.likeliest(subject)) {
      if (found.length >= MOST_DEVICES) break;
      const types = typesIn(new TreeText(this.syntax, this.view, [file, ...headersOf(this.view, file)]), content);
      if (types.length > 0 && this.isBuilt(file)) found.push(...types);
    }
    return found.slice(0, MOST_DEVICES);
  }

  private likeliest(subject: Subject): DeviceFile[] {
    const text = new TreeText(this.syntax, this.view, [subject.file]);
    const words = new Set(subject.own.flatMap(({ text: body }) => body.match(MACRO_WORD) ?? []));
    const near = new Set(subject.near.match(MACRO_WORD) ?? []);
    const offered = new Set(
      text
        .declarations(subject.file)
        .filter(({ declaration }) => declaration.kind === 'function' && declaration.storage !== 'static')
        .map(({ declaration }) => declaration.name),
    );
    const setters = settersOf(subject);
    this.read ??= [...deviceFiles(this.view)].map((file) => this.readFile(file));
    const scored = this.read.flatMap((each) => {
      const count = (of: ReadonlySet<string>): number => [...of].filter((word) => each.words.has(word)).length;
      const isSet = each.setters.some((word) => setters.some((setter) => setter.test(word)));
      const score =
        each.file === subject.file
          ? Number.POSITIVE_INFINITY
          : (isSet ? SETS : 0) + 4 * count(near) + 2 * count(words) + count(offered);
      return score === 0 ? [] : [{ each, score }];
    });
    scored.sort((a, b) => b.score - a.score || a.each.content.length - b.each.content.length);
    return scored.map(({ each }) => each);
  }

  private readFile(file: string): DeviceFile {
    const content = this.view.read(file) ?? '';
    const words = new Set(content.match(/\b\w+\b/g) ?? []);
    return { file, content, words, setters: [...words].filter((word) => word.includes('_set_')) };
  }
}

/** What a device that sets what the change asks for counts more than one that names the same words. */
const SETS = 1000;
/** memory_region_has_ram_discard_manager() asks for what memory_region_set_ram_discard_manager() sets. */
const ASKS = /\b(\w+?)_(?:has|get|is)_(\w+)\s*\(/g;

/** Names of functions that set what the changed lines ask for or read. */
function settersOf({ near }: Subject): RegExp[] {
  const asked = [...near.matchAll(ASKS)].map(([, what = '', name = '']) => `^${what}_set_${name}$`);
  return [...new Set([...asked, ...[...membersIn([near])].map((member) => `^\\w+_set_${member}$`)])].map(
    (pattern) => new RegExp(pattern),
  );
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
  return [...content.matchAll(TYPE_INFO)].flatMap(([info]) => {
    const [, parent] = DEVICE_PARENT.exec(info) ?? [];
    const name = text.string(NAMED.exec(info)?.[1] ?? '');
    if (parent === undefined || name === null || /\.abstract\s*=\s*true/.test(info)) return [];
    // A virtio device is plugged into a PCI function of its own, which is named after it.
    const type = parent === 'TYPE_VIRTIO_DEVICE' ? `${name.replace(/-device$/, '')}-pci` : name;
    return [{ type, isBridge: IS_BRIDGE.test(content), isMemory: IS_MEMORY.test(content) }];
  });
}
