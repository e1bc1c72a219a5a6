/** Where a tree defines what: functions, objects and QOM types by name, found in the text without compiling it. */
import type { TreeView } from '../tree/view.js';

/** Folders whose files make an x86 machine. They are read in this order, until what is asked for is found. */
const NEAR = [
  'system',
  'softmmu',
  'qom',
  'hw/core',
  'hw/i386',
  'hw/pci',
  'hw/pci-host',
  'hw/isa',
  'util',
  'qobject',
  'qapi',
  '',
  'backends',
  'accel',
  'accel/kvm',
  'migration',
  'hw/vfio',
  'hw/mem',
  'hw/nvram',
  'hw/acpi',
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
  'hw/display',
  'hw/southbridge',
  'hw/smbios',
  'hw/cpu',
  'hw/cxl',
  'hw/i386/kvm',
  'target/i386',
  'target/i386/kvm',
  'target/i386/tcg',
  'target/i386/tcg/system',
  'target/i386/tcg/sysemu',
  'hw',
  'accel/tcg',
  'hw/usb',
  'hw/misc',
  'hw/virtio',
  'hw/net',
  'hw/scsi',
  'hw/tpm',
  'hw/watchdog',
  'hw/ipmi',
  'hw/xen',
];
/** Folders of headers that name QOM types, likewise. */
const NEAR_HEADERS = [
  'include/qom',
  'include/hw',
  'include/hw/core',
  'include/hw/i386',
  'include/hw/pci',
  'include/hw/pci-host',
  'include/hw/isa',
  'include/hw/acpi',
  'include/hw/intc',
  'include/hw/timer',
  'include/hw/rtc',
  'include/hw/dma',
  'include/hw/ide',
  'include/hw/char',
  'include/hw/block',
  'include/hw/input',
  'include/hw/audio',
  'include/hw/i2c',
  'include/hw/nvram',
  'include/hw/southbridge',
  'include/hw/mem',
  'include/hw/vfio',
  'include/hw/display',
  'include/system',
  'include/sysemu',
  'include/exec',
  'include/qemu',
  'include/accel',
  'include/hw/cpu',
  'hw/i386',
  'hw/pci',
  'hw/ide',
  'hw/display',
  'hw/block',
  'hw/isa',
  'hw/intc',
  'hw/acpi',
  'hw/timer',
];
/** Definitions for other targets, for programs that are not the system emulator, and stand-ins for what is not built. */
const FAR =
  /^(tests|stubs|target\/(?!i386)|linux-user|bsd-user|roms|subprojects|contrib|tools|scripts|fsdev|plugins|disas|fpu|libdecnumber|pc-bios|storage-daemon|qga|ebpf|semihosting|tcg|rust|python|docs|build)\b/;

/** A macro that names a QOM type: `"name"`, `MACHINE_TYPE_NAME("name")`, which is `"name-machine"`, or `ACCEL_CLASS_NAME("name")`. */
const TYPE_MACRO =
  /^#define[ \t]+(\w*(?:TYPE|INTERFACE)_\w+)[ \t]+\(?(?:"([^"\n]*)"|(\w+)_(?:TYPE|CLASS)_NAME\("([^"\n]*)"\))\)?[ \t\r]*(?:$|\/)/my;

export class TreeIndex {
  private readonly functions = new Map<string, readonly string[]>();
  private readonly objects = new Map<string, readonly string[]>();
  private readonly types = new Map<string, readonly string[]>();
  /** From the value of a macro that names a QOM type to such macros. */
  private readonly typeMacros = new Map<string, readonly string[]>();
  private readonly foldersRead = new Set<string>();
  private nearRead = 0;
  private headersRead = 0;
  private restDone = false;

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
        const kept = files.some((file) => paths.has(file)) ? files.filter((file) => !paths.has(file)) : files;
        if (kept.length > 0) to.set(name, kept);
      }
    }
    for (const [value, macros] of this.typeMacros) derived.typeMacros.set(value, macros);
    for (const folder of this.foldersRead) derived.foldersRead.add(folder);
    derived.nearRead = this.nearRead;
    derived.headersRead = this.headersRead;
    derived.restDone = this.restDone;
    for (const path of paths) {
      if (path.endsWith('.c')) derived.readFile(path);
      else if (path.endsWith('.h')) derived.readMacros(tree.read(path) ?? '');
    }
    return derived;
  }

  /** The files that seem to define a function with external linkage, likeliest first. */
  function(name: string): readonly string[] {
    return this.find(this.functions, name);
  }

  /** The files that seem to define an object with external linkage, likeliest first. */
  object(name: string): readonly string[] {
    return this.find(this.objects, name);
  }

  /** The files that register a QOM type of this name, likeliest first. */
  type(name: string): readonly string[] {
    // Most types are registered under a macro; a literal of the same text may be something else.
    while (!this.typeMacros.has(name) && this.headersRead < NEAR_HEADERS.length) this.readNextHeaders();
    for (;;) {
      const names = [...(this.typeMacros.get(name) ?? []), `"${name}"`];
      const files = names.flatMap((each) => this.types.get(each) ?? []);
      if (files.length > 0 || !(this.readNext() || this.readNextHeaders())) return files;
    }
  }

  private find(map: ReadonlyMap<string, readonly string[]>, name: string): readonly string[] {
    while (!map.has(name)) if (!this.readNext()) return [];
    const files = map.get(name)!;
    const isStub = (file: string): boolean => /\bstubs?\b/.test(file);
    return [...files.filter((file) => !isStub(file)), ...files.filter(isStub)];
  }

  /** Reads the next folder of the tree that was not read yet; false where there is none. */
  private readNext(): boolean {
    const folder = NEAR[this.nearRead++];
    if (folder !== undefined) {
      this.readFolder(folder);
      return true;
    }
    if (this.restDone) return false;
    this.readRest();
    return true;
  }

  private readNextHeaders(): boolean {
    if (this.headersRead > NEAR_HEADERS.length) return false;
    const folder = NEAR_HEADERS[this.headersRead++];
    if (folder !== undefined) this.readHeaders(folder);
    else this.readHeadersBelow('include');
    return true;
  }

  private readHeaders(folder: string): void {
    for (const name of this.tree.list(folder))
      if (name.endsWith('.h')) this.readMacros(this.tree.read(`${folder}/${name}`) ?? '');
  }

  private readHeadersBelow(folder: string): void {
    if (!NEAR_HEADERS.includes(folder)) this.readHeaders(folder);
    for (const name of this.tree.list(folder))
      if (name.endsWith('/')) this.readHeadersBelow(`${folder}/${name.slice(0, -1)}`);
  }

  private readFolder(folder: string): void {
    if (this.foldersRead.has(folder)) return;
    this.foldersRead.add(folder);
    const prefix = folder === '' ? '' : `${folder}/`;
    for (const name of this.tree.list(folder)) if (name.endsWith('.c')) this.readFile(prefix + name);
  }

  private readRest(): void {
    if (this.restDone) return;
    this.restDone = true;
    const later: string[] = [];
    const walk = (folder: string): void => {
      const prefix = folder === '' ? '' : `${folder}/`;
      if (!FAR.test(folder)) this.readFolder(folder);
      else if (/^(stubs|tcg)\b/.test(folder)) later.push(folder);
      for (const name of this.tree.list(folder)) {
        const path = prefix + name.slice(0, -1);
        if (name.endsWith('/') && !name.startsWith('.') && (!FAR.test(path) || /^(stubs|tcg|target)\b/.test(path)))
          walk(path);
      }
    };
    walk('');
    for (const folder of later) this.readFolder(folder);
  }

  private readFile(path: string): void {
    const text = this.tree.read(path);
    if (text === undefined) return;
    scanDefinitions(text, (kind, name) => add(kind === 'function' ? this.functions : this.objects, name, path));
    // A look for the plain word first: most files have none, and it is found much faster than a pattern.
    if (text.includes('TypeInfo')) this.readTypes(text, path);
    if (text.includes('OBJECT_DEFINE_')) {
      for (const match of text.matchAll(/^OBJECT_DEFINE_\w+\([^)]*?\b([A-Z][A-Z0-9_]+)\b/gm))
        add(this.types, `TYPE_${match[1]!}`, path);
    }
    this.readMacros(text);
  }

  private readTypes(text: string, path: string): void {
    for (const block of text.matchAll(/\bTypeInfo\s+\w+\s*(?:\[\s*\])?\s*=\s*\{/g)) {
      const end = text.indexOf('\n}', block.index);
      const body = text.slice(block.index, end < 0 ? undefined : end);
      for (const match of body.matchAll(/\.name\s*=\s*([A-Z]\w+|"[^"\n]+")/g)) add(this.types, match[1]!, path);
    }
  }

  private readMacros(text: string): void {
    for (let at = text.indexOf('#define'); at >= 0; at = text.indexOf('#define', at + 1)) {
      TYPE_MACRO.lastIndex = at;
      const match = TYPE_MACRO.exec(text);
      if (!match) continue;
      const [, macro, literal, prefix, name] = match;
      add(this.typeMacros, literal ?? `${name}-${prefix!.toLowerCase()}`, macro!);
    }
  }
}

/** Lists are replaced, not extended: derived indexes share them. */
function add(map: Map<string, readonly string[]>, name: string, path: string): void {
  const known = map.get(name);
  if (!known) map.set(name, [path]);
  else if (!known.includes(path)) map.set(name, [...known, path]);
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
