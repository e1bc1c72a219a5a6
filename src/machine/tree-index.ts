/** Where a tree defines what: functions, objects and QOM types by name, found in the text without compiling it. */
import type { TreeView } from '../tree/view.js';

/** Folders whose files make an x86 machine, searched first and in this order; the rest of the tree only if a name is not in them. */
const NEAR = [
  'system',
  'softmmu',
  'qom',
  'hw/core',
  'hw/i386',
  'hw/pci',
  'hw/pci-host',
  'hw/isa',
  'hw/vfio',
  'hw/mem',
  'hw/nvram',
  'hw/acpi',
  'hw/display',
  'hw/intc',
  'hw/timer',
  'hw/rtc',
  'hw/dma',
  'hw/ide',
  'hw/char',
  'hw/block',
  'hw/input',
  'hw/audio',
  'hw/i2c',
  'hw/smbios',
  'hw/southbridge',
  'hw/usb',
  'hw/misc',
  'hw/cpu',
  'hw/virtio',
  'hw/net',
  'hw/scsi',
  'hw/tpm',
  'hw/watchdog',
  'hw/ipmi',
  'hw/xen',
  'qobject',
  'qapi',
  'util',
  'backends',
  'accel',
  'accel/kvm',
  'target/i386',
  'target/i386/kvm',
  'hw/i386/kvm',
  '',
  'hw',
  'common-user',
];
/** Definitions for other targets, for programs that are not the system emulator, and stand-ins for what is not built. */
const FAR =
  /^(tests|stubs|target\/(?!i386)|linux-user|bsd-user|roms|subprojects|contrib|tools|scripts|fsdev|plugins|disas|fpu|libdecnumber|pc-bios|storage-daemon|qga|ebpf|semihosting|tcg|rust|python|docs|build)\b/;

export class TreeIndex {
  private readonly functions = new Map<string, string[]>();
  private readonly objects = new Map<string, string[]>();
  private readonly types = new Map<string, string[]>();
  private readonly typeMacros = new Map<string, string>();
  private nearDone = false;
  private restDone = false;
  private macrosDone = false;

  constructor(private readonly tree: TreeView) {}

  /** The index of a tree that differs from this one in the files at `paths`. */
  derive(tree: TreeView, paths: ReadonlySet<string>): TreeIndex {
    const derived = new TreeIndex(tree);
    const maps = [
      [this.functions, derived.functions],
      [this.objects, derived.objects],
      [this.types, derived.types],
    ] as const;
    for (const [from, to] of maps) {
      for (const [name, files] of from) {
        const kept = files.some((file) => paths.has(file)) ? files.filter((file) => !paths.has(file)) : files.slice();
        if (kept.length > 0) to.set(name, kept);
      }
    }
    for (const [macro, value] of this.typeMacros) derived.typeMacros.set(macro, value);
    derived.nearDone = this.nearDone;
    derived.restDone = this.restDone;
    derived.macrosDone = this.macrosDone;
    if (this.nearDone) {
      for (const path of paths) {
        if (path.endsWith('.c')) derived.readFile(path);
        else if (path.endsWith('.h')) derived.readMacros(tree.read(path) ?? '');
      }
    }
    return derived;
  }

  /** The file that defines a function with external linkage, or null. */
  function(name: string): string | null {
    return this.find(this.functions, name);
  }

  /** The file that defines an object with external linkage, or null. */
  object(name: string): string | null {
    return this.find(this.objects, name);
  }

  /** The files that register a QOM type of this name, likeliest first. */
  type(name: string): readonly string[] {
    this.readNear();
    this.readTypeMacros();
    const names = [`"${name}"`, ...[...this.typeMacros].filter(([, value]) => value === name).map(([macro]) => macro)];
    const near = names.flatMap((each) => this.types.get(each) ?? []);
    if (near.length > 0) return near;
    this.readRest();
    return names.flatMap((each) => this.types.get(each) ?? []);
  }

  private find(map: ReadonlyMap<string, string[]>, name: string): string | null {
    this.readNear();
    if (!map.has(name)) this.readRest();
    const files = map.get(name);
    if (!files) return null;
    return files.find((file) => !/\bstubs?\b/.test(file)) ?? files[0]!;
  }

  private readNear(): void {
    if (this.nearDone) return;
    this.nearDone = true;
    for (const folder of NEAR) this.readFolder(folder);
  }

  private readFolder(folder: string): void {
    const prefix = folder === '' ? '' : `${folder}/`;
    for (const name of this.tree.list(folder)) if (name.endsWith('.c')) this.readFile(prefix + name);
  }

  private readRest(): void {
    if (this.restDone) return;
    this.restDone = true;
    const later: string[] = [];
    const walk = (folder: string): void => {
      const prefix = folder === '' ? '' : `${folder}/`;
      if (!NEAR.includes(folder)) {
        if (FAR.test(folder)) {
          if (/^(stubs|target\/i386|tcg)\b/.test(folder)) later.push(folder);
        } else this.readFolder(folder);
      }
      for (const name of this.tree.list(folder)) {
        if (name.endsWith('/') && !name.startsWith('.') && !(FAR.test(prefix + name) && !/^(stubs|tcg)\b/.test(name)))
          walk(prefix + name.slice(0, -1));
      }
    };
    walk('');
    for (const folder of later) this.readFolder(folder);
  }

  private readFile(path: string): void {
    const text = this.tree.read(path);
    if (text === undefined) return;
    scanDefinitions(text, (kind, name) => add(kind === 'function' ? this.functions : this.objects, name, path));
    for (const block of text.matchAll(/\bTypeInfo\s+\w+\s*(?:\[\s*\])?\s*=\s*\{/g)) {
      const end = text.indexOf('\n}', block.index);
      const body = text.slice(block.index, end < 0 ? undefined : end);
      for (const match of body.matchAll(/\.name\s*=\s*(TYPE_\w+|"[^"\n]+"|\w+_TYPE_NAME\("[^"\n]+"\))/g))
        add(this.types, match[1]!, path);
    }
    for (const match of text.matchAll(/^OBJECT_DEFINE_\w+\([^)]*?\b([A-Z][A-Z0-9_]+)\b/gm))
      add(this.types, `TYPE_${match[1]!}`, path);
    this.readMacros(text);
  }

  private readTypeMacros(): void {
    if (this.macrosDone) return;
    this.macrosDone = true;
    const walk = (folder: string): void => {
      for (const name of this.tree.list(folder)) {
        if (name.endsWith('/')) walk(`${folder}/${name.slice(0, -1)}`);
        else if (name.endsWith('.h')) this.readMacros(this.tree.read(`${folder}/${name}`) ?? '');
      }
    };
    walk('include');
    for (const folder of NEAR) {
      if (folder === '' || folder === 'hw') continue;
      for (const name of this.tree.list(folder))
        if (name.endsWith('.h')) this.readMacros(this.tree.read(`${folder}/${name}`) ?? '');
    }
  }

  private readMacros(text: string): void {
    for (let at = text.indexOf('#define TYPE_'); at >= 0; at = text.indexOf('#define TYPE_', at + 8)) {
      const end = text.indexOf('\n', at);
      const match = /^#define (TYPE_\w+)\s+\(?(?:"([^"]*)"|(\w+)_TYPE_NAME\("([^"]*)"\))/.exec(
        text.slice(at, end < 0 ? undefined : end),
      );
      if (match) this.typeMacros.set(match[1]!, match[2] ?? `${match[4]}-${match[3]!.toLowerCase()}`);
    }
  }
}

function add(map: Map<string, string[]>, name: string, path: string): void {
  const known = map.get(name);
  if (!known) map.set(name, [path]);
  else if (!known.includes(path)) known.push(path);
}

const WORD = /[A-Za-z_]\w*$/;

/** Calls back for what looks like a definition with external linkage: a line that starts in the first column, as QEMU's style has it. */
function scanDefinitions(text: string, found: (kind: 'function' | 'object', name: string) => void): void {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    const first = text.charCodeAt(at);
    const isLetter = (first >= 97 && first <= 122) || (first >= 65 && first <= 90) || first === 95;
    if (
      isLetter &&
      !text.startsWith('static', at) &&
      !text.startsWith('typedef', at) &&
      !text.startsWith('extern', at)
    ) {
      const line = text.slice(at, next);
      const open = line.indexOf('(');
      const equals = line.indexOf('=');
      if (open > 0 && (equals < 0 || open < equals)) {
        const name = WORD.exec(line.slice(0, open).trimEnd());
        const brace = text.indexOf('{', at);
        const semicolon = text.indexOf(';', at);
        if (name && brace >= 0 && (semicolon < 0 || brace < semicolon)) found('function', name[0]);
      } else {
        const stop = line.search(/[=;[]/);
        const name = stop > 0 ? WORD.exec(line.slice(0, stop).trimEnd()) : null;
        if (name && name.index > 0) found('object', name[0]);
      }
    }
    at = next;
  }
}
