/** Builds with gcc the program that a run was made of: the tree's C and our runtime. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TreeProgram } from '../../machine/tree-program.js';
import { GENERATED_PREFIX } from '../../machine/tree-units.js';
import {
  DRIVER_FOLDERS,
  LIBRARY_FOLDERS,
  MODEL_FOLDERS,
  RUNTIME_PREFIX,
  runtimeSources,
} from '../../runtime/library.js';
import { libraryOptions, type NativeSource, nativeSource, placeOf, runtimeFolder } from './sources.js';

const run = promisify(execFile);
const JOBS = 2;
const HOST = `${RUNTIME_PREFIX}native/host.c`;
const OPTIMIZATION = '-O2';
/** Bytes that are enough for any object that is declared somewhere and defined nowhere. */
const ROOM_FOR_OBJECT = 65536;

export interface NativeBuild {
  /** The program: src/runtime/native/play.c says how it is called. */
  readonly executable: string;
  /** C files in it. */
  readonly units: number;
  /** C files that had to be compiled, the others being in the cache. */
  readonly compiled: number;
}

/**
 * Builds the units that runs of the program have loaded so far, with `gcc -O2`. What none of them defines is at address
 * 0: a call of it ends the native program.
 * @param tree folder of the QEMU tree
 * @param cache folder in which objects are kept by content; made where it is not there
 * @throws Error with gcc's messages
 */
export async function buildNative(program: TreeProgram, tree: string, cache: string): Promise<NativeBuild> {
  const places = { tree, generated: join(cache, `generated-${hashOf([tree])}`) };
  const own = [...MODEL_FOLDERS, ...DRIVER_FOLDERS, ...LIBRARY_FOLDERS].flatMap(runtimeSources);
  const ownUnits = own.map((path) => program.program.unit(path));
  const loaded = program.program.loadedUnits.filter((unit) => !unit.file.startsWith(RUNTIME_PREFIX));
  const isOfProgram = loaded.filter((unit) => unit.file.endsWith('.c'));
  for (const unit of [...ownUnits, ...isOfProgram]) {
    for (const path of unit.source.files)
      if (path.startsWith(GENERATED_PREFIX)) writeIfOther(placeOf(path, places), program.read(path) ?? '');
  }
  const sources = [...ownUnits, ...isOfProgram].map((unit) => nativeSource(program, unit, places));
  const native = ['host.c', 'blocks.c', 'play.c'].map(nativeFile);
  const compiler = (await run('gcc', ['--version'])).stdout;
  const hashes = new Map<string, string>();
  const contentHash = (path: string): string => {
    let hash = hashes.get(path);
    if (hash === undefined) {
      hash = hashOf([program.read(path) ?? '']);
      hashes.set(path, hash);
    }
    return hash;
  };
  let compiled = 0;
  const files = await inTurn([...native, ...sources], async (source) => {
    const key = hashOf([
      compiler,
      OPTIMIZATION,
      source.path,
      source.text,
      ...source.options,
      ...source.files.map(contentHash),
    ]);
    const object = join(cache, `${key}.o`);
    if (!existsSync(object)) {
      compiled++;
      await compile(source, join(cache, key), object);
    }
    return { path: source.path, object };
  });
  const executable = join(cache, `play-${hashOf(files.map(({ object }) => object))}`);
  await link(program, files, executable);
  return { executable, units: files.length, compiled };
}

/** A file of our own that only native programs have. */
function nativeFile(name: string): NativeSource {
  const path = `${RUNTIME_PREFIX}native/${name}`;
  const folder = join(runtimeFolder, 'native');
  const headers =
    name === 'host.c' ? ['-idirafter', '/usr/include', '-idirafter', '/usr/include/x86_64-linux-gnu'] : [];
  return {
    path,
    text: readFileSync(join(folder, name), 'utf8'),
    folder,
    files: [`${RUNTIME_PREFIX}driver/flatcheck.h`],
    options: [...libraryOptions, ...headers],
  };
}

interface CompiledFile {
  readonly path: string;
  readonly object: string;
}

async function compile(source: NativeSource, base: string, object: string): Promise<void> {
  const file = `${base}.c`;
  writeFileSync(file, `#line 1 "${source.path}"\n${source.text}`);
  const partial = `${base}.partial`;
  await run('gcc', [...source.options, OPTIMIZATION, '-w', '-iquote', source.folder, '-c', file, '-o', partial], {
    maxBuffer: 2 ** 26,
  });
  renameSync(partial, object);
}

/** Links; what the model table has do nothing, and objects that no unit defines, are made here. */
async function link(program: TreeProgram, files: readonly CompiledFile[], executable: string): Promise<void> {
  const objects = files.map(({ object }) => object);
  const { stdout } = await run('readelf', ['-sW', ...objects], { maxBuffer: 2 ** 28 });
  const unitOf = new Map(files.map(({ object, path }) => [object, path]));
  const stubs = new Map<string, string>();
  let unit = '';
  for (const line of stdout.split('\n')) {
    unit = unitOf.get(line.replace('File: ', '')) ?? unit;
    const [type, binding, , section, name] = line.trim().split(/\s+/).slice(3);
    // The linker itself makes what only our host asks for.
    if (unit === HOST || !name || (section !== 'UND' && binding !== 'WEAK')) continue;
    const isFunction = program.program.unit(unit).lookup(name)?.kind !== 'object';
    if (isFunction && program.replacement(name, '', false)?.kind === 'nothing') stubs.set(name, functionStub(name));
    else if (!isFunction) stubs.set(name, objectStub(name, type === 'TLS' ? '.section .tbss, "awT", @nobits' : '.bss'));
  }
  const assembly = `${executable}-stubs.s`;
  writeFileSync(assembly, `${[...stubs.values()].join('')}.section .note.GNU-stack,"",@progbits\n`);
  const partial = `${executable}.partial`;
  // Where two files define a name, the first counts: ours stand before the tree's, the tree's in the order they were
  // needed in.
  const options = ['--gc-sections', '--unresolved-symbols=ignore-all', '--allow-multiple-definition'];
  await run(
    'gcc',
    [
      ...['-no-pie', '-static', '-nostdlib', ...options.map((option) => `-Wl,${option}`)],
      ...['-o', partial, assembly, ...objects, '-lgcc'],
    ],
    { maxBuffer: 2 ** 26 },
  );
  renameSync(partial, executable);
}

function functionStub(name: string): string {
  return `.text\n.globl ${name}\n${name}: xor %eax, %eax\n ret\n`;
}

/** Zeros, unless an object file has more to say. */
function objectStub(name: string, section: string): string {
  return `${section}\n.balign 64\n.weak ${name}\n${name}: .zero ${ROOM_FOR_OBJECT}\n`;
}

/** Maps with at most JOBS at a time. */
async function inTurn<T, R>(items: readonly T[], map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await map(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: JOBS }, worker));
  return results;
}

function hashOf(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 32);
}

function writeIfOther(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
