/** Where a tree defines what: functions, objects and QOM types by name, found in the text without compiling it. */
import { UserError } from '../errors.js';
import type { TreeView } from '../tree/view.js';
import { type ScannedFile, scanFile, scanTypeMacros, type TypeMacro } from './file-scan.js';

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
];
/** Those that are read after them, before all others. */
const LESS_NEAR = [
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
/** What lies below these is read last: headers for all, and those that devices share with a few others. */
const HEADER_FOLDERS = ['include', 'hw'];
/**
 * Definitions for other targets, for programs that are not the system emulator, and stand-ins for what is not built.
 */
const FAR =
  /^(tests|stubs|target\/(?!i386)|linux-user|bsd-user|roms|subprojects|contrib|tools|scripts|fsdev|plugins|disas|fpu|libdecnumber|pc-bios|storage-daemon|qga|ebpf|semihosting|tcg|rust|python|docs|build)\b/;

/** What tells of one target alone (config_target_info of the top meson.build), if that is not ours. */
const OTHER_TARGET = /^configs\/targets\/(?!x86_64-softmmu\.c$)/;

/** Whether what a file defines only stands in for what is not built. */
export function isStub(file: string): boolean {
  return /\bstubs?\b/.test(file);
}

/** What an index has read, as data that outlives a process. */
export interface TreeIndexState {
  readonly functions: ReadonlyMap<string, readonly string[]>;
  readonly objects: ReadonlyMap<string, readonly string[]>;
  readonly types: ReadonlyMap<string, readonly string[]>;
  readonly typeMacros: ReadonlyMap<string, readonly string[]>;
  readonly foldersRead: ReadonlyMap<string, number>;
  readonly nearRead: number;
  readonly headersRead: number;
  readonly restDone: boolean;
}

export class TreeIndex {
  // Lists are replaced, not extended: derived indexes share them.
  private readonly functions = new Map<string, readonly string[]>();
  private readonly objects = new Map<string, readonly string[]>();
  private readonly types = new Map<string, readonly string[]>();
  /**
   * From the value of a macro that names a QOM type to such macros; from `BASE -kind` where it begins with another's.
   */
  private readonly typeMacros = new Map<string, readonly string[]>();
  /** Folders that were read, and which of them came first. */
  private readonly foldersRead = new Map<string, number>();
  private nearRead = 0;
  private headersRead = 0;
  private restDone = false;
  /** What was read ahead. */
  private readonly scans = new Map<string, ScannedFile | null>();
  private readonly unscanned = this.unscannedFiles();

  constructor(private readonly tree: TreeView) {}

  state(): TreeIndexState {
    const { functions, objects, types, typeMacros, foldersRead, nearRead, headersRead, restDone } = this;
    return { functions, objects, types, typeMacros, foldersRead, nearRead, headersRead, restDone };
  }

  /** Goes on from what an index of the same tree has read; before anything is asked. */
  restore(state: TreeIndexState): void {
    for (const kind of ['functions', 'objects', 'types', 'typeMacros'] as const)
      for (const [name, files] of state[kind]) this[kind].set(name, files);
    for (const [folder, place] of state.foldersRead) this.foldersRead.set(folder, place);
    this.nearRead = state.nearRead;
    this.headersRead = state.headersRead;
    this.restDone = state.restDone;
  }

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
    for (const [folder, place] of this.foldersRead) derived.foldersRead.set(folder, place);
    derived.nearRead = this.nearRead;
    derived.headersRead = this.headersRead;
    derived.restDone = this.restDone;
    for (const path of paths) {
      if (path.endsWith('.c')) derived.readAgain(path);
      else if (path.endsWith('.h')) derived.addMacros(scanTypeMacros(tree.read(path) ?? ''));
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
    while (this.macrosOf(name).length === 0 && this.headersRead < NEAR_HEADERS.length) this.readNextHeaders();
    for (;;) {
      const names = [...this.macrosOf(name), `"${name}"`];
      const files = names.flatMap((each) => this.types.get(each) ?? []);
      if (files.length > 0 || !(this.readNext() || this.readNextHeaders())) return files;
    }
  }

  /**
   * Reads one near file that will be read where names are looked for that are in none of those before it; false where
   * all were read. What is found stays the same.
   */
  readAhead(): boolean {
    if (this.restDone) return false;
    try {
      const { value: path } = this.unscanned.next();
      if (path === undefined) return false;
      this.scans.set(path, this.scan(path));
    } catch (error) {
      // It is told of a file that cannot be read when it is asked for.
      if (!(error instanceof UserError)) throw error;
    }
    return true;
  }

  private find(map: ReadonlyMap<string, readonly string[]>, name: string): readonly string[] {
    while (!map.has(name)) if (!this.readNext()) return [];
    const files = map.get(name)!;
    return [...files.filter((file) => !isStub(file)), ...files.filter(isStub)];
  }

  /** Reads the next folder of the tree that was not read yet; false where there is none. */
  private readNext(): boolean {
    const folder = [...NEAR, ...LESS_NEAR][this.nearRead++];
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
    else for (const each of HEADER_FOLDERS) this.readHeadersBelow(each);
    return true;
  }

  private readHeaders(folder: string): void {
    for (const name of this.tree.list(folder))
      if (name.endsWith('.h')) this.addMacros(scanTypeMacros(this.tree.read(`${folder}/${name}`, true) ?? ''));
  }

  private readHeadersBelow(folder: string): void {
    if (!NEAR_HEADERS.includes(folder)) this.readHeaders(folder);
    for (const name of this.tree.list(folder))
      if (name.endsWith('/')) this.readHeadersBelow(`${folder}/${name.slice(0, -1)}`);
  }

  private readFolder(folder: string): void {
    if (this.foldersRead.has(folder)) return;
    this.foldersRead.set(folder, this.foldersRead.size);
    for (const path of this.filesOf(folder)) this.readFile(path);
  }

  private readRest(): void {
    this.restDone = true;
    for (const folder of this.restOfFolders()) this.readFolder(folder);
  }

  /** All folders but those that are far, in the order they are read in. */
  private *restOfFolders(): Generator<string> {
    const later: string[] = [];
    const open = [''];
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      const prefix = folder === '' ? '' : `${folder}/`;
      if (!FAR.test(folder)) yield folder;
      else if (/^(stubs|tcg)\b/.test(folder)) later.push(folder);
      const below = this.tree.list(folder).filter((name) => name.endsWith('/') && !name.startsWith('.'));
      const paths = below.map((name) => prefix + name.slice(0, -1));
      open.push(...paths.filter((path) => !FAR.test(path) || /^(stubs|tcg|target)\b/.test(path)).reverse());
    }
    yield* later;
  }

  private *unscannedFiles(): Generator<string> {
    for (const folder of NEAR)
      for (const path of this.filesOf(folder)) if (!this.foldersRead.has(folder) && !this.scans.has(path)) yield path;
  }

  /** The C files in a folder. */
  private filesOf(folder: string): string[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    return this.tree
      .list(folder)
      .filter((name) => name.endsWith('.c'))
      .map((name) => prefix + name)
      .filter((path) => !OTHER_TARGET.test(path))
      .sort();
  }

  private readFile(path: string): void {
    const text = this.scans.get(path) ?? this.scan(path);
    this.scans.delete(path);
    if (text) this.addFile(path, text, (files) => [...files, path]);
  }

  /**
   * Reads a file that is new or has another text than when its folder was read; one in a folder that was not comes with
   * that.
   */
  private readAgain(path: string): void {
    if (!this.foldersRead.has(folderOf(path)) || OTHER_TARGET.test(path)) return;
    const text = this.scan(path);
    // Which definition of a name is the likeliest does not depend on which of the files a patch touches.
    if (text) this.addFile(path, text, (files) => [...files, path].sort((a, b) => this.compareFiles(a, b)));
  }

  private addFile(path: string, text: ScannedFile, withPath: (files: readonly string[]) => readonly string[]): void {
    const lists = [
      [text.functions, this.functions],
      [text.objects, this.objects],
      [text.types, this.types],
    ] as const;
    for (const [names, map] of lists) {
      for (const name of names) {
        const files = map.get(name) ?? [];
        if (!files.includes(path)) map.set(name, withPath(files));
      }
    }
    this.addMacros(text.typeMacros);
  }

  /** Which of two files is read first, as a number for sort(). */
  private compareFiles(one: string, other: string): number {
    const [here, there] = [folderOf(one), folderOf(other)];
    if (here === there) return one < other ? -1 : 1;
    return this.foldersRead.get(here)! - this.foldersRead.get(there)!;
  }

  private scan(path: string): ScannedFile | null {
    const text = this.tree.read(path, true);
    return text === undefined ? null : scanFile(text);
  }

  private addMacros(macros: readonly TypeMacro[]): void {
    for (const { value, macro, base } of macros) {
      const key = base === undefined ? value : `${base} ${value}`;
      const known = this.typeMacros.get(key) ?? [];
      if (!known.includes(macro)) this.typeMacros.set(key, [...known, macro]);
    }
  }

  /** The macros whose value is the name of a type; that of their base may be known by now. */
  private macrosOf(name: string): readonly string[] {
    const known = this.typeMacros.get(name);
    if (known) return known;
    return [...this.typeMacros].flatMap(([key, macros]) => {
      const [base, end] = key.split(' ');
      const isEnd = end !== undefined && name.endsWith(end) && name !== end;
      return isEnd && this.macrosOf(name.slice(0, name.length - end.length)).includes(base!) ? macros : [];
    });
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
