import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIBRARY_FOLDERS } from '../../src/runtime/library.js';

export const runtime = join(import.meta.dirname, '../../src/runtime');

/** Why programs cannot be compared with the system's C library and GLib, or undefined where they can. */
export function missingTools(): string | undefined {
  if (spawnSync('gcc', ['--version']).status !== 0) return 'gcc is not installed';
  if (spawnSync('pkg-config', ['--exists', 'glib-2.0']).status !== 0) return 'pkg-config does not find glib-2.0';
  return undefined;
}

/** Folders of QEMU trees that the caller of the tests names. */
export const trees = (process.env.FLATCHECK_QEMU_TREES ?? '').split(':').filter((path) => path !== '');

export const scratch = mkdtempSync(join(tmpdir(), 'flatcheck-runtime-'));

export function treeFiles(folder: string): { read(path: string): string | undefined } {
  return {
    read(path) {
      try {
        return readFileSync(join(folder, path), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}

/** Options with which gcc compiles C against the runtime's headers and nothing else. */
export const freestanding = [
  '-std=gnu11',
  '-nostdinc',
  '-ffreestanding',
  '-fno-builtin',
  '-fno-stack-protector',
  '-fno-tree-loop-distribute-patterns',
  '-D_GNU_SOURCE',
  '-I',
  join(runtime, 'include'),
];

function gcc(options: string[], folder = scratch): void {
  execFileSync('gcc', options, { cwd: folder, stdio: 'pipe' });
}

/** Compiles the runtime and its native host, warnings being errors; the result are the objects. */
export function buildRuntime(): string[] {
  // Our compiler has instructions for what math-exact.c calls; no program that is built here uses it.
  const warnings = ['-Wall', '-Wextra', '-Werror'];
  // Files of different folders have the same name.
  const objects = LIBRARY_FOLDERS.flatMap((folder) => {
    const sources = readdirSync(join(runtime, folder)).filter((name) => name.endsWith('.c') && name !== 'math-exact.c');
    const target = join(scratch, folder);
    mkdirSync(target, { recursive: true });
    gcc([...freestanding, '-O1', ...warnings, '-c', ...sources.map((name) => join(runtime, folder, name))], target);
    return sources.map((name) => join(target, name.replace(/\.c$/, '.o')));
  });
  const host = ['-std=gnu11', '-O1', '-ffreestanding', '-fno-builtin', '-fno-stack-protector', ...warnings];
  gcc([...host, '-idirafter', join(runtime, 'include'), '-c', join(runtime, 'native/host.c')]);
  return [...objects, join(scratch, 'host.o')];
}

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

function run(program: string): Outcome {
  const result = spawnSync(program, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return { status: result.status, output: result.stdout };
}

/** Runs a C program that was compiled against the runtime. */
export function runWithRuntime(source: string, objects: readonly string[]): Outcome {
  gcc([...freestanding, '-O1', '-w', '-c', source, '-o', 'program.o']);
  gcc(['-static', '-nostdlib', '-o', 'program', 'program.o', ...objects, '-lgcc']);
  return run(join(scratch, 'program'));
}

/** Runs the same with the C library and the GLib of this machine. */
export function runWithSystem(source: string): Outcome {
  const glib = execFileSync('pkg-config', ['--cflags', '--libs', 'glib-2.0'], { encoding: 'utf8' }).trim().split(/\s+/);
  gcc(['-std=gnu11', '-D_GNU_SOURCE', '-w', source, '-o', 'reference', ...glib]);
  return run(join(scratch, 'reference'));
}
